package io.jenkins.plugins.repopilot.engine.forge;

import java.util.List;

/**
 * A pull request as the code host tells it.
 *
 * @param nodeId its id in GraphQL
 * @param headSha the commit that would be merged
 * @param baseSha the base branch's commit when the host last looked
 * @param mergeSha the commit on the base branch, {@code null} if it is not merged
 * @param mergeable {@code null} while the host has not found out, or where it was only listed
 * @param mergeableState the host's word: {@code clean, unstable, blocked, behind, dirty, draft, unknown}
 * @param armed whether the host merges it by itself
 */
public record PullRequest(
        int number,
        String nodeId,
        String url,
        String title,
        String body,
        State state,
        boolean draft,
        String headBranch,
        String headSha,
        String baseBranch,
        String baseSha,
        String mergeSha,
        Boolean mergeable,
        String mergeableState,
        boolean armed,
        List<String> labels) {

    public enum State {
        OPEN,
        CLOSED,
        MERGED
    }

    public boolean open() {
        return state == State.OPEN;
    }
}
