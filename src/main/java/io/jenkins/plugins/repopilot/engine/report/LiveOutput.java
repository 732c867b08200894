package io.jenkins.plugins.repopilot.engine.report;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Shows the output of a long command on its bead while the command runs. The end of what was printed lies in the run directory, replaced at
 * most once a second and deleted when the command is over, so that the journal holds none of it; now and then its last line goes to the
 * console. Whole lines only, and without secrets.
 */
public final class LiveOutput {

    /** Characters that are shown. */
    private static final int SHOWN = 4_000;

    /** Bytes that are held: more than what is shown, so that a key is known by its first line although only its last ones are shown. */
    private static final int HELD = 24_000;

    /** How long a silent command is waited for before its end is looked for. */
    private static final long LOOK_MILLIS = 200;

    private static final String FOLDER = "live";
    private static final String SUFFIX = ".txt";

    private static final Pace PACE = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(30));

    private final RunContext context;
    private final String bead;
    private final Pace pace;
    private final TailBuffer tail = new TailBuffer(HELD);
    private final long started = System.nanoTime();
    private long tellAt;
    private volatile boolean over;

    private LiveOutput(RunContext context, String bead, Pace pace) {
        this.context = context;
        this.bead = bead;
        this.pace = pace;
        this.tellAt = started + pace.firstLine().toNanos();
    }

    /**
     * How often a person is shown something new.
     *
     * @param show between two states on the bead
     * @param firstLine until the console gets its first line: a quick command gets none
     * @param nextLine between two lines of the console
     */
    record Pace(Duration show, Duration firstLine, Duration nextLine) {}

    /**
     * Runs a command to its end and shows meanwhile what it prints.
     *
     * @param bead that runs
     * @throws IOException as {@link Shell#run}; output that can't be shown is no reason to fail
     */
    public static CommandResult run(RunContext context, Shell shell, Command command, String bead)
            throws IOException, InterruptedException {
        return run(context, shell, command, bead, PACE);
    }

    static CommandResult run(RunContext context, Shell shell, Command command, String bead, Pace pace)
            throws IOException, InterruptedException {
        LiveOutput live = new LiveOutput(context, bead, pace);
        context.directory().delete(name(bead));
        Thread shower = new Thread(live::show, "repo-pilot-output");
        shower.setDaemon(true);
        shower.start();
        try {
            return shell.run(
                    command.within(context.time().within(command.timeout())).heardBy(live.tail::add));
        } finally {
            live.end();
        }
    }

    /** The end of what each command that runs has printed so far, by bead; without those that are silent yet. */
    public static Map<String, String> of(RunDirectory directory) throws IOException {
        Path folder = directory.path().resolve(FOLDER);
        Map<String, String> outputs = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[!.]*" + SUFFIX)) {
                for (Path file : files) {
                    String name = file.getFileName().toString();
                    // gone in between: its command is over
                    directory
                            .read(FOLDER + "/" + name)
                            .ifPresent(text -> outputs.put(
                                    name.substring(0, name.length() - SUFFIX.length()), ShownText.summary(text)));
                }
            }
        }
        return outputs;
    }

    /** Forgets what commands printed that a crash of the host ended. */
    public static void clear(RunDirectory directory) throws IOException {
        for (String bead : of(directory).keySet()) {
            directory.delete(name(bead));
        }
    }

    private static String name(String bead) {
        return FOLDER + "/" + bead + SUFFIX;
    }

    private synchronized void end() throws IOException {
        over = true;
        context.directory().delete(name(bead));
    }

    private synchronized void write(String text) throws IOException {
        if (!over) {
            context.directory().write(name(bead), text);
        }
    }

    private void show() {
        long seen = 0;
        try {
            while (!over) {
                tail.awaitMoreThan(seen, LOOK_MILLIS);
                if (tail.total() > seen) {
                    seen = tail.total();
                    String text = context.redactor().hide(tail.wholeLines());
                    if (!text.isBlank()) {
                        write(text.substring(Math.max(0, text.length() - SHOWN)));
                        tell(text);
                    }
                    rest();
                }
            }
        } catch (InterruptedException | IOException e) {
            // a disk that is full ends the show; whoever needs it for more than that will say so
            over = true;
        }
    }

    private void rest() throws InterruptedException {
        long until = System.nanoTime() + pace.show().toNanos();
        while (!over && System.nanoTime() < until) {
            Thread.sleep(Math.min(LOOK_MILLIS, pace.show().toMillis()));
        }
    }

    private void tell(String text) {
        long now = System.nanoTime();
        if (now < tellAt || over) {
            return;
        }
        tellAt = now + pace.nextLine().toNanos();
        String name = context.beads().find(bead).map(Bead::name).orElse(bead);
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        context.console()
                .line("       " + name + ", " + BeadLines.duration(Duration.ofNanos(now - started)) + ": "
                        + lines.get(lines.size() - 1).strip());
    }
}
