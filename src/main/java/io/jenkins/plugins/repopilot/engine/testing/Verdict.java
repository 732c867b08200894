package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import java.time.Duration;
import java.util.List;

/** Judges a test run by its tests and its exit status. Neither alone is enough: node ends with 0 when it found nothing to run. */
final class Verdict {

    private static final int OUTPUT_KEPT = 20_000;

    private Verdict() {}

    static SuiteResult of(TestFramework framework, List<TestCaseResult> cases, CommandResult result, Duration limit) {
        int passed = count(cases, TestCaseResult.Outcome.PASSED);
        int failed = count(cases, TestCaseResult.Outcome.FAILED);
        int errors = count(cases, TestCaseResult.Outcome.ERROR);
        SuiteResult.State state;
        String reason = null;
        if (result.timedOut()) {
            state = SuiteResult.State.TIMED_OUT;
            reason = "the tests did not end within " + limit.toSeconds() + " s";
        } else if (failed + errors > 0) {
            state = SuiteResult.State.FAILED;
        } else if (passed > 0 && !result.succeeded()) {
            state = SuiteResult.State.FAILED;
            reason = framework.id() + " ended with exit status " + result.exitCode() + " although no test failed: "
                    + lastLine(result);
        } else if (passed > 0) {
            state = SuiteResult.State.PASSED;
        } else if (!cases.isEmpty()) {
            state = SuiteResult.State.EMPTY;
            reason = "every test was skipped";
        } else if (result.succeeded() || saysEmpty(framework, result)) {
            state = SuiteResult.State.EMPTY;
            reason = framework.id() + " found no test";
        } else {
            state = SuiteResult.State.NOT_STARTED;
            reason = framework.id() + " ended with exit status " + result.exitCode() + " before any test ran: "
                    + lastLine(result);
        }
        return new SuiteResult(
                state,
                cases.size(),
                passed,
                failed,
                errors,
                count(cases, TestCaseResult.Outcome.SKIPPED),
                cases,
                shortened(result.output()),
                result.elapsed().toMillis() / 1000.0,
                reason);
    }

    static SuiteResult notRun(String reason) {
        return without(SuiteResult.State.NOT_RUN, reason);
    }

    static SuiteResult notStarted(String reason) {
        return without(SuiteResult.State.NOT_STARTED, reason);
    }

    private static SuiteResult without(SuiteResult.State state, String reason) {
        return new SuiteResult(state, 0, 0, 0, 0, 0, List.of(), "", 0, reason);
    }

    private static boolean saysEmpty(TestFramework framework, CommandResult result) {
        boolean python = framework.id().equals("pytest") || framework.id().equals("unittest");
        return python && result.exitCode() == 5
                || result.output().contains("No tests found")
                || result.output().contains("No test files found")
                || result.output().contains("No tests were executed");
    }

    private static int count(List<TestCaseResult> cases, TestCaseResult.Outcome outcome) {
        return (int) cases.stream().filter(test -> test.outcome() == outcome).count();
    }

    /** The line that tells most: the first that speaks of an error, else the last. */
    private static String lastLine(CommandResult result) {
        List<String> lines = result.output()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        String line = lines.stream()
                .filter(candidate -> candidate.matches("(?i).*(error|cannot|can't|no such|not found|no module).*"))
                .filter(candidate -> !candidate.contains("usage:"))
                .findFirst()
                .orElse(lines.isEmpty() ? "it printed nothing" : lines.get(lines.size() - 1));
        return line.length() <= 300 ? line : line.substring(0, 300) + " …";
    }

    private static String shortened(String output) {
        if (output.length() <= OUTPUT_KEPT) {
            return output;
        }
        int half = OUTPUT_KEPT / 2;
        return output.substring(0, half) + "\n… " + (output.length() - 2 * half) + " characters left out …\n"
                + output.substring(output.length() - half);
    }
}
