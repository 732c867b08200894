package io.jenkins.plugins.repopilot.engine.port;

import java.time.Duration;
import java.time.Instant;

/** The clock and the waiting of a run, so that tests can play both. */
public interface TimeSource {

    Instant now();

    /** Waits at least this long; returns at once for zero or less. */
    void sleep(Duration duration) throws InterruptedException;

    /** The machine's own clock. */
    TimeSource SYSTEM = new TimeSource() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            if (duration.compareTo(Duration.ZERO) > 0) {
                Thread.sleep(duration.toMillis());
            }
        }
    };
}
