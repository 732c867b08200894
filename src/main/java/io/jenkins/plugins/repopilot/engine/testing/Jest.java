package io.jenkins.plugins.repopilot.engine.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.repopilot.engine.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jest, as installed in the project. */
final class Jest implements TestFramework {

    @Override
    public String id() {
        return "jest";
    }

    @Override
    public Optional<String> detect(Project project) {
        return JavaScriptTools.manifest(project).map(Project::folder).filter(folder -> {
            JsonNode manifest = JavaScriptTools.manifestOf(project, folder);
            return JavaScriptTools.dependsOn(manifest, "jest")
                    || JavaScriptTools.testScript(manifest).matches(".*\\bjest\\b.*");
        });
    }

    @Override
    public boolean isTestFile(String path) {
        return JavaScriptTools.isTestFile(path);
    }

    @Override
    public String testFile(Project project, String folder, Category group, List<String> subjects) {
        return JavaScriptTools.testFile(project, folder, group, "__tests__");
    }

    @Override
    public Invocation command(Project project, String folder, Map<String, String> files, String reports) {
        List<String> arguments = new ArrayList<>(List.of(
                "node",
                "node_modules/jest/bin/jest.js",
                "--ci",
                "--json",
                "--outputFile=" + reports + "/report.json",
                // its crawler otherwise talks to a daemon outside
                "--watchman=false",
                "--cacheDirectory=/tmp/jest"));
        if (!files.isEmpty()) {
            arguments.add("--runTestsByPath");
            files.keySet().forEach(file -> arguments.add(Project.within(folder, file)));
        }
        return Invocation.of(arguments, folder, reports + "/*.json");
    }

    @Override
    public List<TestCaseResult> results(Project project, String folder, List<String> reports, String output) {
        return JavaScriptTools.readJson(reports, project);
    }

    @Override
    public String style() {
        return "Jest: test() and expect() are globals; import or require the code under test the way the existing tests do; no snapshots.";
    }
}
