package io.jenkins.plugins.repopilot.action;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.record.BeadSummary;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import io.jenkins.plugins.repopilot.engine.report.RunViews;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/**
 * One run in the index of all runs: figures only, nothing that was read in a repository or written by a model.
 *
 * @param job full name of the job
 * @param build its number
 * @param outcome the run's status, or for a completed run what became of its pull request
 * @param threshold lowest score with which it would be merged
 * @param cost US dollars, {@code null} if a price is unknown
 * @param beadsByStatus empty while the run goes on
 */
public record RunEntry(
        String runId,
        String job,
        int build,
        String repository,
        RunStatus status,
        String outcome,
        Instant startedAt,
        Double durationSec,
        int improvements,
        int kept,
        Double score,
        double threshold,
        Integer testsBefore,
        Integer testsAfter,
        Integer pullRequest,
        String pullRequestUrl,
        long tokens,
        BigDecimal cost,
        Map<String, Long> beadsByStatus,
        Map<String, Long> beadsByCategory) {

    public RunEntry {
        beadsByStatus = beadsByStatus == null ? Map.of() : Map.copyOf(beadsByStatus);
        beadsByCategory = beadsByCategory == null ? Map.of() : Map.copyOf(beadsByCategory);
    }

    static RunEntry of(String job, int build, RunRecord record, double threshold) {
        MergeResult merge = record.mergeResult();
        BeadSummary beads = record.beadSummary();
        boolean tested = record.testResults() != null && record.testResults().branchSuite() != null;
        return new RunEntry(
                record.runId(),
                job,
                build,
                RunViews.shownName(record.targetRepo()),
                record.status(),
                outcome(record),
                record.startedAt(),
                record.durationSec(),
                record.improvements().size(),
                (int) record.improvements().stream()
                        .filter(i -> i.status() == ImprovementStatus.APPLIED)
                        .count(),
                record.review() == null ? null : record.review().overallScore(),
                threshold,
                record.codeChanges() == null || record.codeChanges().baseSuite() == null
                        ? null
                        : record.codeChanges().baseSuite().total(),
                tested ? testsAfter(record) : null,
                merge == null ? null : merge.number(),
                merge == null ? null : RunViews.webAddress(merge.url()),
                record.usage() == null ? 0 : record.usage().total().totalTokens(),
                record.usage() == null ? null : record.usage().total().cost(),
                beads == null ? Map.of() : beads.byStatus(),
                beads == null ? Map.of() : beads.byCategory());
    }

    private static int testsAfter(RunRecord record) {
        return record.testResults().branchSuite().total()
                + record.testResults().groups().stream()
                        .mapToInt(g -> g.failToPass() + g.passToPass())
                        .sum();
    }

    private static String outcome(RunRecord record) {
        return record.status() == RunStatus.COMPLETED && record.mergeResult() != null
                ? record.mergeResult().status().id()
                : record.status().id();
    }

    @JsonIgnore
    boolean merged() {
        return MergeResult.Status.MERGED.id().equals(outcome);
    }

    /** The same run after its job was renamed or moved. */
    RunEntry inJob(String newName) {
        return new RunEntry(
                runId,
                newName,
                build,
                repository,
                status,
                outcome,
                startedAt,
                durationSec,
                improvements,
                kept,
                score,
                threshold,
                testsBefore,
                testsAfter,
                pullRequest,
                pullRequestUrl,
                tokens,
                cost,
                beadsByStatus,
                beadsByCategory);
    }

    /** Names the run among all jobs: run ids are unique in a job. */
    @JsonIgnore
    String key() {
        return job + "#" + runId;
    }
}
