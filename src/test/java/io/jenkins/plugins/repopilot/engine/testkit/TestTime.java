package io.jenkins.plugins.repopilot.engine.testkit;

import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A clock that moves only when somebody sleeps, at once. Thread-safe. */
public final class TestTime implements TimeSource {

    private Instant now = Instant.parse("2026-11-22T02:00:00Z");
    private final List<Duration> sleeps = new ArrayList<>();

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (duration.compareTo(Duration.ZERO) > 0) {
            sleeps.add(duration);
            now = now.plus(duration);
        }
    }

    public synchronized List<Duration> sleeps() {
        return List.copyOf(sleeps);
    }
}
