package io.jenkins.plugins.repopilot.engine.report;

import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import java.time.Duration;
import java.util.Locale;

/** Beads as lines of a console. */
public final class BeadLines {

    private static final int LONGEST = 400;
    private static final int MINUTE = 60;

    private BeadLines() {}

    /** The line for one change of a bead; {@code null} if nothing happened that a reader of a console would want to know. */
    public static String line(Bead before, Bead after) {
        if (before == null || before.status() == after.status()) {
            return null;
        }
        boolean stage = after.parentId() == null;
        String what = stage
                ? number(after) + after.name()
                : "     " + (after.id().startsWith(after.stage().id() + ".") ? "" : after.id() + " ") + after.name();
        return switch (after.status()) {
            case RUNNING -> mark(after.status()) + " " + what;
            case PENDING -> mark(after.status()) + " " + what + ": interrupted, to be done again";
            case COMPLETED -> mark(after.status()) + " " + what + time(after) + say(after.outputSummary());
            case FAILED ->
                mark(after.status()) + " " + what + (before.status() == BeadStatus.COMPLETED ? " undone" : " failed")
                        + say(after.error());
            case SKIPPED -> mark(after.status()) + " " + what + " skipped" + say(after.outputSummary());
        };
    }

    /** Where the run stands, if it is one of all ten stages: a scaffold has few, under other names. */
    private static String number(Bead bead) {
        return bead.name().equals(bead.stage().title()) ? bead.stage().number() + "/10 " : "";
    }

    /** One character for a status. */
    public static String mark(BeadStatus status) {
        return switch (status) {
            case PENDING -> " ";
            case RUNNING -> ">";
            case COMPLETED -> "+";
            case FAILED -> "x";
            case SKIPPED -> "-";
        };
    }

    /** {@code 0.4 s}, {@code 41 s} or {@code 2 min 9 s}. */
    public static String duration(Duration duration) {
        double seconds = duration.toMillis() / 1000.0;
        if (seconds < MINUTE) {
            return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
        }
        return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }

    /** One line without control characters, at most {@value #LONGEST} characters long. */
    public static String printable(String text) {
        StringBuilder line = new StringBuilder();
        text.stripTrailing()
                .codePoints()
                .forEach(c -> line.appendCodePoint(Character.isISOControl(c) || isBidiControl(c) ? ' ' : c));
        return line.length() <= LONGEST ? line.toString() : line.substring(0, LONGEST - 1) + "…";
    }

    private static boolean isBidiControl(int c) {
        return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }

    private static String time(Bead bead) {
        return bead.durationSec() == null
                ? ""
                : " (" + duration(Duration.ofMillis((long) (bead.durationSec() * 1000))) + ")";
    }

    private static String say(String text) {
        return text == null || text.isBlank() ? "" : ": " + text;
    }
}
