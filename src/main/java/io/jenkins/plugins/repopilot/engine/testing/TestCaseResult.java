package io.jenkins.plugins.repopilot.engine.testing;

import java.io.Serializable;

/**
 * One test of a suite.
 *
 * @param id stable between runs: file or class, and name
 * @param file the file it is in, {@code null} if the report does not say
 * @param message why it failed or was skipped, else {@code null}
 */
public record TestCaseResult(String id, String file, Outcome outcome, String message) implements Serializable {

    public enum Outcome {
        PASSED,
        FAILED,
        ERROR,
        SKIPPED
    }
}
