package io.jenkins.plugins.repopilot.engine.git;

import java.io.IOException;

/** Pushes branches to the remote. The only thing in a run that holds write access, and only while it pushes. */
public interface BranchPublisher {

    /**
     * Pushes one commit to a branch of the remote, never by force. Pushing what is there already succeeds.
     *
     * @param sha a commit of the workspace's repository
     * @param branch without {@code refs/heads/}
     * @throws GitException if the remote refused it: no rights, protected, or the branch has other commits
     */
    void push(String sha, String branch) throws IOException, InterruptedException;

    /** The commit that a branch of the remote stands on, {@code null} if there is no such branch. */
    String remoteHead(String branch) throws IOException, InterruptedException;
}
