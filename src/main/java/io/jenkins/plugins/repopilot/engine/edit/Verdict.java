package io.jenkins.plugins.repopilot.engine.edit;

import java.util.List;

/**
 * What verification found.
 *
 * @param checks what was checked and holds, one line each
 * @param unverified what could not be checked, and why; never counted as passed
 * @param problems what does not hold, in words for the model; none if all is well
 */
public record Verdict(List<String> checks, List<String> unverified, List<String> problems) {

    public Verdict {
        checks = List.copyOf(checks);
        unverified = List.copyOf(unverified);
        problems = List.copyOf(problems);
    }

    public boolean holds() {
        return problems.isEmpty();
    }
}
