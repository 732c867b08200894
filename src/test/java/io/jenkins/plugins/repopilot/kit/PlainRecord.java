package io.jenkins.plugins.repopilot.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.repopilot.engine.Json;
import java.nio.file.Path;
import java.util.List;

/**
 * A run record with all taken out that differs between two runs on the same input: ids, times, addresses, commits, and what of parallel
 * calls the provider had in its cache (and so their price).
 */
public final class PlainRecord {

    private static final List<String> TIMES = List.of(
            "started_at",
            "completed_at",
            "committed_at",
            "cached_tokens",
            "cost",
            "created_at",
            "duration_sec",
            "elapsed",
            "elapsed_sec",
            "seconds",
            "duration");

    private PlainRecord() {}

    /**
     * @param folder of the run
     * @param workspace the path that the run worked in, as it names it
     */
    public static String of(Path folder, String workspace) throws Exception {
        JsonNode record = Json.mapper().readTree(folder.resolve("run.json").toFile());
        strip(record);
        return Json.mapper()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(record)
                .replace(workspace, "WORKSPACE")
                .replaceAll("run-\\d{8}-\\d{6}-[0-9a-f]{6}", "RUN")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "HOST")
                .replaceAll("\\b[0-9a-f]{40}\\b", "SHA")
                .replaceAll("\\b(?=[0-9a-f]*\\d)[0-9a-f]{7,12}\\b", "SHORT")
                .replaceAll("\\d+(\\.\\d+)? (s|ms)\\b", "TIME");
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(TIMES);
        }
        node.forEach(PlainRecord::strip);
    }
}
