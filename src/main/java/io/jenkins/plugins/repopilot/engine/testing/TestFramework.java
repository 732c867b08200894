package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Category;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One way to write and run tests. Adapters are without state; all of them take a project and the folder that it was detected in. */
public interface TestFramework {

    /** The value of the setting {@code testFramework}. */
    String id();

    /** The folder (relative, empty for the workspace itself) in which this framework's tests are run, or none if the project does not use it. */
    Optional<String> detect(Project project);

    /** Whether a file holds tests of this framework, by its path alone. */
    boolean isTestFile(String path);

    /**
     * Where a generated test file of a group goes: a path that is no file yet.
     *
     * @param subjects the files that the tests are about
     */
    String testFile(Project project, String folder, Category group, List<String> subjects);

    /**
     * How to run some test files, or all of them.
     *
     * @param files texts by path; empty for all
     * @param reports an empty folder for reports, as an absolute path
     */
    Invocation command(Project project, String folder, Map<String, String> files, String reports);

    /**
     * The tests of a run.
     *
     * @param reports texts of the reports
     * @param output what the tool printed
     */
    List<TestCaseResult> results(Project project, String folder, List<String> reports, String output);

    /** What a person who writes a test file for it has to keep to, for a prompt. */
    String style();
}
