package io.jenkins.plugins.repopilot.engine.record;

import java.util.List;

/**
 * The review of the branch.
 *
 * @param status {@code completed} or {@code failed}; a failed one has no score
 * @param overallScore mean of the dimensions that apply, 1-10, computed by us; {@code null} if failed
 * @param reviewedSha the head that was reviewed (repairs that were reviewed again included)
 * @param issues open ones; {@code resolved} holds those that a repair or a drop has settled
 * @param summary a few sentences
 * @param failure why it failed, else {@code null}
 */
public record Review(
        String status,
        Double overallScore,
        List<DimensionScore> dimensions,
        List<Issue> issues,
        List<Issue> resolved,
        String summary,
        String reviewedSha,
        String failure) {

    /** What is scored, in this order. */
    public static final List<String> DIMENSIONS =
            List.of("code_quality", "features", "security", "compliance", "integration", "test_coverage_potential");

    /**
     * @param score 1-10, {@code null} where the dimension does not apply
     */
    public record DimensionScore(String dimension, Integer score, String reason) {}

    /**
     * @param line in the new text of the file, or in the old one for a deletion; {@code null} if it concerns the whole file
     * @param improvementId the improvement whose commit it is about, {@code null} if none alone
     */
    public record Issue(
            Severity severity,
            String file,
            Integer line,
            String improvementId,
            String description,
            String suggestion) {}

    public boolean completed() {
        return "completed".equals(status);
    }

    public boolean hasBlockingIssue() {
        return issues.stream().anyMatch(issue -> issue.severity().blocks());
    }
}
