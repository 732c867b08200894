package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Words and figures of test runs, for beads and people. */
public final class Suites {

    private Suites() {}

    /** One line: what came out of a run. */
    public static String summary(SuiteResult result) {
        if (result.total() == 0) {
            return result.reason();
        }
        StringBuilder text = new StringBuilder();
        text.append(result.total())
                .append(result.total() == 1 ? " test: " : " tests: ")
                .append(result.passed())
                .append(" passed");
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
                result.state(),
                result.total(),
                result.passed(),
                result.failed(),
                result.errors(),
                result.skipped(),
                result.cases(),
                result.output(),
                result.durationSec(),
                result.reason() == null ? reason : reason + "\n" + result.reason());
    }

    /** The result with some tests counted as passed. */
    static SuiteResult passing(SuiteResult result, Set<String> tests) {
        List<TestCaseResult> cases = result.cases().stream()
                .map(test -> tests.contains(test.id())
                        ? new TestCaseResult(
                                test.id(), test.file(), TestCaseResult.Outcome.PASSED, "passed when it was run again")
                        : test)
                .collect(Collectors.toCollection(ArrayList::new));
        Set<String> there = cases.stream().map(TestCaseResult::id).collect(Collectors.toSet());
        tests.stream()
                .filter(test -> !there.contains(test))
                .forEach(test -> cases.add(
                        new TestCaseResult(test, null, TestCaseResult.Outcome.PASSED, "passed when it was run again")));
        int passed = count(cases, TestCaseResult.Outcome.PASSED);
        int failed = count(cases, TestCaseResult.Outcome.FAILED);
        int errors = count(cases, TestCaseResult.Outcome.ERROR);
        boolean green = failed + errors == 0
                && passed > 0
                && result.state() == SuiteResult.State.FAILED
                && result.reason() == null;
        return new SuiteResult(
                green ? SuiteResult.State.PASSED : result.state(),
                cases.size(),
                passed,
                failed,
                errors,
                count(cases, TestCaseResult.Outcome.SKIPPED),
                cases,
                result.output(),
                result.durationSec(),
                result.reason());
    }

    private static int count(List<TestCaseResult> cases, TestCaseResult.Outcome outcome) {
        return (int) cases.stream().filter(test -> test.outcome() == outcome).count();
    }

    static String tail(String text, int most) {
        return text.length() <= most ? text : "… " + text.substring(text.length() - most);
    }
}
