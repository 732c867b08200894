package io.jenkins.plugins.repopilot.engine.review;

import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.Severity;
import io.jenkins.plugins.repopilot.engine.review.ReviewReply.Finding;
import io.jenkins.plugins.repopilot.engine.review.ReviewReply.Score;
import io.jenkins.plugins.repopilot.engine.scan.Framing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What can't be in a review of a part: impossible scores, dimensions that do not exist, files and lines that the part does not show. */
final class ReviewCheck {

    private ReviewCheck() {}

    static List<String> problems(ReviewReply reply, ReviewPart part, Set<String> improvements) {
        List<String> problems = new ArrayList<>();
        scores(reply.scores(), problems);
        if (reply.issues() == null) {
            problems.add("issues is missing; give an empty list if there is none.");
        } else {
            reply.issues().forEach(issue -> issue(issue, part, improvements, problems));
        }
        if (isBlank(reply.summary())) {
            problems.add("summary is missing.");
        }
        return problems;
    }

    private static void scores(List<Score> scores, List<String> problems) {
        if (scores == null) {
            problems.add("scores is missing.");
            return;
        }
        Set<String> missing = new HashSet<>(Review.DIMENSIONS);
        boolean any = false;
        for (Score score : scores) {
            if (!Review.DIMENSIONS.contains(score.dimension())) {
                problems.add("There is no dimension '" + score.dimension() + "'; dimensions are "
                        + String.join(", ", Review.DIMENSIONS) + ".");
            } else if (!missing.remove(score.dimension())) {
                problems.add("The dimension " + score.dimension() + " is scored twice.");
            }
            Integer value = value(score);
            any |= value != null;
            if (value != null && (value < 1 || value > 10)) {
                problems.add("The score " + value + " of " + score.dimension() + " is not between 1 and 10.");
            }
            if (value != null && isBlank(score.reason())) {
                problems.add("The score of " + score.dimension() + " has no reason.");
            }
        }
        Review.DIMENSIONS.stream()
                .filter(missing::contains)
                .forEach(name -> problems.add("The dimension " + name + " is not scored."));
        if (!any) {
            problems.add("At least one dimension applies to every change.");
        }
    }

    private static void issue(Finding issue, ReviewPart part, Set<String> improvements, List<String> problems) {
        String about = "The issue '" + shortened(issue.description()) + "'";
        if (isBlank(issue.description())) {
            problems.add("An issue has no description.");
        }
        if (severity(issue.severity()) == null) {
            problems.add(about + " has the severity '" + issue.severity()
                    + "', which is not one of critical, high, medium, low.");
        }
        if (issue.path() == null || !part.lines().containsKey(issue.path())) {
            problems.add(about + " names the file '" + issue.path() + "', which is not in this diff; its files are "
                    + String.join(
                            ", ",
                            part.files().keySet().stream().map(Framing::name).toList()) + ".");
        } else if (line(issue) != null && !part.lines().get(issue.path()).contains(line(issue))) {
            problems.add(about + " names line " + line(issue) + " of " + issue.path()
                    + ", which the diff does not show; name a changed or context line of the diff, or null.");
        }
        String improvement = improvement(issue);
        if (improvement != null && !improvements.contains(improvement)) {
            problems.add(about + " names the improvement '" + improvement + "', which is not one of "
                    + String.join(", ", improvements) + ".");
        }
    }

    static Integer value(Score score) {
        return score.score() == null ? null : score.score().orElse(null);
    }

    static Integer line(Finding issue) {
        return issue.line() == null ? null : issue.line().orElse(null);
    }

    /** {@code null} if none is named; models also write an empty text for none. */
    static String improvement(Finding issue) {
        String id = issue.improvement() == null ? null : issue.improvement().orElse(null);
        return id == null || id.isBlank() ? null : id.strip();
    }

    static Severity severity(String name) {
        try {
            return name == null ? null : Severity.of(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String shortened(String text) {
        return text == null ? "" : text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
