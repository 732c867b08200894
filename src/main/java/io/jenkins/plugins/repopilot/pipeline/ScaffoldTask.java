package io.jenkins.plugins.repopilot.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.repopilot.action.BeadChainAction;
import io.jenkins.plugins.repopilot.config.PilotPlan;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunFailedException;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.scaffold.ScaffoldStages;
import io.jenkins.plugins.repopilot.host.BuildRun;
import io.jenkins.plugins.repopilot.host.LiveRuns;
import io.jenkins.plugins.repopilot.host.Occasion;
import io.jenkins.plugins.repopilot.host.RunSummary;
import io.jenkins.plugins.repopilot.host.ScaffoldParameters;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What the scaffold step does: start its run or go on with it, all stages of it, and what came of them. */
final class ScaffoldTask extends RunTask {

    private final RunHandle handle;
    private final ScaffoldParameters parameters;

    ScaffoldTask(StepContext context, RunHandle handle, ScaffoldParameters parameters, boolean resumed) {
        super(context, "Scaffold", resumed);
        this.handle = handle;
        this.parameters = parameters;
    }

    @Override
    Map<String, Object> work() throws Exception {
        Run<?, ?> build = context.get(Run.class);
        RunDirectory directory = BeadChainAction.of(build).directory(handle.runId());
        PilotPlan plan =
                PilotPlan.of(build, handle.given(), handle.openAiCredentialsId(), handle.gitHubCredentialsId());
        Optional<BuildRun> found = LiveRuns.get().find(handle.runId());
        if (found.isEmpty() && directory.record().isPresent()) {
            found = BuildRun.resume(build, place, plan, handle.runId());
            if (found.isEmpty()) {
                // it is over, and only its last answer was lost in a restart
                return answer(directory.record().get());
            }
        }
        if (found.isEmpty()) {
            Optional<String> idle = new Occasion(build, place, plan.settings()).nothingToDo();
            if (idle.isPresent()) {
                place.listener()
                        .getLogger()
                        .println("Repo Pilot has nothing to do: " + idle.get() + " (force: true overrides)");
                return RunSummary.noScaffold(idle.get());
            }
            found = Optional.of(BuildRun.scaffold(build, place, plan, handle.runId(), parameters));
        }
        run = found.get();
        run.enter(place);
        for (Stage stage : ScaffoldStages.order()) {
            try {
                run.run(stage);
            } catch (RunFailedException e) {
                // kept in the record; the stages that follow skip themselves, the last one gives the workspace back
            }
        }
        return answer(run.record());
    }

    private static Map<String, Object> answer(RunRecord record) throws IOException {
        if (record.error() != null) {
            throw new AbortException(record.error());
        }
        return RunSummary.ofScaffold(record);
    }
}
