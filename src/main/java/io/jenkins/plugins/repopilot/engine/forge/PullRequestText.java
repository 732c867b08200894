package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.llm.Usage;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import io.jenkins.plugins.repopilot.engine.scan.Redactor;
import io.jenkins.plugins.repopilot.engine.testing.SuiteResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Title and body of a run's pull request, for a reader in a hurry: what and why first, figures next, the rest below. */
public final class PullRequestText {

    private static final int TITLE = 100;
    private static final int SENTENCE = 400;
    private static final int MOST_LISTED = 30;
    /** GitHub takes 65,536 characters; the hidden block comes on top of this. */
    private static final int MOST_CHARACTERS = 40_000;

    private final RunRecord record;
    private final List<GateCondition> gate;
    private final List<Review.Issue> unplacedIssues;
    private final Usage usage;
    private final String runUrl;
    private final Redactor redactor;
    private final StringBuilder text = new StringBuilder();

    private PullRequestText(
            RunRecord record,
            List<GateCondition> gate,
            List<Review.Issue> unplacedIssues,
            Usage usage,
            String runUrl,
            Redactor redactor) {
        this.record = record;
        this.gate = gate;
        this.unplacedIssues = unplacedIssues;
        this.usage = usage;
        this.runUrl = runUrl;
        this.redactor = redactor;
    }

    /** The improvement's title if there is one only, else how many and the first ones. */
    public static String title(RunRecord record) {
        List<String> titles = applied(record).stream().map(Improvement::title).toList();
        return Markdown.title(
                titles.size() == 1 ? titles.get(0) : titles.size() + " improvements: " + String.join("; ", titles),
                TITLE);
    }

    /**
     * @param gate as judged, empty while it is not
     * @param unplacedIssues review issues that no line of the diff could take
     * @param usage of the run so far
     * @param runUrl the run's page, empty if there is none
     * @param redactor of the run: what a tool said of a file may hold what stands in it
     */
    public static String body(
            RunRecord record,
            List<GateCondition> gate,
            List<Review.Issue> unplacedIssues,
            Usage usage,
            String runUrl,
            Redactor redactor) {
        return new PullRequestText(record, gate, unplacedIssues, usage, runUrl, redactor).render();
    }

    private String render() {
        summary();
        improvements();
        review();
        tests();
        gate();
        refused();
        footer();
        String visible = text.length() > MOST_CHARACTERS
                ? text.substring(0, text.lastIndexOf("\n", MOST_CHARACTERS))
                        + "\n\n(cut here: too long for a pull request)\n"
                : text.toString();
        LedgerBlock ledger = LedgerBlock.of(record.runId(), record.startedAt(), record.improvements());
        return visible + "\n" + ledger.render() + "\n";
    }

    private static List<Improvement> applied(RunRecord record) {
        return record.improvements().stream()
                .filter(i -> i.status() == ImprovementStatus.APPLIED)
                .toList();
    }

    private void summary() {
        int count = applied(record).size();
        text.append("**").append(count).append(count == 1 ? " improvement**" : " improvements**");
        Review review = record.review();
        if (review != null && review.overallScore() != null) {
            text.append(", review **").append(number(review.overallScore())).append(" / 10**");
        }
        TestResults tests = record.testResults();
        if (tests != null && tests.branchSuite() != null) {
            text.append(", existing tests **")
                    .append(brief(tests.branchSuite()))
                    .append("**");
        }
        if (tests != null) {
            int kept = tests.groups().stream()
                    .mapToInt(g -> g.failToPass() + g.passToPass())
                    .sum();
            text.append(", ").append(kept).append(kept == 1 ? " new test" : " new tests");
        }
        text.append(". One commit for each improvement, so that each can be dropped alone.\n\n");
    }

    private void improvements() {
        text.append("### What changes, and why\n\n");
        for (Improvement improvement : applied(record)) {
            text.append("- **").append(say(improvement.title(), SENTENCE)).append("** (");
            text.append(improvement.category().id());
            if (improvement.priority() != null) {
                text.append(", ").append(improvement.priority().id());
            }
            text.append(")");
            line("Why", improvement.reason());
            line("Effect", improvement.expectedEffect());
            change(improvement).ifPresent(this::figures);
        }
        text.append('\n');
    }

    private Optional<CodeChanges.Applied> change(Improvement improvement) {
        return record.codeChanges() == null
                ? Optional.empty()
                : record.codeChanges().applied().stream()
                        .filter(a -> a.improvementId().equals(improvement.id()))
                        .findFirst();
    }

    private void line(String name, String value) {
        if (value != null && !value.isBlank()) {
            text.append("  \n  ").append(name).append(": ").append(say(value, SENTENCE));
        }
    }

    private void figures(CodeChanges.Applied change) {
        text.append("  \n  ").append(change.files().stream().map(Markdown::code).collect(Collectors.joining(", ")));
        text.append(" (+")
                .append(change.additions())
                .append(" −")
                .append(change.deletions())
                .append("), ");
        text.append(change.commit()).append('\n');
        if (!change.unverified().isEmpty()) {
            text.append("  Not verified: ")
                    .append(change.unverified().stream()
                            .map(u -> say(u, SENTENCE))
                            .collect(Collectors.joining("; ")))
                    .append('\n');
        }
    }

    private void review() {
        Review review = record.review();
        text.append("### Review\n\n");
        if (review == null || !review.completed()) {
            text.append("Not completed");
            if (review != null && review.failure() != null) {
                text.append(": ").append(say(review.failure(), SENTENCE));
            }
            text.append(".\n\n");
            return;
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
    }

    private void tests() {
        TestResults tests = record.testResults();
        text.append("### Tests\n\n");
        if (tests == null) {
            text.append("Not run.\n\n");
            return;
        }
        text.append("| existing tests | before | after |\n|---|---|---|\n| |");
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
    }

    private void gate() {
        text.append("### Merge gate\n\n");
        text.append(gate.isEmpty() ? "Being judged.\n\n" : gateTable(gate));
    }

    /** The eleven conditions as a table, for bodies and check runs. */
    public static String gateTable(List<GateCondition> gate) {
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

    private void refused() {
        List<Improvement> refused = record.improvements().stream()
                .filter(i -> i.status() == ImprovementStatus.FAILED || i.status() == ImprovementStatus.DROPPED)
                .toList();
        List<Improvement> postponed = record.improvements().stream()
                .filter(i -> i.status() == ImprovementStatus.POSTPONED)
                .toList();
        if (!refused.isEmpty()) {
            text.append("### Refused\n\n");
            refused.stream()
                    .limit(MOST_LISTED)
                    .forEach(i -> text.append("- ")
                            .append(say(i.title(), SENTENCE))
                            .append(": ")
                            .append(say(i.statusReason() == null ? i.status().id() : i.statusReason(), SENTENCE))
                            .append('\n'));
            text.append('\n');
        }
        if (!postponed.isEmpty()) {
            text.append("Kept for a later run: ")
                    .append(postponed.stream()
                            .limit(MOST_LISTED)
                            .map(i -> say(i.title(), SENTENCE))
                            .collect(Collectors.joining("; ")))
                    .append(".\n\n");
        }
    }

    private void footer() {
        footer(text, record, usage, runUrl);
    }

    /** Which run wrote this, and what it used. */
    static void footer(StringBuilder text, RunRecord record, Usage usage, String runUrl) {
        text.append("---\nRepo Pilot, run ").append(Markdown.code(record.runId()));
        if (!runUrl.isEmpty()) {
            text.append(" ([page of the run](<")
                    .append(runUrl.replaceAll("[<>\\s]", ""))
                    .append(">))");
        }
        text.append(": ").append(usage.calls()).append(" model calls, ");
        text.append(String.format(Locale.ROOT, "%,d", usage.inputTokens())).append(" tokens in, ");
        text.append(String.format(Locale.ROOT, "%,d", usage.outputTokens())).append(" out");
        text.append(usage.cost() == null ? ", cost unknown" : String.format(Locale.ROOT, ", $%.2f", usage.cost()));
        text.append(".\n");
    }

    private String say(String raw, int most) {
        return Markdown.text(redactor.redact(raw), most);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String brief(SuiteResult suite) {
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
}
