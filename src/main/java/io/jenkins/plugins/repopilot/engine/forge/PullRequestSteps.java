package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.StageBeads;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.NewPullRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;

/** The way of one branch to its pull request, a bead a step. Each step looks before it acts, so that it can be run again after a crash. */
public final class PullRequestSteps {

    private final RunContext context;
    private final StageBeads beads;

    public PullRequestSteps(RunContext context) {
        this.context = context;
        this.beads = new StageBeads(context.beads(), Stage.MERGE_REQUEST, BeadCategory.GIT);
    }

    /**
     * Pushes a commit to a branch, unless it is there already, or somebody has pushed on top of it.
     *
     * @throws IOException if the push was refused
     */
    public void push(String head, String branch) throws IOException, InterruptedException {
        beads.begin("push", "Push " + branch, head);
        try {
            String there = context.publisher().remoteHead(branch);
            if (head.equals(there)) {
                beads.complete("push", "it was pushed already: " + there);
            } else if (there != null && isOnTop(head, branch, there)) {
                beads.complete("push", "somebody has pushed on top of it: " + there);
            } else {
                context.publisher().push(head, branch);
                beads.complete("push", "pushed " + head);
            }
        } catch (IOException e) {
            beads.fail("push", e.getMessage());
            throw e;
        }
    }

    private boolean isOnTop(String head, String branch, String sha) throws IOException, InterruptedException {
        return context.git().fetch(branch) && context.git().isAncestor(head, sha);
    }

    /** A pull request that is asked for where there is none yet. */
    @FunctionalInterface
    public interface Request {
        NewPullRequest make() throws IOException, InterruptedException;
    }

    /** What is still to be done about a pull request that is there. */
    @FunctionalInterface
    public interface Rest {
        void run(PullRequest pull) throws IOException, InterruptedException;
    }

    /**
     * The pull request of a branch: the one that is there, else a new one; with the labels.
     *
     * @param rest done within the same bead
     * @throws IOException if the code host refused it
     */
    public PullRequest pullRequest(
            String title, Optional<PullRequest> before, Request request, Collection<String> labels, Rest rest)
            throws IOException, InterruptedException {
        beads.begin("pull-request", "Pull request", title);
        try {
            PullRequest pull = before.isPresent() ? before.get() : open(request.make());
            if (!pull.labels().containsAll(labels)) {
                Lenient.run(
                        context,
                        "The labels could not be set",
                        () -> context.codeHost().label(pull.number(), labels));
            }
            rest.run(pull);
            beads.note("pull-request", "url", pull.url());
            beads.complete("pull-request", "#" + pull.number() + (pull.draft() ? ", a draft" : ""));
            return pull;
        } catch (IOException e) {
            beads.fail("pull-request", e.getMessage());
            throw e;
        }
    }

    private PullRequest open(NewPullRequest request) throws IOException, InterruptedException {
        context.directory().write(PullRequestWork.BODY, request.body());
        PullRequest pull = context.codeHost().open(request);
        context.console().line("Pull request #" + pull.number() + ": " + pull.url());
        return pull;
    }
}
