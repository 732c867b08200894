package io.jenkins.plugins.repopilot.engine.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.repopilot.engine.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Vitest, as installed in the project. */
final class Vitest implements TestFramework {

    @Override
    public String id() {
        return "vitest";
    }

    @Override
    public Optional<String> detect(Project project) {
        return JavaScriptTools.manifest(project).map(Project::folder).filter(folder -> {
            JsonNode manifest = JavaScriptTools.manifestOf(project, folder);
            return JavaScriptTools.dependsOn(manifest, "vitest")
                    || JavaScriptTools.testScript(manifest).matches(".*\\bvitest\\b.*");
        });
    }

    @Override
    public boolean isTestFile(String path) {
        return JavaScriptTools.isTestFile(path);
    }

    @Override
    public String testFile(Project project, String folder, Category group, List<String> subjects) {
        return JavaScriptTools.testFile(project, folder, group, "test");
    }

    @Override
    public Invocation command(Project project, String folder, Map<String, String> files, String reports) {
        List<String> arguments = new ArrayList<>(List.of(
                "node",
                "node_modules/vitest/vitest.mjs",
                "run",
                "--reporter=json",
                "--outputFile=" + reports + "/report.json"));
        files.keySet().forEach(file -> arguments.add(Project.within(folder, file)));
        return Invocation.of(arguments, folder, reports + "/*.json");
    }

    @Override
    public List<TestCaseResult> results(Project project, String folder, List<String> reports, String output) {
        return JavaScriptTools.readJson(reports, project);
    }

    @Override
    public String style() {
        return "Vitest: import { describe, expect, test } from 'vitest'; import the code under test the way the existing tests do; no snapshots.";
    }
}
