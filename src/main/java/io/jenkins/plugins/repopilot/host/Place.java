package io.jenkins.plugins.repopilot.host;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import java.io.IOException;

/** Where a build works at the moment. Asked anew each time and never stored, because agents come and go. */
public interface Place {

    /**
     * @throws IOException if the agent is not connected
     */
    FilePath workspace() throws IOException, InterruptedException;

    Launcher launcher() throws IOException, InterruptedException;

    EnvVars environment() throws IOException, InterruptedException;

    TaskListener listener() throws IOException, InterruptedException;
}
