package io.jenkins.plugins.repopilot.engine.port;

import java.time.Duration;
import java.time.Instant;

/** The clock and the waiting of a run, so that tests can play both. */
public interface TimeSource {

    /** What {@link #within} leaves of a time limit when the deadline has passed. */
    Duration SHORTEST_LIMIT = Duration.ofSeconds(1);

    Instant now();

    /** Waits at least this long; returns at once for zero or less. */
    void sleep(Duration duration) throws InterruptedException;

    /** When the work has to be over; {@link Instant#MAX} where nothing limits it. */
    default Instant deadline() {
        return Instant.MAX;
    }

    /** A time limit cut to what is left before the deadline, but not below {@link #SHORTEST_LIMIT}. */
    default Duration within(Duration limit) {
        Duration left = Duration.between(now(), deadline());
        Duration most = left.compareTo(SHORTEST_LIMIT) < 0 ? SHORTEST_LIMIT : left;
        return most.compareTo(limit) < 0 ? most : limit;
    }

    /** The same clock for work that has to be over at that time. Who waits for something long looks at it; nothing is interrupted by it. */
    default TimeSource until(Instant deadline) {
        TimeSource clock = this;
        return new TimeSource() {
            @Override
            public Instant now() {
                return clock.now();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                clock.sleep(duration);
            }

            @Override
            public Instant deadline() {
                return deadline;
            }
        };
    }

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
