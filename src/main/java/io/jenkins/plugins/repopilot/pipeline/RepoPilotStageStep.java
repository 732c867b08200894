package io.jenkins.plugins.repopilot.pipeline;

import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.repopilot.engine.Stage;
import java.util.Set;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** One of the ten stages. The script of {@link RepoPilotStep} calls it; outside of one it has no run to work on. */
public final class RepoPilotStageStep extends Step {

    private final String id;

    @DataBoundConstructor
    public RepoPilotStageStep(String id) {
        this.id = id;
    }

    public String getId() {
        return id;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new StageExecution(context, Stage.of(id).id());
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor {

        @Override
        public String getFunctionName() {
            return "repoPilotStage";
        }

        @Override
        public String getDisplayName() {
            return "One stage of a Repo Pilot run; use repoPilot";
        }

        @Override
        public boolean isAdvanced() {
            return true;
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(
                    RunHandle.class,
                    Run.class,
                    FlowExecution.class,
                    FlowNode.class,
                    FilePath.class,
                    Launcher.class,
                    EnvVars.class,
                    TaskListener.class);
        }
    }
}
