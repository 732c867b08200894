package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.report.BeadLines;
import java.io.PrintStream;

/** One line for each change, for logs and pipes. */
final class PlainProgress implements Progress {

    private final PrintStream out;

    PlainProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void changed(Bead before, Bead after) {
        String text = BeadLines.line(before, after);
        if (text != null) {
            line(text);
        }
    }

    @Override
    public synchronized void line(String text) {
        out.println(BeadLines.printable(text));
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}
