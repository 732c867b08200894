package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.report.BeadLines;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A line a stage on a terminal, redrawn in place; what is said scrolls above them. */
final class TerminalProgress implements Progress {

    private static final int WIDTH = 26;
    private static final String CLEAR_DOWN = "\u001b[0J";

    private final PrintStream out;
    private final TimeSource time;
    private final int columns;
    private final SortedMap<Stage, Bead> stages = new TreeMap<>();
    private final Map<String, Bead> beads = new LinkedHashMap<>();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "repo-pilot-progress");
        thread.setDaemon(true);
        return thread;
    });
    private int drawn;

    /**
     * @param columns width of the terminal
     */
    TerminalProgress(PrintStream out, TimeSource time, int columns) {
        this.out = out;
        this.time = time;
        this.columns = columns;
        ticker.scheduleAtFixedRate(this::draw, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public synchronized void changed(Bead before, Bead after) {
        beads.put(after.id(), after);
        if (after.parentId() == null) {
            stages.put(after.stage(), after);
        } else if (after.status() == BeadStatus.FAILED && before != null && before.status() != BeadStatus.FAILED) {
            line(BeadLines.line(before, after));
        }
        draw();
    }

    @Override
    public synchronized void line(String text) {
        erase();
        out.println(BeadLines.printable(text));
        draw();
    }

    @Override
    public synchronized void close() {
        if (ticker.isShutdown()) {
            return; // what is printed after it must not be drawn over
        }
        ticker.shutdownNow();
        draw();
        drawn = 0;
    }

    private void erase() {
        if (drawn > 0) {
            out.print("\u001b[" + drawn + "A\r" + CLEAR_DOWN);
            drawn = 0;
        }
    }

    private synchronized void draw() {
        if (stages.values().stream().allMatch(bead -> bead.status() == BeadStatus.PENDING)) {
            return; // not all stages are known yet
        }
        erase();
        Map<Stage, Long> tokens = new EnumMap<>(Stage.class);
        beads.values().forEach(bead -> tokens.merge(bead.stage(), bead.usage().totalTokens(), Long::sum));
        stages.values().forEach(bead -> out.println(row(bead, tokens.getOrDefault(bead.stage(), 0L))));
        drawn = stages.size();
        out.flush();
    }

    private String row(Bead bead, long tokens) {
        String text = String.format(
                Locale.ROOT,
                "%s %2d %-" + WIDTH + "s %8s %9s  %s",
                BeadLines.mark(bead.status()),
                stages.headMap(bead.stage()).size() + 1,
                bead.name(),
                elapsed(bead),
                tokens == 0 ? "" : tokens + " tok",
                note(bead));
        return text.length() < columns ? text : text.substring(0, Math.max(0, columns - 1));
    }

    private String elapsed(Bead bead) {
        Instant end = bead.completedAt() == null ? time.now() : bead.completedAt();
        return bead.startedAt() == null ? "" : BeadLines.duration(Duration.between(bead.startedAt(), end));
    }

    private String note(Bead bead) {
        if (bead.status() == BeadStatus.RUNNING) {
            return beads.values().stream()
                    .filter(b -> b.parentId() != null && b.stage() == bead.stage() && b.status() == BeadStatus.RUNNING)
                    .map(Bead::name)
                    .findFirst()
                    .map(BeadLines::printable)
                    .orElse("");
        }
        String note = bead.error() != null ? bead.error() : bead.outputSummary();
        return note == null ? "" : BeadLines.printable(note);
    }
}
