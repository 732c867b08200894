package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * All that the merge gate judges, gathered beforehand.
 *
 * @param review {@code null} if there was none
 * @param threshold lowest score
 * @param tests {@code null} if stage 7 gave none
 * @param protectedFiles files of the diff that policy forbids to change
 * @param diffLines added plus removed lines of the improvements, generated tests apart
 * @param headSha the branch as we left it
 * @param filesSinceReview files that differ between the reviewed commit and the head; {@code null} if the reviewed commit is unknown
 * @param generatedFiles files of the generated tests
 * @param droppedFiles files of improvements that were dropped as a whole
 * @param improvements how many are on the branch
 * @param overBudget whether stage 5 or 7 left something out for lack of budget
 * @param remote what the code host says, {@code null} where it was not asked
 */
public record GateFacts(
        Review review,
        double threshold,
        TestResults tests,
        List<String> protectedFiles,
        int diffLines,
        int maxDiffLines,
        String headSha,
        Collection<String> filesSinceReview,
        Set<String> generatedFiles,
        Set<String> droppedFiles,
        int improvements,
        boolean dryRun,
        boolean overBudget,
        Remote remote) {

    /**
     * @param pullRequest as it is now
     * @param foreignCommits commits of the pull request that are not ours
     * @param baseMoved files that others changed on the base branch since the run began and that the diff changes too
     * @param checks of the head, without our own
     * @param graceOver whether the checks have not changed for so long that no further one is expected
     * @param patienceOver whether nothing is waited for any more
     * @param checksRequired whether no check at all closes the gate
     */
    public record Remote(
            PullRequest pullRequest,
            List<String> foreignCommits,
            List<String> baseMoved,
            List<CodeHost.Check> checks,
            boolean graceOver,
            boolean patienceOver,
            boolean checksRequired) {}

    /** Only where a reader must not merge it as it is: tests fail, or something critical or high is open. */
    static boolean asksForDraft(Review review, TestResults tests) {
        return review != null && review.hasBlockingIssue() || tests != null && failing(tests);
    }

    private static boolean failing(TestResults tests) {
        boolean worse = tests.baseSuite() != null
                && tests.baseSuite().green()
                && tests.branchSuite() != null
                && !tests.branchSuite().green();
        return worse
                || tests.regressions().stream().anyMatch(r -> r.outcome().equals("open"))
                || tests.groups().stream().anyMatch(g -> g.failed() + g.errors() > 0);
    }

    /** Whether a draft is no surprise: what made it one breaks a condition of its own. */
    boolean asksForDraft() {
        return asksForDraft(review, tests);
    }

    /** For a pull request of which only the code host's side is judged. */
    static GateFacts ofHead(String headSha) {
        return new GateFacts(null, 0, null, List.of(), 0, 0, headSha, null, Set.of(), Set.of(), 0, false, false, null);
    }

    GateFacts with(Remote newRemote) {
        return new GateFacts(
                review,
                threshold,
                tests,
                protectedFiles,
                diffLines,
                maxDiffLines,
                headSha,
                filesSinceReview,
                generatedFiles,
                droppedFiles,
                improvements,
                dryRun,
                overBudget,
                newRemote);
    }
}
