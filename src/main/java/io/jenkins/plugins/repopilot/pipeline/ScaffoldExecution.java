package io.jenkins.plugins.repopilot.pipeline;

import io.jenkins.plugins.repopilot.host.ScaffoldParameters;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs a whole scaffold; it has no stages that would be worth to be shown as such. */
final class ScaffoldExecution extends RunExecution {

    private static final long serialVersionUID = 1;

    private final RunHandle handle;
    private final ScaffoldParameters parameters;

    ScaffoldExecution(StepContext context, RunHandle handle, ScaffoldParameters parameters) {
        super(context);
        this.handle = handle;
        this.parameters = parameters;
    }

    @Override
    RunTask task(boolean resumed) {
        return new ScaffoldTask(getContext(), handle, parameters, resumed);
    }
}
