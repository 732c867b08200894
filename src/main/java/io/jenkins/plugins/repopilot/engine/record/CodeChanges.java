package io.jenkins.plugins.repopilot.engine.record;

import io.jenkins.plugins.repopilot.engine.testing.SuiteResult;
import java.util.List;

/**
 * What stands on the run's branch after stage 4 (and what later stages left of it).
 *
 * @param headSha the branch's head with the improvements only; tests are committed on top of it
 * @param baseSuite the existing tests at base, {@code null} if they were not run
 * @param applied in the order of their commits
 */
public record CodeChanges(
        String branch,
        String baseBranch,
        String baseSha,
        String headSha,
        SuiteResult baseSuite,
        List<Applied> applied) {

    /**
     * One improvement as it was committed.
     *
     * @param diffFile its patch in the run directory, relative: {@code changes/IMP-001.diff}
     * @param additions added lines
     * @param deletions removed lines
     * @param committedAt the recorded commit date, so that the commit can be made again with the same SHA
     * @param subject first line of the commit message
     * @param body the rest of it, trailers included
     * @param checks what was verified, one line each, for instance {@code python syntax: ok}
     * @param unverified what could not be checked and why; never counted as passed
     * @param repairs rounds it took beyond the first, 0 to 2
     */
    public record Applied(
            String improvementId,
            String commit,
            List<String> files,
            String diffFile,
            int additions,
            int deletions,
            String committedAt,
            String subject,
            String body,
            List<String> checks,
            List<String> unverified,
            int repairs) {

        /** Where the same patch lies without the secrets that stand around it: for people, not for git. */
        public static String shown(String diffFile) {
            return diffFile.replaceFirst("^changes/", "changes/shown/");
        }
    }

    public int diffLines() {
        return applied.stream().mapToInt(a -> a.additions() + a.deletions()).sum();
    }
}
