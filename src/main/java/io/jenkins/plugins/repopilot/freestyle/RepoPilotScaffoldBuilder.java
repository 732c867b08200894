package io.jenkins.plugins.repopilot.freestyle;

import hudson.Extension;
import hudson.Util;
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

    private String skip;
    private String checkList;
    private String license;
    private String licenseHolder;
    private Integer licenseYear;
    private String ci;
    private boolean pushToBase;

    @DataBoundConstructor
    public RepoPilotScaffoldBuilder() {
        // everything is optional
    }

    /** Entries of the check-list that are switched off, between commas. */
    public String getSkip() {
        return skip;
    }

    @DataBoundSetter
    public void setSkip(String skip) {
        this.skip = Util.fixEmptyAndTrim(skip);
    }

    /** Path in the repository of a file with more entries. */
    public String getCheckList() {
        return checkList;
    }

    @DataBoundSetter
    public void setCheckList(String checkList) {
        this.checkList = Util.fixEmptyAndTrim(checkList);
    }

    /** SPDX identifier of the licence to write. */
    public String getLicense() {
        return license;
    }

    @DataBoundSetter
    public void setLicense(String license) {
        this.license = Util.fixEmptyAndTrim(license);
    }

    public String getLicenseHolder() {
        return licenseHolder;
    }

    @DataBoundSetter
    public void setLicenseHolder(String licenseHolder) {
        this.licenseHolder = Util.fixEmptyAndTrim(licenseHolder);
    }

    public Integer getLicenseYear() {
        return licenseYear;
    }

    @DataBoundSetter
    public void setLicenseYear(Integer licenseYear) {
        this.licenseYear = licenseYear;
    }

    /** Which CI's file is written where there is none. */
    public String getCi() {
        return ci;
    }

    @DataBoundSetter
    public void setCi(String ci) {
        this.ci = Util.fixEmptyAndTrim(ci);
    }

    /** Whether the commit goes straight onto the base branch. */
    public boolean isPushToBase() {
        return pushToBase;
    }

    @DataBoundSetter
    public void setPushToBase(boolean pushToBase) {
        this.pushToBase = pushToBase;
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
