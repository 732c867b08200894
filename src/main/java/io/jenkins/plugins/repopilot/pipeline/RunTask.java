package io.jenkins.plugins.repopilot.pipeline;

import hudson.AbortException;
import hudson.remoting.ChannelClosedException;
import hudson.remoting.RequestAbortedException;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.RunFailedException;
import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import io.jenkins.plugins.repopilot.host.BuildRun;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What a step does for a run: one stage of it, or all. */
abstract class RunTask {

    private static final Logger LOGGER = Logger.getLogger(RunTask.class.getName());

    /** How long an agent may take to come back after Jenkins was restarted; the node step waits as long. */
    private static final long AGENT_WAIT_SECONDS = 300;

    private static final long AGENT_POLL_MILLIS = 250;

    final StepContext context;
    final StepPlace place;
    private final String title;
    private final boolean resumed;
    BuildRun run;

    /**
     * @param title of the work, in front of its failures
     */
    RunTask(StepContext context, String title, boolean resumed) {
        this.context = context;
        this.title = title;
        this.resumed = resumed;
        this.place = new StepPlace(context);
    }

    /** What the step returns. */
    Map<String, Object> call() throws Exception {
        if (resumed) {
            awaitAgent();
        }
        return work();
    }

    abstract Map<String, Object> work() throws Exception;

    /** Ends the run after the work was interrupted. */
    void abort(String reason) {
        if (run == null) {
            return;
        }
        try {
            run.abort(reason);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Could not end run " + run.runId() + " in good order", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The failure as the build shows it: our own in one line, without causes (which Pipeline could not save); that of a lost agent as it is,
     * so that {@code retry(conditions: [agent()])} knows it.
     */
    Throwable explained(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isAgentLost(cause)) {
                return cause;
            }
        }
        if (!(failure instanceof RunFailedException
                || failure instanceof RunRefusedException
                || failure instanceof InvalidSettingException
                || failure instanceof AbortException)) {
            LOGGER.log(Level.WARNING, title + " ended with an unexpected error", failure);
        }
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        String prefix = failure instanceof RunFailedException ? title + ": " : "";
        return new AbortException(prefix + (run == null ? message : run.mask(message)));
    }

    private void awaitAgent() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(AGENT_WAIT_SECONDS);
        while (true) {
            try {
                place.workspace();
                place.launcher();
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(AGENT_POLL_MILLIS);
            }
        }
    }

    private static boolean isAgentLost(Throwable cause) {
        return cause instanceof ChannelClosedException
                || cause instanceof RequestAbortedException
                || cause.getClass().getSimpleName().equals("AgentOfflineException");
    }
}
