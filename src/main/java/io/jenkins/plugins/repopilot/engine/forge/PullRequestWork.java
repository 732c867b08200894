package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.StageBeads;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.LineComment;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.NewPullRequest;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import io.jenkins.plugins.repopilot.engine.record.Review;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings the run's branch to its pull request and, if the gate holds, into the base branch. Each step looks before it acts, so that all of
 * it can be run again after a crash.
 */
public final class PullRequestWork {

    /** In the run directory: the whole change, so that no commit is lost where a push is refused. */
    public static final String PATCH = "changes/run.patch";

    /** In the run directory: the text of the pull request. */
    public static final String BODY = "pull-request.md";

    private static final int COMMENT = 1_000;
    private static final String REVIEW_MARK = "<!-- repo-pilot:review ";

    private final RunContext context;
    private final Proposal proposal;
    private final CodeHost host;
    private final StageBeads beads;

    private PullRequestWork(Proposal proposal) {
        this.context = proposal.context();
        this.proposal = proposal;
        this.host = context.codeHost();
        this.beads = new StageBeads(context.beads(), Stage.MERGE_REQUEST, BeadCategory.GIT);
    }

    /**
     * The work of a run, its patch kept in the run directory; empty if the branch has nothing that its base has not.
     */
    public static Optional<PullRequestWork> of(RunContext context, RunRecord record)
            throws IOException, InterruptedException {
        Optional<Proposal> proposal = Proposal.of(context, record);
        if (proposal.isPresent()) {
            context.directory().write(PATCH, proposal.get().diff());
        }
        return proposal.map(PullRequestWork::new);
    }

    /** Only what a run without push, pull request and merge would have shown. */
    public MergeResult dryRun() throws IOException, InterruptedException {
        List<GateCondition> gate = MergeGate.judge(proposal.facts());
        context.directory().write(BODY, proposal.body(gate));
        String reason =
                "Dry run: the patch is " + PATCH + " and the would-be pull request " + BODY + " in the run directory";
        return new MergeResult(
                MergeResult.Status.DRY_RUN, reason, null, null, proposal.draft(), proposal.head(), null, null, gate);
    }

    /**
     * @throws IOException if the push or the pull request was refused; the patch is in the run directory
     */
    public MergeResult publish() throws IOException, InterruptedException {
        Optional<PullRequest> before = host.pullRequestOf(proposal.branch());
        GateAndMerge gate = new GateAndMerge(proposal, beads);
        if (before.isPresent() && before.get().state() == PullRequest.State.MERGED) {
            return gate.merged(before.get());
        }
        if (before.isPresent() && !before.get().open()) {
            PullRequest pull = before.get();
            return new MergeResult(
                    MergeResult.Status.GATE_CLOSED,
                    "Somebody closed pull request #" + pull.number() + "; it is left so",
                    pull.number(),
                    pull.url(),
                    pull.draft(),
                    proposal.head(),
                    null,
                    null,
                    List.of());
        }
        PullRequestSteps steps = new PullRequestSteps(context);
        steps.push(proposal.head(), proposal.branch());
        return gate.run(steps.pullRequest(
                proposal.branch() + " into " + proposal.base(), before, this::request, labels(), this::comment));
    }

    private NewPullRequest request() throws IOException, InterruptedException {
        String asked = proposal.record().targetRepo();
        String now = host.repository().fullName();
        if (asked != null && asked.contains("/") && !now.equalsIgnoreCase(asked)) {
            context.console()
                    .line("The repository " + asked + " is called " + now + " now; change the address of the remote");
        }
        return new NewPullRequest(
                proposal.branch(),
                proposal.base(),
                PullRequestText.title(proposal.record()),
                proposal.body(List.of()),
                proposal.draft());
    }

    private List<String> labels() {
        List<String> labels = new ArrayList<>(List.of("repo-pilot"));
        proposal.record().improvements().stream()
                .filter(i -> i.status() == ImprovementStatus.APPLIED)
                .map(Improvement::category)
                .distinct()
                .sorted()
                .forEach(category -> labels.add(category.id()));
        return labels;
    }

    /** The review's issues on their lines, in one review, once. */
    private void comment(PullRequest pull) throws IOException, InterruptedException {
        List<LineComment> comments = proposal.issuesOnLines().stream()
                .map(issue -> new LineComment(issue.file(), issue.line(), text(issue)))
                .toList();
        if (comments.isEmpty()) {
            return;
        }
        String mark = REVIEW_MARK + proposal.record().runId() + " -->";
        Lenient.run(context, "The review's issues could not be left on their lines", () -> {
            if (host.reviews(pull.number()).stream().noneMatch(body -> body != null && body.contains(mark))) {
                String count = Count.of(comments.size(), "issue");
                String body = mark + "\nRepo Pilot's review found " + count + " on lines of this change.";
                host.review(pull.number(), proposal.head(), body, comments);
            }
        });
    }

    private String text(Review.Issue issue) {
        String suggestion = issue.suggestion() == null || issue.suggestion().isBlank()
                ? ""
                : "\n\nSuggestion: " + say(issue.suggestion());
        return "**" + issue.severity().id() + "**: " + say(issue.description()) + suggestion;
    }

    private String say(String raw) {
        return Markdown.text(context.redactor().redact(raw), COMMENT);
    }
}
