package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.MergeOutcome;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.MergeRequest;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.NewPullRequest;
import io.jenkins.plugins.repopilot.engine.git.CommitInfo;
import io.jenkins.plugins.repopilot.engine.git.GitRepository;
import io.jenkins.plugins.repopilot.engine.git.TreeCommit;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings documents into the repository: onto an open pull request, onto the base branch, or onto the branch of documents. */
public final class DocsPublisher {

    private static final String TITLE = "Update the documentation of the code";

    private final RunContext context;
    private final RunRecord record;
    private final GitRepository git;

    public DocsPublisher(RunContext context, RunRecord record) {
        this.context = context;
        this.record = record;
        this.git = context.git();
    }

    /**
     * @param commit {@code null} if nothing was pushed
     * @param pullRequestUrl {@code null} if there is none
     * @param outcome one sentence
     */
    public record Published(String branch, String commit, String pullRequestUrl, String outcome) {}

    /** As one more commit on the branch of the run's open pull request, if nobody else has pushed there. */
    public Published ontoRunBranch(String head, String pullRequestUrl, Map<String, String> files)
            throws IOException, InterruptedException {
        String commit = commit(head, files, List.of(head));
        String there = context.publisher().remoteHead(record.branchName());
        if (!head.equals(there) && !commit.equals(there)) {
            return new Published(null, null, pullRequestUrl, "somebody else has pushed to " + record.branchName());
        }
        context.publisher().push(commit, record.branchName());
        return new Published(record.branchName(), commit, pullRequestUrl, "added to the open pull request");
    }

    /** Straight onto the base branch: only {@code docsMode: push} asks for it. */
    public Published ontoBase(String baseHead, Map<String, String> files) throws IOException, InterruptedException {
        String base = record.origin().baseBranch();
        String commit = commit(baseHead, files, List.of(baseHead));
        context.publisher().push(commit, base);
        return new Published(base, commit, null, "pushed to " + base);
    }

    /**
     * Onto the long-lived branch of documents, whose tree is always that of the base branch with our documents, and its pull request; merged
     * where {@code autoMerge} is on and GitHub's checks are green.
     */
    public Published ontoDocsBranch(String baseHead, Map<String, String> files)
            throws IOException, InterruptedException {
        String there = context.publisher().remoteHead(OurPulls.DOCS_BRANCH);
        List<String> parents = List.of(baseHead);
        if (there != null) {
            git.fetch(OurPulls.DOCS_BRANCH);
            if (!git.isAncestor(there, baseHead)) {
                if (!OurPulls.foreign(git.log(baseHead, there)).isEmpty()) {
                    return new Published(null, null, null, "somebody else has committed to " + OurPulls.DOCS_BRANCH);
                }
                parents = List.of(there, baseHead);
            }
        }
        String commit = commit(baseHead, files, parents);
        boolean same = there != null
                && git.resolve(there).isPresent()
                && git.deltas(there, commit).isEmpty()
                && parents.size() == 2;
        String head = same ? there : commit;
        context.publisher().push(head, OurPulls.DOCS_BRANCH);
        PullRequest pull = pullRequest(files);
        String outcome = context.get(Setting.AUTO_MERGE) ? merge(pull, head, files) : "in a pull request of their own";
        return new Published(OurPulls.DOCS_BRANCH, head, pull.url(), outcome);
    }

    private String commit(String treeOf, Map<String, String> files, List<String> parents)
            throws IOException, InterruptedException {
        String message = TITLE + "\n\nFor " + record.branchName() + ".\n\n" + OurPulls.BEAD + ": update-docs\n";
        return git.commitTree(new TreeCommit(
                        treeOf, "", files, parents, message, context.get(Setting.AUTHOR), record.startedAt()))
                .orElseThrow();
    }

    private PullRequest pullRequest(Map<String, String> files) throws IOException, InterruptedException {
        CodeHost host = context.codeHost();
        StringBuilder body = new StringBuilder("Documents about the code, brought up to date:\n\n");
        files.keySet().stream()
                .sorted()
                .forEach(path -> body.append("- ").append(Markdown.code(path)).append('\n'));
        body.append(
                "\nThey are Repo Pilot's and are written anew as the code changes. Take the first line out of one to keep it as yours.\n");
        Optional<PullRequest> found = host.pullRequestOf(OurPulls.DOCS_BRANCH).filter(PullRequest::open);
        if (found.isPresent()) {
            host.edit(found.get().number(), TITLE, body.toString());
            return found.get();
        }
        PullRequest pull = host.open(
                new NewPullRequest(OurPulls.DOCS_BRANCH, record.origin().baseBranch(), TITLE, body.toString(), false));
        Lenient.run(
                context,
                "The labels could not be set",
                () -> host.label(pull.number(), List.of("repo-pilot", "documentation")));
        return pull;
    }

    private String merge(PullRequest pull, String head, Map<String, String> files)
            throws IOException, InterruptedException {
        GateWatch watch = new GateWatch(context, MergeGate::judgeRemote, DocsPublisher::ours);
        GateWatch.Watched watched =
                watch.watch(GateFacts.ofHead(head), pull.number(), files.keySet(), pull.baseSha(), true);
        if (MergeGate.closed(watched.conditions())) {
            return "in a pull request of their own, not merged: " + MergeGate.why(watched.conditions());
        }
        MergeOutcome outcome = watched.armed() != null
                ? watched.armed()
                : context.codeHost()
                        .merge(new MergeRequest(pull.number(), head, context.get(Setting.MERGE_METHOD), null));
        if (outcome instanceof MergeOutcome.Merged merged) {
            return "merged as " + merged.sha();
        }
        if (outcome instanceof MergeOutcome.Armed) {
            return "in a pull request of their own, which GitHub merges when its checks are green";
        }
        String why = outcome instanceof MergeOutcome.Moved moved
                ? moved.reason()
                : ((MergeOutcome.Refused) outcome).reason();
        return "in a pull request of their own, not merged: " + why;
    }

    private static boolean ours(CommitInfo commit) {
        return commit.trailer(OurPulls.BEAD) != null;
    }
}
