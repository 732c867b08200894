package io.jenkins.plugins.repopilot.pipeline;

import hudson.model.Run;
import io.jenkins.plugins.repopilot.host.LiveRuns;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.CauseOfInterruption;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The thread of a step: what it does, how it is stopped, and that the step is answered exactly once. */
final class StageWork {

    private static final Logger LOGGER = Logger.getLogger(StageWork.class.getName());

    /** How long a stage that was told to stop may take to end its processes and give the workspace back. */
    private static final long GRACE_SECONDS = 30;

    private final StepContext context;
    private final RunTask task;
    private final AtomicBoolean answered = new AtomicBoolean();
    private Thread worker;
    private Throwable stopCause;

    StageWork(StepContext context, RunTask task) {
        this.context = context;
        this.task = task;
    }

    /** Works in the calling thread and answers the step, except when Jenkins goes down: then the step stays open, to be resumed. */
    void run() {
        LiveRuns live = LiveRuns.get();
        if (!enter()) {
            return;
        }
        try {
            live.entered(context.get(Run.class));
            succeed(task.call());
        } catch (Throwable e) {
            if (live.shuttingDown() && stopCause() == null) {
                LOGGER.log(Level.FINE, "Left for after the restart", e);
            } else if (e instanceof InterruptedException || stopCause() != null) {
                Throwable cause = stopCause() == null ? e : stopCause();
                // the work is over: what follows must not be cut short by the interrupt that ended it
                Thread.interrupted();
                task.abort(reason(cause));
                fail(cause);
            } else {
                fail(task.explained(e));
            }
        } finally {
            leave();
            live.left();
        }
    }

    /** Tells the work to stop; the step fails with the cause once it has, or when the time for that is over. */
    void stop(Throwable cause) {
        synchronized (this) {
            stopCause = cause;
            if (worker != null) {
                worker.interrupt();
                Timer.get().schedule(() -> fail(cause), GRACE_SECONDS, TimeUnit.SECONDS);
                return;
            }
        }
        fail(cause);
    }

    private synchronized boolean enter() {
        worker = Thread.currentThread();
        return stopCause == null;
    }

    private synchronized void leave() {
        worker = null;
        Thread.interrupted();
    }

    private synchronized Throwable stopCause() {
        return stopCause;
    }

    private void succeed(Object result) {
        if (answered.compareAndSet(false, true)) {
            context.onSuccess(result);
        }
    }

    private void fail(Throwable cause) {
        if (answered.compareAndSet(false, true)) {
            context.onFailure(cause);
        }
    }

    private static String reason(Throwable cause) {
        if (cause instanceof FlowInterruptedException interruption
                && !interruption.getCauses().isEmpty()) {
            return interruption.getCauses().stream()
                    .map(CauseOfInterruption::getShortDescription)
                    .collect(Collectors.joining(", "));
        }
        return cause instanceof InterruptedException || cause.getMessage() == null
                ? "the build was stopped"
                : cause.getMessage();
    }
}
