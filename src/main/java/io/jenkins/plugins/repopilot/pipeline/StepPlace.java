package io.jenkins.plugins.repopilot.pipeline;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import io.jenkins.plugins.repopilot.host.Place;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Where a step of a Pipeline stands. */
final class StepPlace implements Place {

    private final StepContext context;

    StepPlace(StepContext context) {
        this.context = context;
    }

    @Override
    public FilePath workspace() throws IOException, InterruptedException {
        return get(FilePath.class);
    }

    @Override
    public Launcher launcher() throws IOException, InterruptedException {
        return get(Launcher.class);
    }

    @Override
    public EnvVars environment() throws IOException, InterruptedException {
        return get(EnvVars.class);
    }

    @Override
    public TaskListener listener() throws IOException, InterruptedException {
        return get(TaskListener.class);
    }

    private <T> T get(Class<T> type) throws IOException, InterruptedException {
        T value = context.get(type);
        if (value == null) {
            throw new AbortException("The agent of this build is not connected: no " + type.getSimpleName());
        }
        return value;
    }
}
