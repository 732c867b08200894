package io.jenkins.plugins.repopilot.host;

import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunHost;
import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import java.io.IOException;

/** Starts and resumes runs. */
interface Engine {

    StagedRun start(RunHost host, RunSettings settings, String runId)
            throws IOException, InterruptedException, RunRefusedException;

    /** A run that writes what the repository lacks. */
    StagedRun scaffold(RunHost host, RunSettings settings, Scaffold.Options options, String runId)
            throws IOException, InterruptedException, RunRefusedException;

    StagedRun resume(RunHost host, RunDirectory directory)
            throws IOException, InterruptedException, RunRefusedException;
}
