package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.PilotRun;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and termination: the run is aborted, its processes are killed, the workspace is given back and the end of the run is told before the
 * machine goes.
 */
final class Interrupts {

    private static final long GRACE_SECONDS = 20;

    private final Thread worker = Thread.currentThread();
    private boolean working = true;

    private Interrupts() {}

    /** What is done with the record when the run is over. */
    @FunctionalInterface
    interface Ending {

        /** @return the exit status */
        int of(RunRecord record) throws IOException;
    }

    /**
     * Runs all stages, which a signal ends as an abort, and then what tells of their end, which no signal disturbs.
     *
     * @return the exit status
     */
    static int guard(PilotRun run, Ending ending) throws IOException, InterruptedException {
        Interrupts interrupts = new Interrupts();
        Thread hook = new Thread(interrupts::signal);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return ending.of(interrupts.runAll(run));
        } finally {
            interrupts.settle();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException alreadyGoingDown) {
                // the hook waits until Main ends the machine with the exit status of the command
            }
        }
    }

    private RunRecord runAll(PilotRun run) throws IOException, InterruptedException {
        try {
            RunRecord record = run.runAll();
            settle();
            return record;
        } catch (InterruptedException e) {
            settle();
            return run.abort("interrupted");
        }
    }

    /** What is left to do must not be interrupted by a signal, neither by one that came just now. */
    private synchronized void settle() {
        working = false;
        Thread.interrupted();
    }

    /** The machine goes when this returns: after the grace even if the run hangs. */
    private void signal() {
        synchronized (this) {
            if (working) {
                worker.interrupt();
            }
        }
        try {
            TimeUnit.SECONDS.sleep(GRACE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
