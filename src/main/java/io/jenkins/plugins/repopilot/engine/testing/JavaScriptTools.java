package io.jenkins.plugins.repopilot.engine.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Jest, Vitest and node's own runner have in common. */
final class JavaScriptTools {

    private static final Pattern TEST_NAME = Pattern.compile("(.*?)([._-](?:test|spec))\\.([cm]?[jt]sx?)$");
    private static final Pattern SOURCE = Pattern.compile(".*\\.[cm]?[jt]sx?$");

    private JavaScriptTools() {}

    static Optional<String> manifest(Project project) {
        return project.manifest("package.json");
    }

    static JsonNode manifestOf(Project project, String folder) {
        try {
            return Json.mapper().readTree(project.text(Project.join(folder, "package.json")));
        } catch (JsonProcessingException broken) {
            return Json.mapper().createObjectNode();
        }
    }

    static boolean dependsOn(JsonNode manifest, String name) {
        return manifest.path("devDependencies").has(name)
                || manifest.path("dependencies").has(name);
    }

    static String testScript(JsonNode manifest) {
        return manifest.path("scripts").path("test").asText("");
    }

    static boolean isTestFile(String path) {
        return SOURCE.matcher(path).matches()
                && (TEST_NAME.matcher(Project.fileName(path)).matches()
                        || path.contains("__tests__/")
                        || path.matches("(.*/)?tests?/[^/]+"));
    }

    static List<String> tests(Project project, String folder) {
        String below = folder.isEmpty() ? "" : folder + "/";
        return project.matching(path -> path.startsWith(below) && isTestFile(path));
    }

    /** Beside the existing tests and named like them. */
    static String testFile(Project project, String folder, Category group, String folderOfFirst) {
        List<String> tests = tests(project, folder);
        String where = Project.commonest(tests).orElse(Project.join(folder, folderOfFirst));
        String suffix = ".test";
        String ending = usesModules(project, folder) ? "mjs" : "js";
        for (String test : tests) {
            Matcher name = TEST_NAME.matcher(Project.fileName(test));
            if (Project.folder(test).equals(where) && name.matches()) {
                suffix = name.group(2);
                ending = name.group(3);
                break;
            }
        }
        return project.free(Project.join(where, "repo-pilot-" + group.id()), suffix + "." + ending);
    }

    private static boolean usesModules(Project project, String folder) {
        return !manifestOf(project, folder).path("type").asText("").equals("module")
                && project.matching(path -> path.endsWith(".mjs")).size()
                        > project.matching(path -> path.endsWith(".js")).size();
    }

    /** The report that Jest writes, and Vitest after it. */
    static List<TestCaseResult> readJson(List<String> reports, Project project) {
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
