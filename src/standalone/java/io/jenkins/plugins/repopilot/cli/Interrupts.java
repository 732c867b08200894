package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.PilotRun;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C and termination: the run is aborted, its processes are killed and the workspace is given back before the machine goes. */
final class Interrupts {

    private static final long GRACE_SECONDS = 20;

    private Interrupts() {}

    /** Runs all stages; a signal ends them as an abort. */
    static RunRecord guard(PilotRun run) throws IOException, InterruptedException {
        Thread worker = Thread.currentThread();
        CountDownLatch over = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            worker.interrupt();
            try {
                over.await(GRACE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return run.runAll();
        } catch (InterruptedException e) {
            Thread.interrupted(); // what is left to do must not be interrupted by the same signal
            return run.abort("interrupted");
        } finally {
            over.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException alreadyGoingDown) {
                // the hook has done its work
            }
        }
    }
}
