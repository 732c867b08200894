package io.jenkins.plugins.repopilot.engine.report;

import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.record.Review;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The review as bars and a list of issues. */
final class ReviewViews {

    private ReviewViews() {}

    static RunView.ReviewView of(RunRecord record) {
        Review review = record.review();
        if (review == null) {
            return null;
        }
        String pages = pages(record);
        return new RunView.ReviewView(
                ShownText.name(review.status()),
                review.overallScore(),
                review.dimensions() == null
                        ? List.of()
                        : review.dimensions().stream()
                                .map(d ->
                                        new RunView.Dimension(d.dimension(), d.score(), ShownText.summary(d.reason())))
                                .toList(),
                issues(review.issues(), pages),
                issues(review.resolved(), pages),
                ShownText.summary(review.summary()),
                ShownText.summary(review.failure()));
    }

    private static List<RunView.IssueView> issues(List<Review.Issue> issues, String pages) {
        return issues == null
                ? List.of()
                : issues.stream().map(i -> issue(i, pages)).toList();
    }

    private static RunView.IssueView issue(Review.Issue issue, String pages) {
        return new RunView.IssueView(
                issue.severity(),
                ShownText.name(issue.file()),
                issue.line(),
                ShownText.name(issue.improvementId()),
                ShownText.summary(issue.description()),
                ShownText.summary(issue.suggestion()),
                pages == null || issue.file() == null ? null : pages + path(issue.file()) + line(issue.line()));
    }

    private static String line(Integer line) {
        return line == null ? "" : "#L" + line;
    }

    private static String path(String file) {
        return URLEncoder.encode(file, StandardCharsets.UTF_8)
                .replace("%2F", "/")
                .replace("+", "%20");
    }

    /** Where GitHub shows the files of what was pushed; {@code null} if nothing was, or it is not known where. */
    private static String pages(RunRecord record) {
        if (record.mergeResult() == null
                || record.mergeResult().number() == null
                || record.mergeResult().headSha() == null
                || !record.mergeResult().headSha().matches("[0-9a-f]{7,64}")) {
            return null;
        }
        String pull = RunViews.webAddress(record.mergeResult().url());
        int end = pull == null ? -1 : pull.indexOf("/pull/");
        return end < 0
                ? null
                : pull.substring(0, end) + "/blob/" + record.mergeResult().headSha() + "/";
    }
}
