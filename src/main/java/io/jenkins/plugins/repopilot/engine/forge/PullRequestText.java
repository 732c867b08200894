package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.llm.Usage;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
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
    private final PullRequestFigures figures;
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
        this.figures = new PullRequestFigures(redactor);
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
        text.append(figures.review(record.review(), unplacedIssues));
        text.append(figures.tests(record.testResults()));
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
        text.append("**").append(Count.of(count, "improvement")).append("**");
        Review review = record.review();
        if (review != null && review.overallScore() != null) {
            text.append(", review **")
                    .append(PullRequestFigures.number(review.overallScore()))
                    .append(" / 10**");
        }
        TestResults tests = record.testResults();
        if (tests != null && tests.branchSuite() != null) {
            text.append(", existing tests **")
                    .append(PullRequestFigures.brief(tests.branchSuite()))
                    .append("**");
        }
        if (tests != null) {
            int kept = tests.groups().stream()
                    .mapToInt(g -> g.failToPass() + g.passToPass())
                    .sum();
            text.append(", ").append(Count.of(kept, "new test"));
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

    private void gate() {
        text.append("### Merge gate\n\n");
        text.append(gate.isEmpty() ? "Being judged.\n\n" : PullRequestFigures.gateTable(gate));
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
}
