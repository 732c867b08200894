package io.jenkins.plugins.repopilot.engine.record;

import io.jenkins.plugins.repopilot.engine.Category;
import java.util.List;

/**
 * The tests that stage 6 wrote (to the run directory's {@code tests/}, not to the workspace yet).
 *
 * @param framework id of the test framework, for instance {@code pytest}
 */
public record TestsGenerated(String framework, List<Group> groups) {

    /**
     * @param status {@code generated}, {@code skipped} or {@code failed}
     * @param reason why there is none, else {@code null}
     */
    public record Group(Category category, String status, String reason, List<TestFile> files) {}

    /**
     * @param path where it goes in the workspace
     * @param storedAs its text in the run directory, relative
     */
    public record TestFile(String path, String storedAs, String description) {}
}
