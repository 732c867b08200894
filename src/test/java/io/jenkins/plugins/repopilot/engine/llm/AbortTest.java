package io.jenkins.plugins.repopilot.engine.llm;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An interrupt ends a call within a second, wherever it is. */
class AbortTest {

    private static final Duration MOST = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    @Test
    void inFlight() throws Exception {
        AtomicBoolean asked = new AtomicBoolean();
        try (ServiceFixture fixture = new ServiceFixture(directory, TimeSource.SYSTEM, question -> {
            asked.set(true);
            return new ModelAnswer.Silence();
        })) {
            assertEndsAtOnce(fixture.service(), asked::get);
        }
    }

    @Test
    void whileWaitingForTheNextAttempt() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, TimeSource.SYSTEM, question -> {
            return ModelAnswer.error(429, "rate_limit_exceeded", "Rate limit", Map.of("Retry-After", "600"));
        })) {
            assertEndsAtOnce(fixture.service(), () -> !fixture.console.isEmpty());
        }
    }

    @Test
    void whileWaitingForTheAccountsLimit() throws Exception {
        try (ServiceFixture fixture =
                new ServiceFixture(directory, TimeSource.SYSTEM, question -> ModelAnswer.text("Fine."))) {
            RateGovernors governors = new RateGovernors(TimeSource.SYSTEM);
            RateGovernor governor = governors.of(fixture.endpoint(), "gpt-4.1");
            Instant deadline = Instant.now().plusSeconds(3600);
            try (RateGovernor.Permit permit = governor.acquire(new RateGovernor.Lane(), 10, deadline)) {
                permit.limited(RateLimits.UNKNOWN, Duration.ofMinutes(10));
            }
            assertEndsAtOnce(
                    fixture.service(new OpenAiChatModel(fixture.endpoint(), TimeSource.SYSTEM), governors), () -> true);
        }
    }

    @Test
    void whileWaitingForOneOfTheRunsParallelCalls() throws Exception {
        AtomicBoolean asked = new AtomicBoolean();
        try (ServiceFixture fixture = new ServiceFixture(directory, TimeSource.SYSTEM, question -> {
                    asked.set(true);
                    return new ModelAnswer.Silence();
                })
                .with(Setting.MAX_PARALLEL_CALLS, 1)) {
            DefaultModelService service = fixture.service();
            Thread first = new Thread(() -> {
                try {
                    service.text(ServiceFixture.request());
                } catch (ModelException | InterruptedException e) {
                    // ended by this test
                }
            });
            first.start();
            try {
                assertEndsAtOnce(service, asked::get);
            } finally {
                first.interrupt();
                first.join();
            }
        }
    }

    private static void assertEndsAtOnce(ModelService service, BooleanSupplier underWay) throws Exception {
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                service.text(ServiceFixture.request());
            } catch (Throwable e) {
                end.set(e);
            }
        });
        caller.start();
        while (!underWay.getAsBoolean()) {
            Thread.onSpinWait();
        }
        while (caller.getState() != Thread.State.WAITING && caller.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        long start = System.nanoTime();
        caller.interrupt();
        caller.join(20_000);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertInstanceOf(InterruptedException.class, end.get());
        assertTrue(took.compareTo(MOST) < 0, "took " + took);
    }
}
