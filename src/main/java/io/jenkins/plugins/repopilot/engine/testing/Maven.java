package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** JUnit 4 and 5 by Maven's Surefire, offline: what it needs was fetched by {@code setupCommand} or an earlier build. */
final class Maven implements TestFramework {

    @Override
    public String id() {
        return "maven";
    }

    @Override
    public Optional<String> detect(Project project) {
        return project.manifest("pom.xml").map(WorkspacePath::folder);
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
        boolean wrapper =
                !project.programs().contains("mvn") && project.programs().contains(WorkspacePath.join(folder, "mvnw"));
        List<String> arguments = new ArrayList<>(List.of(
                wrapper ? "./mvnw" : "mvn",
                "-o",
                "-B",
                "--no-transfer-progress",
                "--fail-at-end",
                // the local repository is used whichever mirror it was filled from: settings may be hidden from the
                // sandbox
                "-Daether.enhancedLocalRepository.trackingFilename=repo-pilot.properties",
                "-Dsurefire.useFile=false"));
        if (!files.isEmpty()) {
            arguments.add(
                    "-Dtest=" + files.keySet().stream().map(JvmTools::className).collect(Collectors.joining(",")));
            arguments.add("-DfailIfNoTests=false");
            arguments.add("-Dsurefire.failIfNoSpecifiedTests=false");
        }
        arguments.add("test");
        String written = WorkspacePath.join(folder, "**target/surefire-reports/TEST-*.xml");
        return Invocation.of(arguments, folder, written)
                .clearing(List.of(written, WorkspacePath.join(folder, "**target/test-classes/**.class")));
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
