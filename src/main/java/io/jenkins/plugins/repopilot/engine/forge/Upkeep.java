package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.StageBeads;
import io.jenkins.plugins.repopilot.engine.git.CommitInfo;
import io.jenkins.plugins.repopilot.engine.git.GitRepository;
import io.jenkins.plugins.repopilot.engine.git.TreeCommit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks after open pull requests of earlier runs that conflict with their base: where nobody else has committed, they are rebuilt on the
 * new base, else left with one comment. The rebuilt branch goes on from the old one (nothing is pushed by force), and is not merged by us:
 * nobody has reviewed it.
 */
public final class Upkeep {

    private static final String MARK = "<!-- repo-pilot:upkeep ";
    private static final String BEAD = "merge-request.upkeep-";

    private final RunContext context;
    private final RunRecord record;
    private final CodeHost host;
    private final StageBeads beads;

    public Upkeep(RunContext context, RunRecord record) {
        this.context = context;
        this.record = record;
        this.host = context.codeHost();
        this.beads = new StageBeads(context.beads(), Stage.MERGE_REQUEST, BeadCategory.GIT);
    }

    /** Does nothing, and makes no bead, where no pull request of ours conflicts. What fails here fails its bead and nothing else. */
    public void run() throws IOException, InterruptedException {
        Lenient.run(context, "Our open pull requests could not be looked after", this::lookAfterAll);
    }

    private void lookAfterAll() throws IOException, InterruptedException {
        for (PullRequest listed : host.pullRequests(OurPulls.PREFIX, true)) {
            if (!OurPulls.improves(listed) || listed.headBranch().equals(record.branchName())) {
                continue;
            }
            PullRequest pull = host.pullRequest(listed.number());
            if (!pull.open() || !Boolean.FALSE.equals(pull.mergeable())) {
                continue;
            }
            String name = "upkeep-" + pull.number();
            if (!beads.begin(name, "Look after #" + pull.number(), "it conflicts with " + pull.baseBranch())) {
                continue;
            }
            try {
                String done = lookAfter(pull);
                context.console().line("Pull request #" + pull.number() + ": " + done);
                beads.complete(name, done);
            } catch (IOException e) {
                context.console()
                        .line("Pull request #" + pull.number() + " could not be looked after: " + e.getMessage());
                beads.fail(name, e.getMessage());
            }
        }
    }

    private String lookAfter(PullRequest pull) throws IOException, InterruptedException {
        GitRepository git = context.git();
        List<CommitInfo> commits = host.commits(pull.number());
        if (!OurPulls.foreign(commits).isEmpty()) {
            return leave(pull, "somebody else has committed to it");
        }
        if (pull.armed()) {
            return leave(pull, "auto-merge is armed, and what is rebuilt has not been reviewed");
        }
        boolean known = git.fetch(pull.headBranch())
                && git.fetch(pull.baseBranch())
                && git.resolve(pull.headSha()).isPresent();
        Optional<String> base = git.resolve("refs/remotes/origin/" + pull.baseBranch());
        if (!known || base.isEmpty()) {
            return leave(pull, "its branch could not be fetched");
        }
        return rebuild(pull, commits, base.get());
    }

    private String rebuild(PullRequest pull, List<CommitInfo> commits, String base)
            throws IOException, InterruptedException {
        GitRepository git = context.git();
        String head = base;
        int kept = 0;
        List<String> leftOut = new ArrayList<>();
        List<String> trailers = new ArrayList<>();
        for (CommitInfo commit : commits) {
            if (commit.trailer(OurPulls.BEAD).startsWith(BEAD)) {
                // an earlier rebuild: what it holds comes from the other commits again
                continue;
            }
            String diff = git.diff(commit.sha() + "^", commit.sha(), List.of());
            Optional<String> next = git.commitTree(new TreeCommit(
                    head,
                    diff,
                    Map.of(),
                    List.of(head),
                    commit.message(),
                    context.get(Setting.AUTHOR),
                    record.startedAt()));
            String fingerprint = commit.trailer(OurPulls.FINGERPRINT);
            if (next.isPresent()) {
                head = next.get();
                kept += fingerprint == null ? 0 : 1;
            } else {
                leftOut.add(commit.subject());
                if (fingerprint != null) {
                    trailers.add(OurPulls.LEFT_OUT + ": " + fingerprint);
                }
            }
        }
        if (kept == 0) {
            return leave(pull, "no improvement of it applies to the new base any more");
        }
        String message = "Rebuild on " + base + "\n\nThe base branch " + pull.baseBranch()
                + " has moved; what still applies is kept.\n\n"
                + OurPulls.BEAD + ": " + BEAD + pull.number() + "\n"
                + String.join("\n", trailers) + (trailers.isEmpty() ? "" : "\n");
        String rebuilt = git.commitTree(new TreeCommit(
                        head,
                        "",
                        Map.of(),
                        List.of(pull.headSha(), base),
                        message,
                        context.get(Setting.AUTHOR),
                        record.startedAt()))
                .orElseThrow();
        context.publisher().push(rebuilt, pull.headBranch());
        String out = leftOut.isEmpty()
                ? "everything still applies"
                : "left out, because it does not apply any more: " + String.join("; ", leftOut);
        comment(
                pull,
                "rebuilt " + base,
                "The base branch has moved and this conflicted with it, so it was rebuilt on " + base + "; "
                        + Markdown.text(out, 2000) + ". It was neither reviewed nor tested again by Repo Pilot.");
        return "rebuilt on " + base + "; " + out;
    }

    private String leave(PullRequest pull, String why) throws IOException, InterruptedException {
        comment(
                pull,
                "left",
                "This conflicts with " + Markdown.code(pull.baseBranch()) + " and is left to you: " + why
                        + ". Close it, or resolve the conflict.");
        return "it conflicts and is left alone: " + why;
    }

    /** One of each kind. */
    private void comment(PullRequest pull, String kind, String text) throws IOException, InterruptedException {
        String mark = MARK + kind + " -->";
        Set<String> there = Set.copyOf(host.comments(pull.number()));
        if (there.stream().noneMatch(body -> body.contains(mark))) {
            host.comment(pull.number(), mark + "\n" + text);
        }
    }
}
