package io.jenkins.plugins.repopilot.pipeline;

import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.repopilot.config.ScaffoldForm;
import io.jenkins.plugins.repopilot.config.SettingsStep;
import io.jenkins.plugins.repopilot.host.ScaffoldParameters;
import java.util.List;
import java.util.Set;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code repoPilotScaffold(...)}: writes what the repository in the workspace lacks, and returns what it found and made. */
public final class RepoPilotScaffoldStep extends SettingsStep {

    private List<String> skip;
    private String checkList;
    private String license;
    private String licenseHolder;
    private Integer licenseYear;
    private String ci;
    private boolean pushToBase;

    @DataBoundConstructor
    public RepoPilotScaffoldStep() {
        // everything is optional
    }

    /** Entries of the check-list that are switched off. */
    public List<String> getSkip() {
        return skip;
    }

    @DataBoundSetter
    public void setSkip(List<String> skip) {
        this.skip = skip == null || skip.isEmpty() ? null : List.copyOf(skip);
    }

    /** Path in the workspace of a file with more entries. */
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
    public StepExecution start(StepContext context) throws Exception {
        return new ScaffoldExecution(
                context,
                RunHandle.of(this, context),
                ScaffoldParameters.of(skip, checkList, license, licenseHolder, licenseYear, ci, pushToBase));
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor {

        @Override
        public Step newInstance(StaplerRequest2 req, JSONObject form) throws FormException {
            JSONObject given = SettingsStep.given(form);
            if (given.has("skip")) {
                given.put("skip", JSONArray.fromObject(ScaffoldForm.ids(given.getString("skip"))));
            }
            if (given.optString("licenseYear").isBlank()) {
                given.remove("licenseYear");
            }
            return super.newInstance(req, given);
        }

        @POST
        public ListBoxModel doFillLicenseItems() {
            return ScaffoldForm.licences();
        }

        @POST
        public ListBoxModel doFillCiItems() {
            return ScaffoldForm.cis();
        }

        /** The ids as the form's field has them. */
        public String skipText(RepoPilotScaffoldStep step) {
            return step == null || step.getSkip() == null ? "" : String.join(", ", step.getSkip());
        }

        @Override
        public String getFunctionName() {
            return "repoPilotScaffold";
        }

        @Override
        public String getDisplayName() {
            return "Write what the repository in the workspace lacks (Repo Pilot)";
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(
                    Run.class, FlowExecution.class, FilePath.class, Launcher.class, EnvVars.class, TaskListener.class);
        }
    }
}
