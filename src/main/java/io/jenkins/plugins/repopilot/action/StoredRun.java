package io.jenkins.plugins.repopilot.action;

import io.jenkins.plugins.repopilot.engine.RunRecord;
import java.util.Map;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What {@code build.xml} and the build's {@code api/json} have of a run: its id, how it ended, and counts. */
@ExportedBean(defaultVisibility = 4)
public final class StoredRun {

    private final String id;
    private final String repository;
    private final String status;
    private final String outcome;
    private final int improvements;
    private final int kept;
    private final int beads;
    private final int beadsCompleted;
    private final int beadsFailed;
    private final int beadsSkipped;
    private final double score;
    private final int pullRequest;

    StoredRun(RunRecord record) {
        RunEntry entry = RunEntry.of("", 0, record, 0);
        Map<String, Long> counts = entry.beadsByStatus();
        id = entry.runId();
        repository = entry.repository();
        status = entry.status().id();
        outcome = entry.outcome();
        improvements = entry.improvements();
        kept = entry.kept();
        beads = counts.values().stream().mapToInt(Long::intValue).sum();
        beadsCompleted = counts.getOrDefault("completed", 0L).intValue();
        beadsFailed = counts.getOrDefault("failed", 0L).intValue();
        beadsSkipped = counts.getOrDefault("skipped", 0L).intValue();
        score = entry.score() == null ? 0 : entry.score();
        pullRequest = entry.pullRequest() == null ? 0 : entry.pullRequest();
    }

    @Exported
    public String getId() {
        return id;
    }

    @Exported
    public String getRepository() {
        return repository;
    }

    @Exported
    public String getStatus() {
        return status;
    }

    @Exported
    public String getOutcome() {
        return outcome;
    }

    @Exported
    public int getImprovements() {
        return improvements;
    }

    @Exported
    public int getKept() {
        return kept;
    }

    @Exported
    public int getBeads() {
        return beads;
    }

    @Exported
    public int getBeadsCompleted() {
        return beadsCompleted;
    }

    @Exported
    public int getBeadsFailed() {
        return beadsFailed;
    }

    @Exported
    public int getBeadsSkipped() {
        return beadsSkipped;
    }

    /** Overall review score, 0 if there is none. */
    @Exported
    public double getScore() {
        return score;
    }

    /** Number of the pull request, 0 if there is none. */
    @Exported
    public int getPullRequest() {
        return pullRequest;
    }
}
