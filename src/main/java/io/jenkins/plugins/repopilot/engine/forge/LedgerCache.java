package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The job's copy of what GitHub says of our pull requests, and what the last run postponed. May be deleted at any time: the next look makes
 * it anew, apart from what was postponed by a run without a pull request.
 *
 * @param repository {@code owner/name} that it is about
 * @param pulls by number
 */
record LedgerCache(String repository, Map<Integer, Pull> pulls, Kept kept) {

    LedgerCache {
        pulls = pulls == null ? new TreeMap<>() : new TreeMap<>(pulls);
        pulls.values().removeIf(Objects::isNull);
    }

    /**
     * @param key of all that its entries were read from; a different one means to read again
     */
    record Pull(
            String key,
            PullRequest.State state,
            List<LedgerView.Entry> entries,
            Instant at,
            List<Improvement> leftOver) {}

    /**
     * @param at when the run began
     */
    record Kept(Instant at, List<Improvement> leftOver) {}

    /** Empty if there is none, if it is about another repository, or if it can't be read. */
    static LedgerCache read(Path file, String repository) {
        LedgerCache empty = new LedgerCache(repository, Map.of(), null);
        if (!Files.exists(file)) {
            return empty;
        }
        try {
            LedgerCache found = Json.mapper().readValue(file.toFile(), LedgerCache.class);
            return repository == null || repository.equals(found.repository()) ? found : empty;
        } catch (IOException unreadable) {
            // a cache: GitHub has it all
            return empty;
        }
    }

    void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        new RunDirectory(folder)
                .write(file.getFileName().toString(), Json.mapper().writeValueAsString(this));
    }
}
