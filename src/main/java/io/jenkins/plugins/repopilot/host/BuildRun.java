package io.jenkins.plugins.repopilot.host;

import hudson.model.Run;
import io.jenkins.plugins.repopilot.action.BeadChainAction;
import io.jenkins.plugins.repopilot.config.PilotPlan;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunFailedException;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import java.io.IOException;
import java.util.Optional;

/** One run of Repo Pilot in one build, as long as this controller works on it. */
public final class BuildRun {

    private final Run<?, ?> build;
    private final String runId;
    private final CurrentPlace place;
    private final Secrets secrets;
    private final StagedRun run;

    private BuildRun(Run<?, ?> build, String runId, CurrentPlace place, Secrets secrets, StagedRun run) {
        this.build = build;
        this.runId = runId;
        this.place = place;
        this.secrets = secrets;
        this.run = run;
    }

    /** How the engine comes to a run. */
    @FunctionalInterface
    private interface Opening {
        StagedRun open(Engine engine, JenkinsRunHost host)
                throws IOException, InterruptedException, RunRefusedException;
    }

    /**
     * Checks all that can be checked and makes the run's folder.
     *
     * @throws RunRefusedException if it can't start; nothing was changed then
     * @throws io.jenkins.plugins.repopilot.engine.InvalidSettingException if a setting or a credential can't be used
     */
    public static BuildRun start(Run<?, ?> build, Place at, PilotPlan plan, String runId)
            throws IOException, InterruptedException, RunRefusedException {
        return begin(build, at, plan, runId, (engine, host) -> engine.start(host, plan.settings(), runId));
    }

    /**
     * As {@link #start}, for a run that writes what the repository lacks.
     *
     * @throws io.jenkins.plugins.repopilot.engine.InvalidSettingException also if a parameter can't be used
     */
    public static BuildRun scaffold(
            Run<?, ?> build, Place at, PilotPlan plan, String runId, ScaffoldParameters parameters)
            throws IOException, InterruptedException, RunRefusedException {
        Scaffold.Options options = parameters.options(new FilePathWorkspace(at));
        return begin(build, at, plan, runId, (engine, host) -> engine.scaffold(host, plan.settings(), options, runId));
    }

    private static BuildRun begin(Run<?, ?> build, Place at, PilotPlan plan, String runId, Opening how)
            throws IOException, InterruptedException, RunRefusedException {
        BuildRun run = open(build, at, plan, runId, how);
        BeadChainAction.of(build).begin(run.record(), plan.settings());
        return run;
    }

    /**
     * Goes on after the controller was down.
     *
     * @return empty if the run never started or is over
     */
    public static Optional<BuildRun> resume(Run<?, ?> build, Place at, PilotPlan plan, String runId)
            throws IOException, InterruptedException, RunRefusedException {
        RunDirectory directory = BeadChainAction.of(build).directory(runId);
        Optional<RunRecord> record = directory.record();
        if (record.isEmpty() || record.get().status() != RunStatus.RUNNING) {
            return Optional.empty();
        }
        return Optional.of(open(build, at, plan, runId, (engine, host) -> engine.resume(host, directory)));
    }

    private static BuildRun open(Run<?, ?> build, Place at, PilotPlan plan, String runId, Opening opening)
            throws IOException, InterruptedException, RunRefusedException {
        CurrentPlace place = new CurrentPlace(at);
        Secrets secrets = new Secrets();
        LiveRuns live = LiveRuns.get();
        live.claim(at.workspace(), runId);
        try {
            StagedRun staged = opening.open(live.engine(), new JenkinsRunHost(build, place, plan, secrets));
            BuildRun run = new BuildRun(build, runId, place, secrets, staged);
            live.add(run);
            return run;
        } catch (IOException | InterruptedException | RunRefusedException | RuntimeException e) {
            live.release(runId);
            throw e;
        }
    }

    public String runId() {
        return runId;
    }

    public Run<?, ?> build() {
        return build;
    }

    /** Works from here on at another place, for instance in the context of the next stage. */
    public void enter(Place next) {
        place.enter(next);
    }

    public RunRecord record() throws IOException {
        return run.record();
    }

    /**
     * Runs one stage; after the last one the log is archived and the build's action brought up to date.
     *
     * @throws RunFailedException if the stage failed
     */
    public Bead run(Stage stage) throws IOException, InterruptedException, RunFailedException {
        try {
            return run.run(stage);
        } finally {
            if (stage == Stage.CONFIRM && run.record().status() != RunStatus.RUNNING) {
                conclude();
            }
        }
    }

    /** Ends the run where it stands and gives the workspace back; what can't be reached any more stays as it is. */
    public void abort(String reason) throws IOException, InterruptedException {
        try {
            run.abort(secrets.mask(reason));
        } finally {
            conclude();
        }
    }

    /** The text with this run's credentials masked. */
    public String mask(String text) {
        return secrets.mask(text);
    }

    private void conclude() throws IOException, InterruptedException {
        LiveRuns.get().remove(this);
        BeadChainAction.of(build).update(run.record());
        RunArchive.of(build, runId, place.listener());
    }
}
