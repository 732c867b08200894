package io.jenkins.plugins.repopilot.freestyle;

import hudson.Extension;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.repopilot.config.PilotPlan;
import io.jenkins.plugins.repopilot.config.ScaffoldForm;
import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.scaffold.ScaffoldStages;
import io.jenkins.plugins.repopilot.engine.stage.RunStage;
import io.jenkins.plugins.repopilot.host.BuildRun;
import io.jenkins.plugins.repopilot.host.Place;
import io.jenkins.plugins.repopilot.host.ScaffoldParameters;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** "Scaffold with Repo Pilot" in a freestyle job: writes what the repository lacks. */
public final class RepoPilotScaffoldBuilder extends PilotBuilder {

    // public, as the settings are: a field is all that there is to say of a parameter

    /** Entries of the check-list that are switched off, between commas. */
    @DataBoundSetter
    public String skip;

    /** Path in the repository of a file with more entries. */
    @DataBoundSetter
    public String checkList;

    /** SPDX identifier of the licence to write. */
    @DataBoundSetter
    public String license;

    @DataBoundSetter
    public String licenseHolder;

    @DataBoundSetter
    public Integer licenseYear;

    /** Which CI's file is written where there is none. */
    @DataBoundSetter
    public String ci;

    /** Whether the commit goes straight onto the base branch. */
    @DataBoundSetter
    public boolean pushToBase;

    @DataBoundConstructor
    public RepoPilotScaffoldBuilder() {
        // everything is optional
    }

    @Override
    BuildRun start(AbstractBuild<?, ?> build, Place place, PilotPlan plan, String runId)
            throws IOException, InterruptedException, RunRefusedException {
        return BuildRun.scaffold(
                build,
                place,
                plan,
                runId,
                ScaffoldParameters.of(
                        ScaffoldForm.ids(skip), checkList, license, licenseHolder, licenseYear, ci, pushToBase));
    }

    @Override
    Map<Stage, String> stages() {
        Map<Stage, String> stages = new LinkedHashMap<>();
        for (RunStage stage : ScaffoldStages.all()) {
            stages.put(stage.stage(), stage.title());
        }
        return stages;
    }

    @Extension
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {

        @POST
        public ListBoxModel doFillLicenseItems() {
            return ScaffoldForm.licences();
        }

        @POST
        public ListBoxModel doFillCiItems() {
            return ScaffoldForm.cis();
        }

        @Override
        public boolean isApplicable(Class<? extends AbstractProject> type) {
            return true;
        }

        @Override
        public String getDisplayName() {
            return "Scaffold with Repo Pilot";
        }
    }
}
