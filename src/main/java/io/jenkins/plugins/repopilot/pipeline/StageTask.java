package io.jenkins.plugins.repopilot.pipeline;

import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import hudson.remoting.ChannelClosedException;
import hudson.remoting.RequestAbortedException;
import io.jenkins.plugins.repopilot.action.BeadChainAction;
import io.jenkins.plugins.repopilot.config.PilotPlan;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunFailedException;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.host.BuildRun;
import io.jenkins.plugins.repopilot.host.LiveRuns;
import io.jenkins.plugins.repopilot.host.Occasion;
import io.jenkins.plugins.repopilot.host.Outcome;
import io.jenkins.plugins.repopilot.host.RunSummary;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What one stage of a Pipeline does: find its run (or start or resume it), run the stage, show how it went. */
final class StageTask {

    private static final Logger LOGGER = Logger.getLogger(StageTask.class.getName());

    /** In the folder of a run that was not needed: why. */
    private static final String NOTHING_TO_DO = "nothing-to-do.txt";

    /** How long an agent may take to come back after Jenkins was restarted; the node step waits as long. */
    private static final long AGENT_WAIT_SECONDS = 300;

    private static final long AGENT_POLL_MILLIS = 250;

    private final StepContext context;
    private final Stage stage;
    private final boolean resumed;
    private final StepPlace place;
    private BuildRun run;

    StageTask(StepContext context, Stage stage, boolean resumed) {
        this.context = context;
        this.stage = stage;
        this.resumed = resumed;
        this.place = new StepPlace(context);
    }

    /** The run's summary after the last stage, {@code null} after the others. */
    Map<String, Object> call() throws Exception {
        if (resumed) {
            awaitAgent();
        }
        RunHandle handle = context.get(RunHandle.class);
        Run<?, ?> build = context.get(Run.class);
        RunDirectory directory = BeadChainAction.of(build).directory(handle.runId());
        Optional<BuildRun> found = find(build, handle, directory);
        if (found.isEmpty()) {
            return withoutRun(directory);
        }
        run = found.get();
        run.enter(place);
        show(run.run(stage), directory);
        if (stage != Stage.CONFIRM) {
            return null;
        }
        RunRecord record = run.record();
        show(Outcome.of(record), build);
        return RunSummary.of(record);
    }

    /** Ends the run after this stage was interrupted. */
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
            LOGGER.log(Level.WARNING, "Stage " + stage.id() + " ended with an unexpected error", failure);
        }
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        String prefix = failure instanceof RunFailedException ? stage.title() + ": " : "";
        return new AbortException(prefix + (run == null ? message : run.mask(message)));
    }

    private Optional<BuildRun> find(Run<?, ?> build, RunHandle handle, RunDirectory directory) throws Exception {
        Optional<BuildRun> live = LiveRuns.get().find(handle.runId());
        if (live.isPresent()) {
            return live;
        }
        PilotPlan plan =
                PilotPlan.of(build, handle.given(), handle.openAiCredentialsId(), handle.gitHubCredentialsId());
        if (directory.record().isPresent()) {
            return BuildRun.resume(build, place, plan, handle.runId());
        }
        if (stage != Stage.ANALYZE) {
            return Optional.empty();
        }
        Optional<String> idle = new Occasion(build, place, plan.settings()).nothingToDo();
        if (idle.isPresent()) {
            directory.write(NOTHING_TO_DO, idle.get());
            place.listener()
                    .getLogger()
                    .println("Repo Pilot has nothing to do: " + idle.get() + " (force: true overrides)");
            return Optional.empty();
        }
        return Optional.of(BuildRun.start(build, place, plan, handle.runId()));
    }

    /** There was nothing to do, or the run was refused, or it is over and only its last answer was lost in a restart. */
    private Map<String, Object> withoutRun(RunDirectory directory) throws IOException, InterruptedException {
        Optional<RunRecord> record = directory.record();
        if (record.isPresent()) {
            return stage == Stage.CONFIRM ? RunSummary.of(record.get()) : null;
        }
        Optional<String> idle = directory.read(NOTHING_TO_DO);
        new StageMarks(context)
                .skipped(idle.isPresent() ? StageMarks.SKIPPED_FOR_CONDITIONAL : StageMarks.SKIPPED_FOR_FAILURE);
        return stage == Stage.CONFIRM && idle.isPresent() ? RunSummary.nothingDone(idle.get()) : null;
    }

    private void show(Bead bead, RunDirectory directory) throws IOException, InterruptedException {
        if (bead.status() == BeadStatus.FAILED) {
            throw new AbortException(stage.title() + ": " + run.mask(bead.error()));
        }
        StageMarks marks = new StageMarks(context);
        if (bead.status() == BeadStatus.SKIPPED) {
            marks.skipped(
                    run.record().error() == null ? StageMarks.SKIPPED_FOR_CONDITIONAL : StageMarks.SKIPPED_FOR_FAILURE);
            return;
        }
        long failed = directory.journal().read().stream()
                .filter(part -> stage.id().equals(part.parentId()) && part.status() == BeadStatus.FAILED)
                .count();
        if (failed > 0) {
            marks.warning(failed + (failed == 1 ? " part" : " parts") + " of this stage failed; see the beads of "
                    + run.runId());
        }
    }

    private void show(Outcome outcome, Run<?, ?> build) throws IOException, InterruptedException {
        if (outcome.result() == Result.UNSTABLE) {
            new StageMarks(context).warning(outcome.reason());
            place.listener().getLogger().println("Unstable: " + run.mask(outcome.reason()));
            build.setResult(Result.UNSTABLE);
        }
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
