package io.jenkins.plugins.repopilot.engine.stage;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;

/** Stage 9: the three documents, where this run changed what they describe. */
public final class UpdateDocsStage implements RunStage {

    @Override
    public Stage stage() {
        return Stage.UPDATE_DOCS;
    }

    @Override
    public RunRecord run(RunContext context, RunRecord record) throws Exception {
        throw new UnsupportedOperationException();
    }

    @Override
    public String summary(RunRecord record) {
        return record.docsUpdated() == null ? "nothing done" : record.docsUpdated().status();
    }
}
