package io.jenkins.plugins.repopilot.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.record.BeadSummary;
import io.jenkins.plugins.repopilot.engine.record.DocsUpdated;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import io.jenkins.plugins.repopilot.engine.record.Priority;
import io.jenkins.plugins.repopilot.engine.record.Severity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the page of a run and its report show: drawn by {@code bead-chain.js} from this as JSON. Every text in it is fit to be looked at
 * ({@link ShownText}); diffs, test output and documents are in it only where they were asked for.
 *
 * @param version of this layout, {@value #VERSION}
 * @param now the clock of who made the view; running times count from it
 * @param sequence grows with every change of a bead; ask for the changes after it
 * @param partial whether {@code beads} holds only those that changed since the sequence that was asked for
 * @param output the end of what commands print that run now, by bead; always whole, {@code null} if there is none
 * @param labels empty in a partial view: the reader has them
 * @param scaffold {@code null} in a run that improves
 * @param sources {@code null} unless asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunView(
        int version,
        Instant now,
        long sequence,
        boolean partial,
        boolean live,
        String locale,
        Map<String, String> labels,
        Run run,
        List<StageView> stages,
        List<BeadView> beads,
        Map<String, String> output,
        BeadSummary summary,
        List<ImprovementView> improvements,
        AnalysisView analysis,
        ReviewView review,
        TestsView tests,
        List<GateCondition> gate,
        PullRequestView pullRequest,
        DocsUpdated docs,
        ScaffoldView scaffold,
        UsageView usage,
        Sources sources) {

    /**
     * What a scaffold found and made.
     *
     * @param existing how many entries of the check-list are there
     * @param missing how many are not
     */
    public record ScaffoldView(int existing, int missing, List<WrittenView> created, List<LeftOutView> skipped) {}

    /** A file that a scaffold wrote. */
    public record WrittenView(String path, List<String> checks, List<String> unverified) {}

    /**
     * @param path the entry of the check-list where no file was meant
     */
    public record LeftOutView(String path, String reason) {}

    /** Version of the layout. */
    public static final int VERSION = 1;

    /**
     * @param durationSec {@code null} while the run goes on
     * @param threshold lowest review score with which a pull request is merged
     * @param modelSec seconds that calls took or waited in total, {@code null} if not known
     */
    public record Run(
            String id,
            String repository,
            String branch,
            String baseBranch,
            String baseSha,
            String status,
            Instant startedAt,
            Instant completedAt,
            Double durationSec,
            String skipReason,
            String error,
            double threshold,
            int maxDiffLines,
            boolean autoMerge,
            boolean dryRun,
            Double modelSec) {}

    /**
     * @param running names of the beads at work under it
     */
    public record StageView(
            String id,
            int number,
            BeadStatus status,
            Instant startedAt,
            Double durationSec,
            String output,
            String error,
            List<String> running) {}

    /**
     * @param diff whether there is a diff to ask for
     * @param log whether there is output of commands to ask for
     * @param outcome one line: what came out, why it failed or was skipped
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BeadView(
            String id,
            String parentId,
            String stage,
            String category,
            String name,
            BeadStatus status,
            int attempt,
            Instant createdAt,
            Instant startedAt,
            Instant completedAt,
            Double durationSec,
            String outcome,
            String input,
            String output,
            String error,
            int calls,
            long tokens,
            long cachedTokens,
            BigDecimal cost,
            boolean diff,
            boolean log,
            Object metadata) {}

    /**
     * @param additions lines, {@code null} if there is no commit
     */
    public record ImprovementView(
            String id,
            String category,
            String title,
            String reason,
            String expectedEffect,
            Priority priority,
            List<String> files,
            Double score,
            String status,
            String statusReason,
            String commit,
            Integer additions,
            Integer deletions,
            List<String> checks,
            List<String> unverified) {}

    /**
     * @param languages lines by language
     * @param documents names of those that stage 1 wrote
     */
    public record AnalysisView(
            int files, long lines, Map<String, Long> languages, String summary, List<String> documents) {}

    public record ReviewView(
            String status,
            Double score,
            List<Dimension> dimensions,
            List<IssueView> issues,
            List<IssueView> resolved,
            String summary,
            String failure) {}

    public record Dimension(String id, Integer score, String reason) {}

    /**
     * @param url the line on GitHub, {@code null} where there is no such page
     */
    public record IssueView(
            Severity severity,
            String file,
            Integer line,
            String improvementId,
            String description,
            String suggestion,
            String url) {}

    /**
     * @param base existing tests before the run, {@code null} if not run yet
     */
    public record TestsView(
            String framework,
            String sandbox,
            SuiteView base,
            SuiteView branch,
            List<GroupView> groups,
            List<RegressionView> regressions) {}

    public record SuiteView(
            String state,
            int total,
            int passed,
            int failed,
            int errors,
            int skipped,
            double durationSec,
            String reason) {}

    /**
     * @param status {@code generated}, {@code skipped}, {@code failed}, or {@code run} once its tests were run
     */
    public record GroupView(
            String category,
            String status,
            String reason,
            int total,
            int passed,
            int failed,
            int errors,
            int failToPass,
            int passToPass,
            int dropped,
            int mutants,
            int mutantsCaught,
            List<String> files,
            List<String> reasons) {}

    public record RegressionView(String test, String improvementId, String outcome) {}

    /**
     * @param url {@code null} unless it is an http(s) address
     */
    public record PullRequestView(
            MergeResult.Status status,
            String reason,
            Integer number,
            String url,
            boolean draft,
            String headSha,
            String mergeSha,
            String method) {}

    /**
     * @param cost US dollars, {@code null} if a price is unknown
     * @param stages tokens by stage
     */
    public record UsageView(
            int calls,
            long inputTokens,
            long outputTokens,
            long cachedTokens,
            BigDecimal cost,
            Map<String, Long> stages) {}

    /**
     * Text of the repository: for those who may see its workspace.
     *
     * @param diffs unified diffs by improvement
     * @param outputs of tests and other commands, by {@code base}, {@code branch}, the groups' categories, and beads
     * @param documents Markdown by name
     * @param calls of models, by bead
     */
    public record Sources(
            Map<String, String> diffs,
            Map<String, String> outputs,
            Map<String, String> documents,
            Map<String, List<ModelCalls.CallView>> calls) {}
}
