package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.io.Serializable;

/**
 * One test of a suite.
 *
 * @param id stable between runs: file or class, and name
 * @param file the file it is in, {@code null} if the report does not say
 * @param message why it failed or was skipped, else {@code null}
 */
public record TestCaseResult(String id, String file, Outcome outcome, String message) implements Serializable {

    /** The same test without a secret that its name or its message repeats; the name is the same in every run. */
    TestCaseResult hiding(Redactor redactor) {
        String name = redactor.hide(id).replaceAll("«secret-\\d+»", "«secret»");
        return new TestCaseResult(name, file, outcome, redactor.hide(message));
    }

    public enum Outcome {
        PASSED,
        FAILED,
        ERROR,
        SKIPPED
    }
}
