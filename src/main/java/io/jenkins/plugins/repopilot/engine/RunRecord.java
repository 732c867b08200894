package io.jenkins.plugins.repopilot.engine;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.record.BeadSummary;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import io.jenkins.plugins.repopilot.engine.record.DocsUpdated;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import io.jenkins.plugins.repopilot.engine.record.RepoAnalysis;
import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.RunUsage;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import io.jenkins.plugins.repopilot.engine.record.TestsGenerated;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * All that is known of a run: what each stage takes and gives, and the run log in the end. The field names are those of the run log.
 *
 * @param schemaVersion of this layout, {@value #SCHEMA_VERSION}
 * @param targetRepo {@code owner/name}, or the workspace's name where there is no such thing
 * @param branchName the run's branch, {@code repo-pilot/<run id>}
 * @param origin where the workspace stood before the run, to be restored at its end
 * @param skipReason why the stages between suggest and confirm have nothing to do, {@code null} if they have
 * @param scaffold what was found missing and written, {@code null} in a run that improves
 * @param beads empty while the run goes on (the journal has them), all of them in the run log
 * @param error why the run failed, {@code null} if it did not
 */
public record RunRecord(
        int schemaVersion,
        String runId,
        String targetRepo,
        String branchName,
        Origin origin,
        Instant startedAt,
        Instant completedAt,
        RunStatus status,
        String skipReason,
        RepoAnalysis repoAnalysis,
        List<Improvement> improvements,
        List<Bead> beads,
        BeadSummary beadSummary,
        CodeChanges codeChanges,
        Review review,
        TestsGenerated testsGenerated,
        TestResults testResults,
        MergeResult mergeResult,
        DocsUpdated docsUpdated,
        RunUsage usage,
        Scaffold scaffold,
        String logFile,
        String error) {

    /** Version of the run log's layout. */
    public static final int SCHEMA_VERSION = 1;

    public RunRecord {
        improvements = improvements == null ? List.of() : List.copyOf(improvements);
        beads = beads == null ? List.of() : List.copyOf(beads);
    }

    /**
     * @param baseBranch the branch that is improved, without {@code refs/heads/}
     * @param baseSha its commit that the run builds on
     * @param branch the branch that was checked out, {@code null} if HEAD was detached
     * @param sha the commit that was checked out
     * @param remoteUrl of {@code origin}, without credentials; {@code null} if there is no such remote
     */
    public record Origin(String baseBranch, String baseSha, String branch, String sha, String remoteUrl) {}

    public static RunRecord starting(String runId, String targetRepo, Origin origin, Instant at) {
        return new RunRecord(
                SCHEMA_VERSION,
                runId,
                targetRepo,
                "repo-pilot/" + runId,
                origin,
                at,
                null,
                RunStatus.RUNNING,
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** Seconds from start to end, {@code null} while the run goes on. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public Double durationSec() {
        return completedAt == null
                ? null
                : Duration.between(startedAt, completedAt).toMillis() / 1000.0;
    }

    /** Starts a changed copy: {@code record.edit().review(review).done()}. */
    public Edit edit() {
        return new Edit(this);
    }

    /** A changed copy in the making. */
    public static final class Edit {

        private final RunRecord from;
        private Instant completedAt;
        private RunStatus status;
        private String skipReason;
        private RepoAnalysis repoAnalysis;
        private List<Improvement> improvements;
        private List<Bead> beads;
        private BeadSummary beadSummary;
        private CodeChanges codeChanges;
        private Review review;
        private TestsGenerated testsGenerated;
        private TestResults testResults;
        private MergeResult mergeResult;
        private DocsUpdated docsUpdated;
        private RunUsage usage;
        private Scaffold scaffold;
        private String branchName;
        private String logFile;
        private String error;

        private Edit(RunRecord from) {
            this.from = from;
            completedAt = from.completedAt;
            status = from.status;
            skipReason = from.skipReason;
            repoAnalysis = from.repoAnalysis;
            improvements = from.improvements;
            beads = from.beads;
            beadSummary = from.beadSummary;
            codeChanges = from.codeChanges;
            review = from.review;
            testsGenerated = from.testsGenerated;
            testResults = from.testResults;
            mergeResult = from.mergeResult;
            docsUpdated = from.docsUpdated;
            usage = from.usage;
            scaffold = from.scaffold;
            branchName = from.branchName;
            logFile = from.logFile;
            error = from.error;
        }

        public Edit ended(RunStatus how, Instant at) {
            status = how;
            completedAt = at;
            return this;
        }

        public Edit skipReason(String value) {
            skipReason = value;
            return this;
        }

        public Edit repoAnalysis(RepoAnalysis value) {
            repoAnalysis = value;
            return this;
        }

        public Edit improvements(List<Improvement> value) {
            improvements = value;
            return this;
        }

        /** Replaces the improvement of the same id. */
        public Edit improvement(Improvement changed) {
            improvements = improvements.stream()
                    .map(i -> i.id().equals(changed.id()) ? changed : i)
                    .toList();
            return this;
        }

        public Edit beads(List<Bead> value) {
            beads = value;
            beadSummary = BeadSummary.of(value);
            usage = RunUsage.of(value);
            return this;
        }

        public Edit codeChanges(CodeChanges value) {
            codeChanges = value;
            return this;
        }

        public Edit review(Review value) {
            review = value;
            return this;
        }

        public Edit testsGenerated(TestsGenerated value) {
            testsGenerated = value;
            return this;
        }

        public Edit testResults(TestResults value) {
            testResults = value;
            return this;
        }

        public Edit mergeResult(MergeResult value) {
            mergeResult = value;
            return this;
        }

        public Edit docsUpdated(DocsUpdated value) {
            docsUpdated = value;
            return this;
        }

        public Edit scaffold(Scaffold value) {
            scaffold = value;
            return this;
        }

        public Edit branchName(String value) {
            branchName = value;
            return this;
        }

        public Edit logFile(String value) {
            logFile = value;
            return this;
        }

        public Edit error(String value) {
            error = value;
            return this;
        }

        public RunRecord done() {
            return new RunRecord(
                    from.schemaVersion,
                    from.runId,
                    from.targetRepo,
                    branchName,
                    from.origin,
                    from.startedAt,
                    completedAt,
                    status,
                    skipReason,
                    repoAnalysis,
                    improvements,
                    beads,
                    beadSummary,
                    codeChanges,
                    review,
                    testsGenerated,
                    testResults,
                    mergeResult,
                    docsUpdated,
                    usage,
                    scaffold,
                    logFile,
                    error);
        }
    }
}
