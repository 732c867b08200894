package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.CommandLine;
import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The user's own {@code testCommand}. Its results are JUnit's XML where {@code testReports} says so; else its exit status is one test. Without
 * {@code {files}} in it every run is a run of everything.
 */
final class CustomCommand implements TestFramework {

    private final String command;
    private final String reports;
    private final String filePattern;
    private final TestFramework like;
    private final String likeFolder;

    /**
     * @param like the framework that the project uses by its looks, for what this one can't know; or {@code null}
     * @param likeFolder where that is
     */
    CustomCommand(String command, String reports, String filePattern, TestFramework like, String likeFolder) {
        this.command = command;
        this.reports = reports;
        this.filePattern = filePattern;
        this.like = like;
        this.likeFolder = likeFolder;
    }

    @Override
    public String id() {
        return "testCommand";
    }

    @Override
    public Optional<String> detect(Project project) {
        return Optional.of("");
    }

    @Override
    public boolean isTestFile(String path) {
        return like != null
                ? like.isTestFile(path)
                : path.matches("(?i)(.*/)?(tests?|specs?|__tests__)/.*|.*(test|spec)[^/]*");
    }

    /** Empty if nobody said where generated tests go and the project does not tell. */
    Optional<String> place(Project project, Category group, List<String> subjects) {
        if (!filePattern.isEmpty()) {
            String id = group.id();
            String path = filePattern
                    .replace("{group}", id)
                    .replace("{Group}", id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1));
            int dot = WorkspacePath.name(path).contains(".") ? path.lastIndexOf('.') : path.length();
            return Optional.of(project.free(path.substring(0, dot), path.substring(dot)));
        }
        return Optional.ofNullable(like).map(framework -> framework.testFile(project, likeFolder, group, subjects));
    }

    @Override
    public String testFile(Project project, String folder, Category group, List<String> subjects) {
        return place(project, group, subjects)
                .orElseThrow(() -> new IllegalStateException(
                        "testFilePattern is not set, and the project does not tell where its tests lie"));
    }

    @Override
    public Invocation command(Project project, String folder, Map<String, String> files, String reportFolder) {
        List<String> arguments = new ArrayList<>();
        for (String argument : CommandLine.split(command)) {
            if (argument.equals("{files}")) {
                arguments.addAll(files.keySet());
            } else {
                arguments.add(argument.replace("{files}", String.join(" ", files.keySet())));
            }
        }
        return reports.isEmpty()
                ? Invocation.of(arguments, "", reportFolder + "/*")
                : Invocation.of(arguments, "", reports).clearing(List.of(reports));
    }

    /** Whether results are an exit status alone. */
    boolean hasNoReports() {
        return reports.isEmpty();
    }

    boolean runsAllAlways() {
        return !command.contains("{files}");
    }

    String commandText() {
        return command;
    }

    @Override
    public List<TestCaseResult> results(Project project, String folder, List<String> texts, String output) {
        return JUnitXml.read(texts);
    }

    @Override
    public String style() {
        return (like == null ? "Write the tests like the existing ones." : like.style()) + " They are run by: "
                + command;
    }
}
