package io.jenkins.plugins.repopilot.engine.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Jest, Vitest and node's own runner have in common. */
abstract class JavaScript implements TestFramework {

    private static final Pattern TEST_NAME = Pattern.compile("(.*?)([._-](?:test|spec))\\.([cm]?[jt]sx?)$");
    private static final Pattern SOURCE = Pattern.compile(".*\\.[cm]?[jt]sx?$");

    private final String id;
    private final String folderOfFirst;

    /**
     * @param folderOfFirst where tests go in a project that has none
     */
    JavaScript(String id, String folderOfFirst) {
        this.id = id;
        this.folderOfFirst = folderOfFirst;
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final Optional<String> detect(Project project) {
        return project.manifest("package.json")
                .map(WorkspacePath::folder)
                .filter(folder -> isUsedBy(manifestOf(project, folder)));
    }

    /** Whether a project with this {@code package.json} is tested with it. */
    abstract boolean isUsedBy(JsonNode manifest);

    static JsonNode manifestOf(Project project, String folder) {
        try {
            return Json.mapper().readTree(project.text(WorkspacePath.join(folder, "package.json")));
        } catch (JsonProcessingException broken) {
            return Json.mapper().createObjectNode();
        }
    }

    static String testScript(JsonNode manifest) {
        return manifest.path("scripts").path("test").asText("");
    }

    @Override
    public final boolean isTestFile(String path) {
        return SOURCE.matcher(path).matches()
                && (TEST_NAME.matcher(WorkspacePath.name(path)).matches()
                        || path.contains("__tests__/")
                        || path.matches("(.*/)?tests?/[^/]+"));
    }

    private List<String> tests(Project project, String folder) {
        String below = folder.isEmpty() ? "" : folder + "/";
        return project.matching(path -> path.startsWith(below) && isTestFile(path));
    }

    /** Beside the existing tests and named like them. */
    @Override
    public final String testFile(Project project, String folder, Category group, List<String> subjects) {
        List<String> tests = tests(project, folder);
        String where = Project.commonest(tests).orElse(WorkspacePath.join(folder, folderOfFirst));
        String suffix = ".test";
        String ending = usesModules(project, folder) ? "mjs" : "js";
        for (String test : tests) {
            Matcher name = TEST_NAME.matcher(WorkspacePath.name(test));
            if (WorkspacePath.folder(test).equals(where) && name.matches()) {
                suffix = name.group(2);
                ending = name.group(3);
                break;
            }
        }
        return project.free(WorkspacePath.join(where, "repo-pilot-" + group.id()), suffix + "." + ending);
    }

    private static boolean usesModules(Project project, String folder) {
        return !manifestOf(project, folder).path("type").asText("").equals("module")
                && project.matching(path -> path.endsWith(".mjs")).size()
                        > project.matching(path -> path.endsWith(".js")).size();
    }
}
