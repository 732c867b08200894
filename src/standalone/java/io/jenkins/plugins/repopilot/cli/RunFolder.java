package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import io.jenkins.plugins.repopilot.engine.git.GitDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The runs of one repository on this machine: {@code .repo-pilot/runs/<run id>/}, kept out of git through {@code .git/info/exclude}. */
record RunFolder(Path repository) {

    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String EXCLUDED = "/.repo-pilot/";

    Path runs() {
        return repository.resolve(".repo-pilot").resolve("runs");
    }

    /** The copy of what GitHub says of earlier pull requests. */
    Path ledger() {
        return repository.resolve(".repo-pilot").resolve("ledger");
    }

    /** The folder of a new run, made when something is first written to it. */
    RunDirectory directory(String runId) {
        return new RunDirectory(runs().resolve(runId));
    }

    /**
     * @throws RunRefusedException if there is no such run
     */
    RunDirectory find(String runId) throws RunRefusedException {
        Path path = runs().resolve(RUN_ID.matcher(runId).matches() ? runId : "-");
        if (!Files.exists(path.resolve("run.json"))) {
            throw new RunRefusedException(
                    "There is no run '" + runId + "' in " + runs() + "; list them with: repo-pilot runs");
        }
        return new RunDirectory(path);
    }

    /** Newest first; folders without a record are left out, those with a damaged one are not. */
    List<RunDirectory> all() throws IOException {
        if (!Files.isDirectory(runs())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(runs())) {
            return folders.filter(folder -> Files.exists(folder.resolve("run.json")))
                    .map(RunDirectory::new)
                    .sorted(Comparator.comparing(RunFolder::second)
                            .thenComparing(RunFolder::startedAt)
                            .reversed())
                    .collect(Collectors.toList());
        }
    }

    /** The run id up to its random part: it tells the second in which the run began. */
    private static String second(RunDirectory run) {
        String id = String.valueOf(run.path().getFileName());
        return id.substring(0, Math.max(0, id.lastIndexOf('-')));
    }

    /** Asked only between runs of the same second. */
    private static Instant startedAt(RunDirectory run) {
        try {
            return run.record().map(RunRecord::startedAt).orElse(Instant.EPOCH);
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    /**
     * Written beside the repository's own excludes, which keeps the run's files out of every commit, of git status, and of what is tidied up
     * after tests.
     */
    void exclude() throws IOException {
        Path exclude = GitDirectory.common(repository).resolve("info").resolve("exclude");
        String text = Files.exists(exclude) ? Files.readString(exclude) : "";
        if (text.lines().noneMatch(EXCLUDED::equals)) {
            Files.createDirectories(exclude.getParent());
            String line = (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + EXCLUDED + "\n";
            Files.write(
                    exclude,
                    line.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }
}
