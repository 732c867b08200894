package io.jenkins.plugins.repopilot.engine.llm;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** How often and after which waits a failed exchange is tried again. */
final class RetryPolicy {

    /** Attempts in all. */
    static final int ATTEMPTS = 5;

    private static final Duration FIRST = Duration.ofSeconds(10);
    /** Share of an exponential wait that chance adds, so that many runs don't come back together. */
    private static final double SPREAD = 0.25;
    /** Chance adds so much to a wait that the server asked for. */
    private static final double SPREAD_MS = 1_000;

    private final DoubleSupplier random;

    /**
     * @param random from 0 to 1
     */
    RetryPolicy(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * The wait after a failed attempt: what the server asked for, in full, or else 10 s, 20 s, 40 s, 80 s, each a little longer by chance.
     *
     * @param attempt that failed, from 1
     */
    Duration waitAfter(int attempt, Optional<Duration> asked) {
        if (asked.isPresent()) {
            return asked.get().plusMillis((long) (random.getAsDouble() * SPREAD_MS));
        }
        long exponential = FIRST.toMillis() << (attempt - 1);
        return Duration.ofMillis((long) (exponential * (1 + SPREAD * random.getAsDouble())));
    }
}
