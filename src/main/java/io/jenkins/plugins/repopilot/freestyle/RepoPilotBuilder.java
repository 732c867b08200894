package io.jenkins.plugins.repopilot.freestyle;

import hudson.Extension;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.repopilot.config.PilotPlan;
import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.host.BuildRun;
import io.jenkins.plugins.repopilot.host.Place;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kohsuke.stapler.DataBoundConstructor;

/** "Run Repo Pilot" in a freestyle job: the same ten stages as sections of the console. */
public final class RepoPilotBuilder extends PilotBuilder {

    @DataBoundConstructor
    public RepoPilotBuilder() {
        // every setting is optional
    }

    @Override
    BuildRun start(AbstractBuild<?, ?> build, Place place, PilotPlan plan, String runId)
            throws IOException, InterruptedException, RunRefusedException {
        return BuildRun.start(build, place, plan, runId);
    }

    @Override
    Map<Stage, String> stages() {
        Map<Stage, String> stages = new LinkedHashMap<>();
        for (Stage stage : Stage.values()) {
            stages.put(stage, stage.title());
        }
        return stages;
    }

    @Extension
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {

        @Override
        public boolean isApplicable(Class<? extends AbstractProject> type) {
            return true;
        }

        @Override
        public String getDisplayName() {
            return "Run Repo Pilot";
        }
    }
}
