package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import io.jenkins.plugins.repopilot.engine.testing.SuiteResult;
import java.util.List;
import java.util.Locale;

/** The tables of a pull request's body: review, tests, gate. */
final class PullRequestFigures {

    private static final int SENTENCE = 400;
    private static final int MOST_LISTED = 30;

    private final Redactor redactor;

    /**
     * @param redactor of the run: what a tool said of a file may hold what stands in it
     */
    PullRequestFigures(Redactor redactor) {
        this.redactor = redactor;
    }

    /**
     * @param review {@code null} if there was none
     * @param unplacedIssues those that no line of the diff could take
     */
    String review(Review review, List<Review.Issue> unplacedIssues) {
        StringBuilder text = new StringBuilder();
        text.append("### Review\n\n");
        if (review == null || !review.completed()) {
            text.append("Not completed");
            if (review != null && review.failure() != null) {
                text.append(": ").append(say(review.failure(), SENTENCE));
            }
            return text.append(".\n\n").toString();
        }
        text.append("| dimension | score | |\n|---|---|---|\n");
        for (Review.DimensionScore score : review.dimensions()) {
            text.append("| ").append(score.dimension().replace('_', ' ')).append(" | ");
            text.append(score.score() == null ? "–" : score.score().toString()).append(" | ");
            text.append(say(score.reason(), SENTENCE)).append(" |\n");
        }
        text.append("| **overall** | **").append(number(review.overallScore())).append("** | |\n\n");
        if (review.summary() != null && !review.summary().isBlank()) {
            text.append(say(review.summary(), 3 * SENTENCE)).append("\n\n");
        }
        if (!unplacedIssues.isEmpty()) {
            text.append("Open issues beside those on lines of the diff:\n\n");
            unplacedIssues.stream().limit(MOST_LISTED).forEach(issue -> {
                text.append("- ").append(issue.severity().id()).append(", ");
                text.append(issue.file() == null ? "the change as a whole" : Markdown.code(issue.file()))
                        .append(": ");
                text.append(say(issue.description(), SENTENCE)).append('\n');
            });
            text.append('\n');
        }
        return text.toString();
    }

    /**
     * @param tests {@code null} if stage 7 gave none
     */
    String tests(TestResults tests) {
        StringBuilder text = new StringBuilder();
        text.append("### Tests\n\n");
        if (tests == null) {
            return text.append("Not run.\n\n").toString();
        }
        text.append("| existing tests | before | after |\n|---|---|---|\n| | ");
        text.append(brief(tests.baseSuite()))
                .append(" | ")
                .append(brief(tests.branchSuite()))
                .append(" |\n\n");
        if (!tests.groups().isEmpty()) {
            text.append(
                    "| generated tests | kept | fail before, pass after | pass on both | dropped | mutations caught |\n");
            text.append("|---|---|---|---|---|---|\n");
            for (TestResults.GroupResult group : tests.groups()) {
                text.append("| ").append(group.category().id());
                text.append(" | ").append(group.failToPass() + group.passToPass());
                text.append(" | ").append(group.failToPass());
                text.append(" | ").append(group.passToPass());
                text.append(" | ").append(group.dropped());
                text.append(" | ")
                        .append(group.mutantsCaught())
                        .append(" of ")
                        .append(group.mutants())
                        .append(" |\n");
            }
            text.append('\n');
        }
        for (TestResults.Regression regression : tests.regressions()) {
            text.append("- ").append(Markdown.code(regression.test())).append(" failed after the change: ");
            text.append(say(regression.outcome(), SENTENCE)).append('\n');
        }
        text.append("Isolation: ")
                .append(say(String.valueOf(tests.sandbox()), SENTENCE))
                .append(".\n\n");
        return text.toString();
    }

    /** The eleven conditions as a table, for bodies and check runs. */
    static String gateTable(List<GateCondition> gate) {
        StringBuilder table = new StringBuilder("| | condition | evidence |\n|---|---|---|\n");
        for (GateCondition condition : gate) {
            table.append("| ")
                    .append(condition.id())
                    .append(' ')
                    .append(condition.state().id());
            table.append(" | ").append(Markdown.text(condition.reason(), SENTENCE));
            table.append(" | ")
                    .append(Markdown.text(condition.evidence(), SENTENCE))
                    .append(" |\n");
        }
        return table.append('\n').toString();
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    static String brief(SuiteResult suite) {
        if (suite == null) {
            return "not run";
        }
        return switch (suite.state()) {
            case PASSED -> suite.passed() + " of " + suite.total() + " passed";
            case FAILED ->
                suite.passed() + " of " + suite.total() + " passed, " + (suite.failed() + suite.errors()) + " failed";
            default -> suite.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    private String say(String raw, int most) {
        return Markdown.text(redactor.redact(raw), most);
    }
}
