package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import java.io.IOException;

/**
 * The improvements on the run's branch, one commit each, as stages 4, 5 and 7 change them. Nothing of it is pushed before stage 8, so every
 * change rebuilds the branch from base with the stored diffs. What stands above the improvements (commits of generated tests) is not kept:
 * who put it there commits it again.
 */
public final class ChangeSet {

    /**
     * Has the model mend one improvement that is on the branch. Afterwards it is {@code APPLIED} with a new commit, or, if no round gave
     * one that holds, dropped as by {@link #drop}; ask {@code record.improvements()} which.
     *
     * @param problemText what is wrong with it, for the model: review issues, failed tests
     * @return the record with improvements and code changes as they are now; checkpointed
     * @throws io.jenkins.plugins.repopilot.engine.llm.ModelException if the model's failure ends the run
     */
    public RunRecord repair(RunContext context, RunRecord record, String improvementId, String problemText)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException("repair");
    }

    /**
     * Takes one improvement off the branch, and with it those that can't stand without it (their reason says "depends on IMP-00x"). Does
     * nothing if it is not on the branch.
     *
     * @param reason why, for its bead and the pages
     * @return the record with improvements and code changes as they are now; checkpointed
     */
    public RunRecord drop(RunContext context, RunRecord record, String improvementId, String reason)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException("drop");
    }

    /**
     * Brings the workspace back to what the record says, after a crash or in a new workspace: files that were being written are reset, the
     * branch stands at {@code codeChanges.headSha} and is checked out, its commits made anew from the stored diffs where they are missing
     * (same dates, same SHAs).
     *
     * @throws IOException if a stored diff does not give the recorded commit again
     */
    public RunRecord rebuild(RunContext context, RunRecord record) throws IOException, InterruptedException {
        throw new UnsupportedOperationException("rebuild");
    }
}
