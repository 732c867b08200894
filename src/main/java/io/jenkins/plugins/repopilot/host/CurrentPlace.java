package io.jenkins.plugins.repopilot.host;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import java.io.IOException;

/** The place of whichever stage runs now: each stage of a Pipeline has a context of its own. */
final class CurrentPlace implements Place {

    private volatile Place place;

    CurrentPlace(Place place) {
        this.place = place;
    }

    void enter(Place next) {
        place = next;
    }

    @Override
    public FilePath workspace() throws IOException, InterruptedException {
        return place.workspace();
    }

    @Override
    public Launcher launcher() throws IOException, InterruptedException {
        return place.launcher();
    }

    @Override
    public EnvVars environment() throws IOException, InterruptedException {
        return place.environment();
    }

    @Override
    public TaskListener listener() throws IOException, InterruptedException {
        return place.listener();
    }
}
