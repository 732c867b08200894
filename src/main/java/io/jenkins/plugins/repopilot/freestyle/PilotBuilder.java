package io.jenkins.plugins.repopilot.freestyle;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Result;
import hudson.model.TaskListener;
import hudson.tasks.Builder;
import io.jenkins.plugins.repopilot.config.PilotPlan;
import io.jenkins.plugins.repopilot.config.PilotSettings;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.PilotRun;
import io.jenkins.plugins.repopilot.engine.RunFailedException;
import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.host.BuildRun;
import io.jenkins.plugins.repopilot.host.LiveRuns;
import io.jenkins.plugins.repopilot.host.Occasion;
import io.jenkins.plugins.repopilot.host.Outcome;
import io.jenkins.plugins.repopilot.host.Place;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * A build step that does a run, its stages as sections of the console. A plain {@link Builder}, because a {@code SimpleBuildStep} could be
 * called from Pipeline, which has steps of its own.
 */
public abstract class PilotBuilder extends Builder {

    private String directory;
    private PilotSettings settings = new PilotSettings();

    /**
     * Starts the run.
     *
     * @throws RunRefusedException if it can't start; nothing was changed then
     */
    abstract BuildRun start(AbstractBuild<?, ?> build, Place place, PilotPlan plan, String runId)
            throws IOException, InterruptedException, RunRefusedException;

    /** The stages of such a run, and what people see them called. */
    abstract Map<Stage, String> stages();

    /** What differs from the global defaults. */
    public PilotSettings getSettings() {
        return settings;
    }

    @DataBoundSetter
    public void setSettings(PilotSettings settings) {
        this.settings = settings == null ? new PilotSettings() : settings;
    }

    /** Where the repository is in the workspace; empty for the workspace itself. */
    public String getDirectory() {
        return directory;
    }

    @DataBoundSetter
    public void setDirectory(String directory) {
        this.directory = Util.fixEmptyAndTrim(directory);
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        FilePath workspace = build.getWorkspace();
        if (workspace == null) {
            throw new AbortException("The agent of this build is not connected");
        }
        Place place = new BuilderPlace(
                directory == null ? workspace : workspace.child(directory),
                launcher,
                build.getEnvironment(listener),
                listener);
        LiveRuns.get().entered(build);
        try {
            return run(build, place);
        } catch (RunRefusedException | InvalidSettingException e) {
            throw new AbortException(e.getMessage());
        } finally {
            LiveRuns.get().left();
        }
    }

    private boolean run(AbstractBuild<?, ?> build, Place place)
            throws IOException, InterruptedException, RunRefusedException {
        PilotPlan plan = PilotPlan.of(
                build, settings.given(), settings.getOpenAiCredentialsId(), settings.getGitHubCredentialsId());
        Optional<String> idle = new Occasion(build, place, plan.settings()).nothingToDo();
        if (idle.isPresent()) {
            place.listener()
                    .getLogger()
                    .println("Repo Pilot has nothing to do: " + idle.get() + " (the setting force overrides)");
            return true;
        }
        BuildRun run = start(build, place, plan, PilotRun.newId(Instant.now()));
        try {
            int number = 0;
            for (Map.Entry<Stage, String> stage : stages().entrySet()) {
                section(place, ++number, stage.getValue());
                runStage(run, stage.getKey());
            }
        } catch (InterruptedException e) {
            Thread.interrupted();
            run.abort("the build was stopped");
            throw e;
        }
        Outcome outcome = Outcome.of(run.record());
        if (outcome.reason() != null) {
            place.listener().getLogger().println(outcome.result() + ": " + run.mask(outcome.reason()));
        }
        build.setResult(outcome.result());
        return outcome.result().isBetterOrEqualTo(Result.UNSTABLE);
    }

    private void section(Place place, int number, String title) throws IOException, InterruptedException {
        place.listener().getLogger().println();
        place.listener().getLogger().println("=== Stage " + number + " of " + stages().size() + ": " + title + " ===");
    }

    private static void runStage(BuildRun run, Stage stage) throws IOException, InterruptedException {
        try {
            run.run(stage);
        } catch (RunFailedException e) {
            // kept in the record; the stages that follow skip themselves, the last one confirms
        }
    }

    /** The one place that a freestyle build has. */
    private record BuilderPlace(FilePath workspace, Launcher launcher, EnvVars environment, TaskListener listener)
            implements Place {}
}
