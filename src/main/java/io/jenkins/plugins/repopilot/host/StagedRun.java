package io.jenkins.plugins.repopilot.host;

import io.jenkins.plugins.repopilot.engine.RunFailedException;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import java.io.IOException;

/** The engine's run, as far as a build steers it. */
interface StagedRun {

    RunRecord record() throws IOException;

    /** Runs one stage; one that is over returns at once. */
    Bead run(Stage stage) throws IOException, InterruptedException, RunFailedException;

    RunRecord abort(String reason) throws IOException, InterruptedException;
}
