package io.jenkins.plugins.repopilot.engine.llm;

import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A clock for many threads: it moves on, to the next one that wakes, only when each of them sleeps. What they do takes no time. */
final class CrowdTime implements TimeSource {

    private static final class Sleeper {
        private final Instant until;
        private final CountDownLatch awake = new CountDownLatch(1);

        private Sleeper(Instant until) {
            this.until = until;
        }
    }

    private final List<Sleeper> sleepers = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T02:00:00Z");
    private int busy;

    /** Runs all tasks at once on this clock and waits for their end. */
    void runAll(List<? extends Callable<?>> tasks) throws Exception {
        synchronized (this) {
            busy += tasks.size();
        }
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (Callable<?> task : tasks) {
                futures.add(threads.submit(() -> {
                    try {
                        return task.call();
                    } finally {
                        leave();
                    }
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (duration.compareTo(Duration.ZERO) <= 0) {
            return;
        }
        lie(duration).awake.await();
    }

    private synchronized Sleeper lie(Duration duration) {
        Sleeper sleeper = new Sleeper(now.plus(duration));
        sleepers.add(sleeper);
        leave();
        return sleeper;
    }

    private synchronized void leave() {
        busy--;
        if (busy > 0 || sleepers.isEmpty()) {
            return;
        }
        now = sleepers.stream()
                .map(sleeper -> sleeper.until)
                .min(Instant::compareTo)
                .orElseThrow();
        for (Sleeper sleeper : List.copyOf(sleepers)) {
            if (!sleeper.until.isAfter(now)) {
                sleepers.remove(sleeper);
                busy++;
                sleeper.awake.countDown();
            }
        }
    }
}
