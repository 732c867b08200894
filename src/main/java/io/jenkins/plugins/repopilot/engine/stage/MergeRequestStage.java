package io.jenkins.plugins.repopilot.engine.stage;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;

/** Stage 8: push, pull request, gate, merge. */
public final class MergeRequestStage implements RunStage {

    @Override
    public Stage stage() {
        return Stage.MERGE_REQUEST;
    }

    @Override
    public RunRecord run(RunContext context, RunRecord record) throws Exception {
        throw new UnsupportedOperationException();
    }

    @Override
    public String summary(RunRecord record) {
        return record.mergeResult() == null ? "nothing done" : record.mergeResult().reason();
    }
}
