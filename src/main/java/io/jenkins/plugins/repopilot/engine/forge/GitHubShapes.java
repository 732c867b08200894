package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.forge.CodeHost.Check;
import java.io.IOException;
import java.util.Locale;
import org.kohsuke.github.GHCheckRun;
import org.kohsuke.github.GHCommitState;
import org.kohsuke.github.GHCommitStatus;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHLabel;
import org.kohsuke.github.GHPullRequest;

/** From github-api's types to ours. */
final class GitHubShapes {

    private GitHubShapes() {}

    /** Of one that was asked for alone: only then GitHub says whether it can be merged. */
    static PullRequest whole(GHPullRequest pull) throws IOException {
        return convert(pull, pull.isMerged(), pull.getMergeable(), pull.getMergeableState());
    }

    /** Of one in a list. */
    static PullRequest listed(GHPullRequest pull) throws IOException {
        return convert(pull, pull.getMergedAt() != null, null, "unknown");
    }

    private static PullRequest convert(GHPullRequest pull, boolean merged, Boolean mergeable, String mergeableState)
            throws IOException {
        PullRequest.State state = merged
                ? PullRequest.State.MERGED
                : pull.getState() == GHIssueState.OPEN ? PullRequest.State.OPEN : PullRequest.State.CLOSED;
        return new PullRequest(
                pull.getNumber(),
                pull.getNodeId(),
                pull.getHtmlUrl().toString(),
                pull.getTitle(),
                pull.getBody() == null ? "" : pull.getBody(),
                state,
                pull.isDraft(),
                pull.getHead().getRef(),
                pull.getHead().getSha(),
                pull.getBase().getRef(),
                pull.getBase().getSha(),
                merged ? pull.getMergeCommitSha() : null,
                mergeable,
                mergeableState == null ? "unknown" : mergeableState,
                pull.getAutoMerge() != null,
                pull.getLabels().stream().map(GHLabel::getName).toList());
    }

    static Check check(GHCheckRun run) {
        GHCheckRun.Conclusion conclusion = run.getConclusion();
        if (run.getStatus() != GHCheckRun.Status.COMPLETED || conclusion == null) {
            return new Check(
                    run.getName(),
                    Check.State.PENDING,
                    String.valueOf(run.getStatus()).toLowerCase(Locale.ROOT));
        }
        Check.State state = switch (conclusion) {
            case SUCCESS, NEUTRAL, SKIPPED -> Check.State.GREEN;
            default -> Check.State.RED;
        };
        return new Check(run.getName(), state, conclusion.name().toLowerCase(Locale.ROOT));
    }

    static Check check(GHCommitStatus status) {
        GHCommitState state = status.getState();
        Check.State found = state == GHCommitState.SUCCESS
                ? Check.State.GREEN
                : state == GHCommitState.PENDING ? Check.State.PENDING : Check.State.RED;
        return new Check(status.getContext(), found, state.name().toLowerCase(Locale.ROOT));
    }
}
