package io.jenkins.plugins.repopilot.pipeline;

import io.jenkins.plugins.repopilot.engine.Stage;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs one stage. */
final class StageExecution extends RunExecution {

    private static final long serialVersionUID = 1;

    private final String stageId;

    StageExecution(StepContext context, String stageId) {
        super(context);
        this.stageId = stageId;
    }

    @Override
    RunTask task(boolean resumed) {
        return new StageTask(getContext(), Stage.of(stageId), resumed);
    }
}
