package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JUnit 4 and 5 by Gradle, offline: what it needs was fetched by {@code setupCommand} or an earlier build. */
final class Gradle implements TestFramework {

    @Override
    public String id() {
        return "gradle";
    }

    @Override
    public Optional<String> detect(Project project) {
        for (String name : List.of("settings.gradle", "settings.gradle.kts", "build.gradle", "build.gradle.kts")) {
            Optional<String> manifest = project.manifest(name);
            if (manifest.isPresent()) {
                return manifest.map(WorkspacePath::folder);
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean isTestFile(String path) {
        return JvmTools.isTestFile(path);
    }

    @Override
    public String testFile(Project project, String folder, Category group, List<String> subjects) {
        return JvmTools.testFile(project, folder, group, subjects);
    }

    @Override
    public Invocation command(Project project, String folder, Map<String, String> files, String reports) {
        String fetched = project.programs().stream()
                .filter(program -> program.endsWith("/bin/gradle"))
                .findFirst()
                .orElse("gradle");
        boolean wrapper =
                fetched.equals("gradle") && project.programs().contains(WorkspacePath.join(folder, "gradlew"));
        List<String> arguments = new ArrayList<>(List.of(
                wrapper ? "./gradlew" : fetched, "--offline", "--no-daemon", "--console=plain", "--continue", "test"));
        files.keySet().forEach(file -> arguments.addAll(List.of("--tests", JvmTools.className(file))));
        String written = WorkspacePath.join(folder, "**build/test-results/test/*.xml");
        return Invocation.of(arguments, folder, written).clearing(List.of(written));
    }

    @Override
    public List<TestCaseResult> results(Project project, String folder, List<String> reports, String output) {
        return JvmTools.withFiles(JUnitXml.read(reports), project);
    }

    @Override
    public String style() {
        return JvmTools.style("");
    }
}
