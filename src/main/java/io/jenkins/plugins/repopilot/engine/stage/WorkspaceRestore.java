package io.jenkins.plugins.repopilot.engine.stage;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.TouchedFiles;
import io.jenkins.plugins.repopilot.engine.git.RepositoryState;
import io.jenkins.plugins.repopilot.engine.testing.Sandbox;
import java.io.IOException;
import java.util.List;

/** Puts HEAD and the files back to what was found before the run, and deletes the run's local branch. */
public final class WorkspaceRestore {

    private final RunContext context;

    public WorkspaceRestore(RunContext context) {
        this.context = context;
    }

    /**
     * @return one line of what was done
     * @throws IOException if the workspace can't be reached or git refuses
     */
    public String restore(RunRecord record) throws IOException, InterruptedException {
        RepositoryState state = context.git().state();
        if (!state.repository()) {
            return "the workspace is gone, nothing to restore";
        }
        // tracked files were unmodified when the run began: whatever is modified now was left by the run
        context.git().restore(state.modified(), state.headSha());
        List<String> touched = TouchedFiles.read(context.directory());
        context.git().restore(touched, state.headSha());
        RunRecord.Origin origin = record.origin();
        context.git().checkout(origin.branch(), origin.sha());
        context.git().deleteBranch(record.branchName());
        Sandbox.cleanUp(context);
        return "HEAD is at " + (origin.branch() == null ? origin.sha().substring(0, 10) : origin.branch()) + " again";
    }
}
