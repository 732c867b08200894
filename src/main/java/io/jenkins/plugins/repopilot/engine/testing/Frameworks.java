package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.util.List;
import java.util.Optional;

/** The test frameworks there are, and which of them a project uses. */
public final class Frameworks {

    /** In the order in which they are asked: those that a project names before those that need no naming. */
    private static final List<TestFramework> ALL = List.of(
            new Maven(),
            new Gradle(),
            new GoTest(),
            new Vitest(),
            new Jest(),
            new Pytest(),
            new NodeTest(),
            new Unittest());

    private Frameworks() {}

    /**
     * A framework in its place.
     *
     * @param folder relative to the workspace, where its tests are run
     */
    public record Chosen(TestFramework framework, String folder) {

        /** Where generated tests of a group go; empty if that can't be told. */
        public Optional<String> testFile(Project project, Category group, List<String> subjects) {
            return framework instanceof CustomCommand command
                    ? command.place(project, group, subjects)
                    : Optional.of(framework.testFile(project, folder, group, subjects));
        }
    }

    /**
     * The user's {@code testCommand}, else the framework named by {@code testFramework}, else the first that the project shows signs of;
     * of several, one that has tests already.
     *
     */
    public static Optional<Chosen> choose(Project project, RunSettings settings) {
        Optional<Chosen> ofProject = ofProject(project, settings);
        String command = settings.get(Setting.TEST_COMMAND);
        if (command.isEmpty()) {
            return ofProject;
        }
        return Optional.of(new Chosen(
                new CustomCommand(
                        command,
                        settings.get(Setting.TEST_REPORTS),
                        settings.get(Setting.TEST_FILE_PATTERN),
                        ofProject.map(Chosen::framework).orElse(null),
                        ofProject.map(Chosen::folder).orElse("")),
                ""));
    }

    private static Optional<Chosen> ofProject(Project project, RunSettings settings) {
        String name = settings.get(Setting.TEST_FRAMEWORK);
        if (!name.isEmpty()) {
            TestFramework framework = ALL.stream()
                    .filter(candidate -> candidate.id().equals(name))
                    .findFirst()
                    .orElseThrow(); // the catalogue knows the same names
            return Optional.of(new Chosen(framework, framework.detect(project).orElse("")));
        }
        List<Chosen> found = ALL.stream()
                .flatMap(framework -> framework.detect(project).map(folder -> new Chosen(framework, folder)).stream())
                .toList();
        return found.stream()
                .filter(chosen -> project.files().stream().anyMatch(chosen.framework()::isTestFile))
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    /** Whether a path looks like a file of tests in any framework. */
    public static boolean isTestFile(String path) {
        return ALL.stream().anyMatch(framework -> framework.isTestFile(path));
    }
}
