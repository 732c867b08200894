package io.jenkins.plugins.repopilot.pipeline;

import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.repopilot.engine.Stage;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs a stage in a thread of its own; after a restart of Jenkins it goes on from the run's journal. */
final class StageExecution extends GeneralNonBlockingStepExecution {

    private static final long serialVersionUID = 1;

    private final String stageId;
    private transient volatile StageWork work;

    StageExecution(StepContext context, String stageId) {
        super(context);
        this.stageId = stageId;
    }

    @Override
    public boolean start() {
        begin(false);
        return false;
    }

    @Override
    public void onResume() {
        try (ACLContext acl = ACL.as2(getContext().get(FlowExecution.class).getAuthentication2())) {
            begin(true);
        } catch (IOException e) {
            getContext().onFailure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            getContext().onFailure(e);
        }
    }

    @Override
    public void stop(Throwable cause) {
        StageWork running = work;
        if (running == null) {
            getContext().onFailure(cause);
        } else {
            running.stop(cause);
        }
    }

    /** A restart is no loss: the stage is resumed. */
    @Override
    public boolean blocksRestart() {
        return false;
    }

    private void begin(boolean resumed) {
        StageWork next = new StageWork(getContext(), new StageTask(getContext(), Stage.of(stageId), resumed));
        work = next;
        run(next::run);
    }
}
