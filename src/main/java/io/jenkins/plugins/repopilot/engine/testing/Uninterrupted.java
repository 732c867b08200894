package io.jenkins.plugins.repopilot.engine.testing;

import java.io.IOException;

/** Putting things right also when the run was aborted: the interrupt waits until that is done, and is then set again. */
final class Uninterrupted {

    private Uninterrupted() {}

    interface Work {
        void run() throws IOException, InterruptedException;
    }

    static void run(Work work) throws IOException, InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
