package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadListener;
import io.jenkins.plugins.repopilot.engine.port.Console;

/** What a person sees while a run goes on. */
interface Progress extends BeadListener, Console, AutoCloseable {

    @Override
    void changed(Bead before, Bead after);

    @Override
    void line(String text);

    /** Draws the last state. */
    @Override
    void close();
}
