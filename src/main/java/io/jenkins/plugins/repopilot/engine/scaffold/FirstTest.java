package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import io.jenkins.plugins.repopilot.engine.record.Stack.Component;
import io.jenkins.plugins.repopilot.engine.testing.Frameworks;
import io.jenkins.plugins.repopilot.engine.testing.Project;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the first test of a component goes, and with which settings it is run. */
final class FirstTest {

    /** Frameworks name their files for a group of an ordinary run; a first test is of none. */
    private static final String GROUP = "repo[-_]?pilot[-_]?features";

    private FirstTest() {}

    /** Empty if there is no way to run a test there. */
    static Optional<String> place(Project project, Component component, RunSettings settings) {
        if (component.ecosystem().equals("rust")) {
            return Optional.of(WorkspacePath.join(component.path(), "tests/smoke.rs"));
        }
        Project part = part(project, component);
        return Frameworks.choose(part, of(part, component, settings))
                .flatMap(chosen -> chosen.testFile(part, Category.FEATURES, subjects(part, component)))
                .map(FirstTest::named);
    }

    /** The settings with which that test is run, alone. */
    static RunSettings settings(Project project, Component component, RunSettings settings) {
        return of(part(project, component), component, settings);
    }

    /** What the one who writes it has to keep to. */
    static String style(Project project, Component component, RunSettings settings) {
        if (component.ecosystem().equals("rust")) {
            return "A Rust integration test: a file of tests/ that calls public functions of the crate's library by the crate's name,"
                    + " with #[test] functions and assert_eq!.";
        }
        Project part = part(project, component);
        return Frameworks.choose(part, of(part, component, settings))
                .map(chosen -> chosen.framework().style())
                .orElse("");
    }

    private static RunSettings of(Project part, Component component, RunSettings settings) {
        if (!settings.get(Setting.TEST_COMMAND).isEmpty()
                || !settings.get(Setting.TEST_FRAMEWORK).isEmpty()) {
            return settings;
        }
        if (component.ecosystem().equals("rust")) {
            String manifest = WorkspacePath.join(component.path(), "Cargo.toml");
            return settings.with(Map.of(
                    Setting.TEST_COMMAND.name(), "cargo test --offline --manifest-path " + manifest + " --test smoke"));
        }
        return Frameworks.choose(part, settings)
                .map(chosen ->
                        settings.with(Setting.TEST_FRAMEWORK, chosen.framework().id()))
                .orElse(settings);
    }

    private static List<String> subjects(Project part, Component component) {
        return switch (component.ecosystem()) {
            case "maven", "gradle" ->
                part.files().stream()
                        .filter(path -> path.contains("src/main/java/") && path.endsWith(".java"))
                        .limit(1)
                        .toList();
            case "go" ->
                part.files().stream()
                        .filter(path -> path.endsWith(".go"))
                        .limit(1)
                        .toList();
            default -> List.of();
        };
    }

    private static String named(String path) {
        String folder = WorkspacePath.folder(path);
        String name = WorkspacePath.name(path)
                .replaceFirst("RepoPilotFeatures\\d*", "Smoke")
                .replaceFirst("(?i)" + GROUP + "\\d*", "smoke");
        return WorkspacePath.join(folder, name);
    }

    /** The project as it would be if there were nothing but the component. */
    private static Project part(Project project, Component component) {
        if (component.path().isEmpty()) {
            return project;
        }
        String below = component.path() + "/";
        Map<String, String> manifests = new HashMap<>(project.manifests());
        manifests.keySet().removeIf(path -> !path.startsWith(below));
        return new Project(
                project.files().stream().filter(path -> path.startsWith(below)).toList(),
                manifests,
                project.programs());
    }
}
