package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Words and figures of test runs, for beads and people. */
public final class Suites {

    private Suites() {}

    /** One line: what came out of a run. */
    public static String summary(SuiteResult result) {
        if (result.total() == 0) {
            return result.reason();
        }
        StringBuilder text = new StringBuilder();
        text.append(result.total()).append(result.total() == 1 ? " test: " : " tests: ").append(result.passed()).append(" passed");
        append(text, result.failed(), "failed");
        append(text, result.errors(), "with errors");
        append(text, result.skipped(), "skipped");
        if (result.reason() != null) {
            text.append("; ").append(result.reason());
        }
        return text.toString();
    }

    private static void append(StringBuilder text, int count, String what) {
        if (count > 0) {
            text.append(", ").append(count).append(' ').append(what);
        }
    }

    /** Notes the figures of a run and the end of its output on a bead. */
    static void note(BeadChain beads, String bead, SuiteResult result) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("state", result.state().name().toLowerCase(Locale.ROOT));
        figures.put("total", result.total());
        figures.put("passed", result.passed());
        figures.put("failed", result.failed());
        figures.put("errors", result.errors());
        figures.put("skipped", result.skipped());
        figures.put("duration_sec", result.durationSec());
        beads.note(bead, "tests", figures);
        if (!result.green() && !result.output().isBlank()) {
            beads.note(bead, "output", tail(result.output(), 4_000));
        }
    }

    /** The result with a further reason in front of its own. */
    static SuiteResult because(SuiteResult result, String reason) {
        return new SuiteResult(
                result.state(), result.total(), result.passed(), result.failed(), result.errors(), result.skipped(), result.cases(),
                result.output(), result.durationSec(), result.reason() == null ? reason : reason + "\n" + result.reason());
    }

    static String tail(String text, int most) {
        return text.length() <= most ? text : "… " + text.substring(text.length() - most);
    }
}
