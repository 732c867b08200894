package io.jenkins.plugins.repopilot.pipeline;

import hudson.security.ACL;
import hudson.security.ACLContext;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.GeneralNonBlockingStepExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Works for a run in a thread of its own; after a restart of Jenkins it goes on from the run's journal. */
abstract class RunExecution extends GeneralNonBlockingStepExecution {

    private static final long serialVersionUID = 1;

    private transient volatile StageWork work;

    RunExecution(StepContext context) {
        super(context);
    }

    /** What is done, from the beginning or after a restart of Jenkins. */
    abstract RunTask task(boolean resumed);

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

    /** A restart is no loss: the work is resumed. */
    @Override
    public boolean blocksRestart() {
        return false;
    }

    private void begin(boolean resumed) {
        StageWork next = new StageWork(getContext(), task(resumed));
        work = next;
        run(next::run);
    }
}
