package io.jenkins.plugins.repopilot.engine.scaffold;

import com.fasterxml.jackson.core.type.TypeReference;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the model wrote and what is not decided on yet, so that a resume does not pay for it twice. Thread-safe. */
final class KeptDrafts {

    private static final String STORED = "scaffold/drafts.json";

    private final RunDirectory directory;
    private final Map<String, Kept> drafts;

    private KeptDrafts(RunDirectory directory, Map<String, Kept> drafts) {
        this.directory = directory;
        this.drafts = drafts;
    }

    private record Kept(String text, boolean mended) {}

    static KeptDrafts open(RunDirectory directory) throws IOException {
        return new KeptDrafts(
                directory,
                Json.mapper()
                        .readValue(directory.read(STORED).orElse("{}"), new TypeReference<TreeMap<String, Kept>>() {}));
    }

    synchronized Optional<Draft> find(String path, BestPracticeAudit.Plan plan) {
        return Optional.ofNullable(drafts.get(path))
                .map(kept -> new Draft(path, plan, kept.text(), kept.mended(), null));
    }

    /** One without a text is not kept: another try may succeed. */
    synchronized Draft keep(Draft draft) throws IOException {
        if (draft.text() != null) {
            drafts.put(draft.path(), new Kept(draft.text(), draft.mended()));
            directory.write(STORED, Json.mapper().writeValueAsString(drafts));
        }
        return draft;
    }
}
