package io.jenkins.plugins.repopilot.engine.port;

import java.io.IOException;

/**
 * The working copy of the repository, wherever it lies: on this machine, or on a Jenkins agent. File access is in bulk: a task
 * travels to the files, does all of its work there and brings one value back.
 */
public interface Workspace {

    /** How the workspace is called in messages: a path, with the machine's name where it is another one. */
    String description();

    /**
     * Runs a task beside the files.
     *
     * @throws IOException what the task threw, or that the machine of the workspace could not be reached
     * @throws InterruptedException if the run was aborted; the task is interrupted as well
     */
    <T> T call(WorkspaceTask<T> task) throws IOException, InterruptedException;
}
