package io.jenkins.plugins.repopilot.engine.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.repopilot.engine.CommandLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Node's own test runner, {@code node --test}. */
final class NodeTest extends JavaScript {

    private static final Pattern SHELL_ONLY = Pattern.compile("[|&;<>$`]");

    NodeTest() {
        super("node", "test");
    }

    @Override
    boolean isUsedBy(JsonNode manifest) {
        String script = testScript(manifest);
        boolean another = !script.isBlank() && !script.contains("no test specified") && !script.contains("--test");
        return script.contains("--test") || !another;
    }

    @Override
    public Invocation command(Project project, String folder, Map<String, String> files, String reports) {
        List<String> arguments = new ArrayList<>(List.of(
                "node",
                "--test",
                "--test-reporter=junit",
                "--test-reporter-destination=" + reports + "/report.xml",
                "--test-reporter=spec",
                "--test-reporter-destination=stdout"));
        for (String given : ofScript(testScript(manifestOf(project, folder)))) {
            // options of the project's own script hold for every run, its files only for all
            if (given.startsWith("-") ? !given.startsWith("--test") : files.isEmpty()) {
                arguments.add(given);
            }
        }
        files.keySet().forEach(file -> arguments.add(Project.within(folder, file)));
        return Invocation.of(arguments, folder, reports + "/*.xml");
    }

    /** What follows {@code node} in a script that runs nothing else; empty for any other script. */
    private static List<String> ofScript(String script) {
        if (!script.startsWith("node ") || SHELL_ONLY.matcher(script).find()) {
            return List.of();
        }
        try {
            List<String> arguments = CommandLine.split(script);
            return arguments.subList(1, arguments.size());
        } catch (IllegalArgumentException unbalanced) {
            return List.of();
        }
    }

    @Override
    public List<TestCaseResult> results(Project project, String folder, List<String> reports, String output) {
        return JUnitXml.read(reports);
    }

    @Override
    public String style() {
        return "node --test: const test = require('node:test') and const assert = require('node:assert/strict') (or import, as the existing tests"
                + " and the package's module type say); nothing that has to be installed.";
    }
}
