package io.jenkins.plugins.repopilot.pipeline;

import groovy.lang.Binding;
import groovy.lang.Script;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.console.ConsoleLogFilter;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.repopilot.config.SettingsStep;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.host.LiveRuns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.cps.CpsStepContext;
import org.jenkinsci.plugins.workflow.cps.CpsThread;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.StaplerRequest2;

/** {@code repoPilot(...)}: ten stages that improve the repository in the workspace. */
public final class RepoPilotStep extends SettingsStep {

    @DataBoundConstructor
    public RepoPilotStep() {
        // every setting is optional
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new Execution(context, RunHandle.of(this, context));
    }

    /** Starts the script that has the stages; only the body of a real {@code stage} step is shown as one. */
    private static final class Execution extends StepExecution {

        private static final long serialVersionUID = 1;

        private final RunHandle handle;

        Execution(StepContext context, RunHandle handle) {
            super(context);
            this.handle = handle;
        }

        @Override
        public boolean start() throws Exception {
            CpsThread thread = CpsThread.current();
            Class<?> flow =
                    thread.getExecution().getTrustedShell().getClassLoader().loadClass(FlowScript.CLASS_NAME);
            Script script = (Script) flow.getDeclaredConstructor().newInstance();
            Binding binding = script.getBinding();
            binding.setVariable("plan", stages());
            ConsoleLogFilter masking = BodyInvoker.mergeConsoleLogFilters(
                    getContext().get(ConsoleLogFilter.class), new MaskingFilter(handle.runId()));
            ((CpsStepContext) getContext())
                    .newBodyInvoker(thread.getGroup().export(script), true)
                    .withContexts(List.of(handle, masking))
                    .withCallback(new Ending(handle.runId()))
                    .start();
            return false;
        }

        @Override
        public void onResume() {
            // the script is part of the saved Pipeline and goes on by itself
        }

        private static List<Map<String, String>> stages() {
            List<Map<String, String>> plan = new ArrayList<>();
            for (Stage stage : Stage.values()) {
                Map<String, String> entry = new LinkedHashMap<>();
                entry.put("id", stage.id());
                entry.put("title", stage.title());
                plan.add(entry);
            }
            return plan;
        }
    }

    /** Ends the run with its step: where the agent is lost no stage can start any more, the last one neither. */
    private static final class Ending extends BodyExecutionCallback {

        private static final long serialVersionUID = 1;

        private final String runId;

        Ending(String runId) {
            this.runId = runId;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            context.onSuccess(result);
        }

        @Override
        public void onFailure(StepContext context, Throwable failure) {
            try {
                LiveRuns.get().lost(context.get(Run.class), runId, "the step ended without it");
            } catch (IOException | RuntimeException e) {
                failure.addSuppressed(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            context.onFailure(failure);
        }
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor {

        @Override
        public Step newInstance(StaplerRequest2 req, JSONObject form) throws FormException {
            return super.newInstance(req, SettingsStep.given(form));
        }

        @Override
        public String getFunctionName() {
            return "repoPilot";
        }

        @Override
        public String getDisplayName() {
            return "Improve the repository in the workspace (Repo Pilot)";
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(
                    Run.class, FlowExecution.class, FilePath.class, Launcher.class, EnvVars.class, TaskListener.class);
        }
    }
}
