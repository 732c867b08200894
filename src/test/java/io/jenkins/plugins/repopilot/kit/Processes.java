package io.jenkins.plugins.repopilot.kit;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** The processes of this machine, those in a sandbox included. */
public final class Processes {

    private static final int LIMIT_SECONDS = 90;

    private Processes() {}

    /** How many have these words in their command line. */
    public static long count(String words) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(words))
                .count();
    }

    /** Waits until one is there, 90 s at most. */
    public static void awaitAny(String words) throws InterruptedException {
        for (int i = 0; i < LIMIT_SECONDS * 50 && count(words) == 0; i++) {
            Thread.sleep(20);
        }
        assertTrue(count(words) > 0, "no process '" + words + "' within " + LIMIT_SECONDS + " s");
    }
}
