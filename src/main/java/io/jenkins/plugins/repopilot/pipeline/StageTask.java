package io.jenkins.plugins.repopilot.pipeline;

import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.repopilot.action.BeadChainAction;
import io.jenkins.plugins.repopilot.config.PilotPlan;
import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
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
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What one stage of a Pipeline does: find its run (or start or resume it), run the stage, show how it went. */
final class StageTask extends RunTask {

    /** In the folder of a run that was not needed: why. */
    private static final String NOTHING_TO_DO = "nothing-to-do.txt";

    private final Stage stage;

    StageTask(StepContext context, Stage stage, boolean resumed) {
        super(context, stage.title(), resumed);
        this.stage = stage;
    }

    /** The run's summary after the last stage, {@code null} after the others. */
    @Override
    Map<String, Object> work() throws Exception {
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
            marks.warning(Count.of(failed, "part") + " of this stage failed; see the beads of " + run.runId());
        }
    }

    private void show(Outcome outcome, Run<?, ?> build) throws IOException, InterruptedException {
        if (outcome.result() == Result.UNSTABLE) {
            new StageMarks(context).warning(outcome.reason());
            place.listener().getLogger().println("Unstable: " + run.mask(outcome.reason()));
            build.setResult(Result.UNSTABLE);
        }
    }
}
