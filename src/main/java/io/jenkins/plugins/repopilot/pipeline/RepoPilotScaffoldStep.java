package io.jenkins.plugins.repopilot.pipeline;

import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
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

    // public, as the settings are: a field is all that there is to say of a parameter

    /** Entries of the check-list that are switched off. */
    @DataBoundSetter
    public List<String> skip;

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
    public RepoPilotScaffoldStep() {
        // everything is optional
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
            // an empty field is a parameter that was not given
            for (String name : List.of("skip", "checkList", "license", "licenseHolder", "licenseYear", "ci")) {
                if (given.optString(name).isBlank()) {
                    given.remove(name);
                }
            }
            if (given.has("skip")) {
                given.put("skip", JSONArray.fromObject(ScaffoldForm.ids(given.getString("skip"))));
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
            return step == null || step.skip == null ? "" : String.join(", ", step.skip);
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
