package io.jenkins.plugins.repopilot.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.repopilot.action.BeadChainAction;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.forge.PullRequestWork;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import jenkins.util.BuildListenerAdapter;

/**
 * What a build keeps of a run as artifacts. Whoever may see the build may load them: no process output and no code of the repository, except
 * for the change of a dry run, which nobody would get otherwise.
 */
final class RunArchive {

    /** The record as it is archived, in the run's folder. */
    private static final String RECORD = "artifact.json";

    private RunArchive() {}

    /** Does nothing if the run left no record. */
    static void of(Run<?, ?> build, String runId, TaskListener listener) throws IOException, InterruptedException {
        RunDirectory directory = BeadChainAction.of(build).directory(runId);
        Optional<RunRecord> record = directory.record();
        if (record.isEmpty()) {
            return;
        }
        directory.write(RECORD, shown(record.get()));
        Map<String, String> artifacts = new LinkedHashMap<>();
        artifacts.put("repo-pilot/" + runId + ".json", RECORD);
        MergeResult merge = record.get().mergeResult();
        boolean dryRun = merge != null && merge.status() == MergeResult.Status.DRY_RUN;
        Map.of(".patch", PullRequestWork.PATCH, ".md", PullRequestWork.BODY).forEach((ending, file) -> {
            if (dryRun && Files.exists(directory.path().resolve(file))) {
                artifacts.put("repo-pilot/" + runId + ending, file);
            }
        });
        build.pickArtifactManager()
                .archive(
                        new FilePath(directory.path().toFile()),
                        new Launcher.LocalLauncher(listener),
                        new BuildListenerAdapter(listener),
                        artifacts);
    }

    private static String shown(RunRecord record) throws IOException {
        ObjectNode tree = Json.mapper().valueToTree(record);
        for (String part : new String[] {"test_results", "code_changes"}) {
            remove(tree.path(part), "output");
        }
        remove(tree, "code_hint");
        return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    }

    private static void remove(JsonNode tree, String field) {
        for (JsonNode parent : tree.findParents(field)) {
            ((ObjectNode) parent).remove(field);
        }
    }
}
