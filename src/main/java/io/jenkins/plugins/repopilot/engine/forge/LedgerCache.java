package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The job's copy of what GitHub says of our pull requests on one repository, and what the last run postponed. May be deleted at any time:
 * the next look makes it anew, apart from what was postponed by a run without a pull request. A file for each repository, because a job may
 * work on several, also at the same time.
 *
 * @param pulls by number
 */
record LedgerCache(Map<Integer, Pull> pulls, Kept kept) {

    private static final String ENDING = ".json";

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

    /** Empty if there is none or it can't be read. */
    static LedgerCache read(Path folder, String repository) {
        return read(file(folder, repository));
    }

    private static LedgerCache read(Path file) {
        LedgerCache empty = new LedgerCache(Map.of(), null);
        if (!Files.exists(file)) {
            return empty;
        }
        try {
            LedgerCache found = Json.mapper().readValue(file.toFile(), LedgerCache.class);
            return found == null ? empty : found;
        } catch (IOException unreadable) {
            // a cache: GitHub has it all
            return empty;
        }
    }

    /** Of all repositories, by the name of their files. */
    static List<LedgerCache> all(Path folder) throws IOException {
        List<LedgerCache> found = new ArrayList<>();
        for (Path file : files(folder)) {
            found.add(read(file));
        }
        return found;
    }

    static void clear(Path folder) throws IOException {
        for (Path file : files(folder)) {
            Files.deleteIfExists(file);
        }
    }

    void write(Path folder, String repository) throws IOException {
        new RunDirectory(folder)
                .write(
                        file(folder, repository).getFileName().toString(),
                        Json.mapper().writeValueAsString(this));
    }

    private static Path file(Path folder, String repository) {
        // GitHub's names have no plus, and differ by more than case
        return folder.toAbsolutePath()
                .resolve(repository.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "+") + ENDING);
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        }
    }
}
