package io.jenkins.plugins.repopilot.engine.testing;

import java.io.Serializable;
import java.util.List;

/**
 * One run of a test suite, or of some files of it.
 *
 * @param state how it ended as a whole
 * @param cases each test; empty where only an exit status is known
 * @param output what it printed, head and tail
 * @param durationSec wall-clock seconds
 * @param reason for a state other than passed or failed: what was found
 */
public record SuiteResult(
        State state,
        int total,
        int passed,
        int failed,
        int errors,
        int skipped,
        List<TestCaseResult> cases,
        String output,
        double durationSec,
        String reason)
        implements Serializable {

    public enum State {
        PASSED,
        FAILED,
        /** It ran and found no test: counts as a failure. */
        EMPTY,
        /** The tool is missing or could not start. */
        NOT_STARTED,
        TIMED_OUT,
        /** Nothing to run it with, or forbidden by a setting. */
        NOT_RUN
    }

    public SuiteResult {
        cases = List.copyOf(cases);
    }

    public boolean green() {
        return state == State.PASSED;
    }
}
