package io.jenkins.plugins.repopilot.engine.record;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.testing.SuiteResult;
import java.util.List;

/**
 * What stage 7 found.
 *
 * @param branchSuite the existing tests on the branch as it is now
 * @param regressions tests that passed at base and did not on the branch, and what was done about each
 * @param groups the generated tests
 * @param headSha head of the branch with the kept tests committed: the verified commit
 * @param testCommit the commit of the kept tests, {@code null} if none was kept
 * @param sandbox what the tests ran in: {@code bwrap}, {@code unshare} or {@code none}
 */
public record TestResults(
        SuiteResult baseSuite,
        SuiteResult branchSuite,
        List<Regression> regressions,
        List<GroupResult> groups,
        String headSha,
        String testCommit,
        String sandbox) {

    /**
     * @param improvementId the improvement that caused it, {@code null} if none was found
     * @param outcome {@code repaired}, {@code dropped} or {@code open}
     */
    public record Regression(String test, String improvementId, String outcome) {}

    /**
     * One group of generated tests; all counts are tests, except mutants.
     *
     * @param failToPass kept tests that fail on the base tree: they prove the change
     * @param passToPass kept tests that pass on both: they protect what was there
     * @param dropped tests dropped, with the reason of each in {@code reasons}
     * @param mutants small mutations of the changed lines that were tried
     * @param mutantsCaught of those, noticed by at least one test
     * @param files paths of the kept test files
     */
    public record GroupResult(
            Category category,
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
            List<String> reasons,
            String output) {}
}
