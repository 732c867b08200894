package io.jenkins.plugins.repopilot.host;

import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadListener;
import io.jenkins.plugins.repopilot.engine.port.Console;
import io.jenkins.plugins.repopilot.engine.report.BeadLines;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A build's log: one line for each change of a bead, printable characters only, credentials masked. */
final class BuildConsole implements Console, BeadListener {

    private static final Logger LOGGER = Logger.getLogger(BuildConsole.class.getName());

    private final Place place;
    private final Secrets secrets;

    BuildConsole(Place place, Secrets secrets) {
        this.place = place;
        this.secrets = secrets;
    }

    @Override
    public void line(String text) {
        String line = secrets.mask(BeadLines.printable(text));
        boolean interrupted = Thread.interrupted();
        try {
            place.listener().getLogger().println(line);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "No build log to write to: {0}", e.toString());
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void changed(Bead before, Bead after) {
        String line = BeadLines.line(before, after);
        if (line != null) {
            line(line);
        }
    }
}
