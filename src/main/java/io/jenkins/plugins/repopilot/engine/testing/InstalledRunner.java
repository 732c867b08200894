package io.jenkins.plugins.repopilot.engine.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.repopilot.engine.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A runner that the project installs and that reports as JSON: Jest, and Vitest after it. */
abstract class InstalledRunner extends JavaScript {

    InstalledRunner(String id, String folderOfFirst) {
        super(id, folderOfFirst);
    }

    @Override
    final boolean isUsedBy(JsonNode manifest) {
        return dependsOn(manifest, id()) || testScript(manifest).matches(".*\\b" + id() + "\\b.*");
    }

    private static boolean dependsOn(JsonNode manifest, String name) {
        return manifest.path("devDependencies").has(name)
                || manifest.path("dependencies").has(name);
    }

    @Override
    public final Invocation command(Project project, String folder, Map<String, String> files, String reports) {
        List<String> arguments = new ArrayList<>(List.of("node"));
        arguments.addAll(arguments(reports + "/report.json", !files.isEmpty()));
        files.keySet().forEach(file -> arguments.add(Project.within(folder, file)));
        return Invocation.of(arguments, folder, reports + "/*.json");
    }

    /**
     * @param report file to write
     * @param chosen whether the paths of some files follow
     */
    abstract List<String> arguments(String report, boolean chosen);

    @Override
    public final List<TestCaseResult> results(Project project, String folder, List<String> reports, String output) {
        List<TestCaseResult> cases = new ArrayList<>();
        for (String report : reports) {
            JsonNode root;
            try {
                root = Json.mapper().readTree(report);
            } catch (JsonProcessingException cutOff) {
                continue;
            }
            for (JsonNode file : root.path("testResults")) {
                String path = relative(file.path("name").asText(""), project);
                for (JsonNode test : file.path("assertionResults")) {
                    cases.add(new TestCaseResult(
                            path + "::" + test.path("fullName").asText("").strip(),
                            path,
                            outcome(test.path("status").asText("")),
                            firstText(test.path("failureMessages"))));
                }
                if (file.path("assertionResults").isEmpty()
                        && file.path("status").asText("").equals("failed")) {
                    cases.add(new TestCaseResult(
                            path,
                            path,
                            TestCaseResult.Outcome.ERROR,
                            file.path("message").asText("")));
                }
            }
        }
        return cases;
    }

    private static TestCaseResult.Outcome outcome(String status) {
        return switch (status) {
            case "passed" -> TestCaseResult.Outcome.PASSED;
            case "failed" -> TestCaseResult.Outcome.FAILED;
            default -> TestCaseResult.Outcome.SKIPPED;
        };
    }

    private static String firstText(JsonNode messages) {
        return messages.isEmpty() ? null : messages.get(0).asText();
    }

    /** Tools give absolute paths; the longest end of one that is a file of the project is that file. */
    static String relative(String absolute, Project project) {
        String path = absolute.replace('\\', '/');
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (project.has(path.substring(slash + 1))) {
                return path.substring(slash + 1);
            }
        }
        return path;
    }
}
