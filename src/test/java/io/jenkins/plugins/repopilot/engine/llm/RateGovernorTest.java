package io.jenkins.plugins.repopilot.engine.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.llm.RateGovernor.Lane;
import io.jenkins.plugins.repopilot.engine.llm.RateGovernor.Permit;
import io.jenkins.plugins.repopilot.engine.testkit.TestTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RateGovernorTest {

    private static final RateLimits SIXTY = new RateLimits(60, 0, -1, -1);
    private static final Instant NEVER = Instant.parse("2036-01-01T00:00:00Z");

    @Test
    void aRunWithManyCallsAtOnceGetsNoMoreThanOthers() throws Exception {
        CrowdTime time = new CrowdTime();
        RateGovernor governor = new RateGovernor(time);
        AtomicInteger greedy = new AtomicInteger();
        List<Integer> greedyWhenModestEnded = new ArrayList<>();
        List<Callable<Void>> threads = new ArrayList<>();
        Lane large = new Lane();
        for (int i = 0; i < 16; i++) {
            threads.add(() -> calls(governor, large, 10, 100, greedy));
        }
        for (int i = 0; i < 4; i++) {
            threads.add(() -> {
                calls(governor, new Lane(), 10, 100, new AtomicInteger());
                synchronized (greedyWhenModestEnded) {
                    greedyWhenModestEnded.add(greedy.get());
                }
                return null;
            });
        }
        learn(governor, SIXTY);
        time.runAll(threads);
        assertEquals(160, greedy.get());
        // one a second for five runs: ten each, and what the greedy one had before the others came
        assertTrue(greedyWhenModestEnded.stream().allMatch(had -> had <= 20), greedyWhenModestEnded.toString());
    }

    @Test
    void holdsTheTokensAMinute() throws Exception {
        CrowdTime time = new CrowdTime();
        RateGovernor governor = new RateGovernor(time);
        learn(governor, new RateLimits(-1, -1, 6_000, 0));
        Instant start = time.now();
        List<Callable<Void>> threads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            threads.add(() -> calls(governor, new Lane(), 3, 600, new AtomicInteger()));
        }
        time.runAll(threads);
        // 30 calls of 600 tokens at 6,000 a minute
        long took = Duration.between(start, time.now()).toSeconds();
        assertTrue(took >= 179 && took <= 190, took + " s");
    }

    @Test
    void letsARequestThatIsLargerThanTheLimitGoWhenAllOfItIsLeft() throws Exception {
        TestTime time = new TestTime();
        RateGovernor governor = new RateGovernor(time);
        learn(governor, new RateLimits(-1, -1, 6_000, 3_000));
        Instant start = time.now();
        governor.acquire(new Lane(), 50_000, NEVER).close();
        assertEquals(30, Duration.between(start, time.now()).toSeconds());
    }

    @Test
    void waitsForWhatOthersLeftOfTheSameAccount() throws Exception {
        TestTime time = new TestTime();
        RateGovernor governor = new RateGovernor(time);
        learn(governor, new RateLimits(60, 59, -1, -1));
        learn(governor, new RateLimits(60, 0, -1, -1));
        Instant start = time.now();
        governor.acquire(new Lane(), 10, NEVER).close();
        assertEquals(1, Duration.between(start, time.now()).toSeconds());
    }

    @Test
    void nobodyAsksWhileTheServerWantsToBeLeftAlone() throws Exception {
        TestTime time = new TestTime();
        RateGovernor governor = new RateGovernor(time);
        try (Permit permit = governor.acquire(new Lane(), 10, NEVER)) {
            permit.limited(RateLimits.UNKNOWN, Duration.ofSeconds(90));
        }
        ModelException e = assertThrows(
                ModelException.class,
                () -> governor.acquire(new Lane(), 10, time.now().plusSeconds(89)));
        assertEquals(ModelException.Kind.OUT_OF_TIME, e.kind());
        assertEquals(List.of(), time.sleeps());
        governor.acquire(new Lane(), 10, NEVER).close();
        assertEquals(List.of(Duration.ofSeconds(90)), time.sleeps());
    }

    @Test
    void anAbsurdPauseHoldsOthersForAnHourOnlyAndThenOneOfThemAsks() throws Exception {
        TestTime time = new TestTime();
        RateGovernor governor = new RateGovernor(time);
        Lane unlucky = new Lane();
        try (Permit permit = governor.acquire(unlucky, 10, NEVER)) {
            permit.limited(RateLimits.UNKNOWN, Duration.ofDays(366));
        }
        assertThrows(
                ModelException.class,
                () -> governor.acquire(unlucky, 10, time.now().plus(Duration.ofHours(2))),
                "the run that was told so believes it");
        Permit probe = governor.acquire(new Lane(), 10, time.now().plus(Duration.ofHours(2)));
        assertEquals(List.of(Duration.ofHours(1)), time.sleeps());
        ModelException second = assertThrows(
                ModelException.class,
                () -> governor.acquire(new Lane(), 10, time.now().plusMillis(50)));
        assertEquals(ModelException.Kind.OUT_OF_TIME, second.kind(), "nobody else until there is an answer");
        probe.answered(RateLimits.UNKNOWN);
        governor.acquire(new Lane(), 10, time.now().plusMillis(50)).close();
    }

    @Test
    void halvesWhatGoesAtOnceAfterTroubleAndWinsItBack() throws Exception {
        TestTime time = new TestTime();
        RateGovernor governor = new RateGovernor(time);
        List<Permit> open = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            open.add(governor.acquire(new Lane(), 10, NEVER));
        }
        time.sleep(Duration.ofSeconds(1));
        open.forEach(Permit::troubled);
        open.forEach(Permit::close);
        assertEquals(4, atOnce(governor, time));
        for (int i = 0; i < 4; i++) {
            Permit[] four = new Permit[4];
            for (int j = 0; j < 4; j++) {
                four[j] = governor.acquire(new Lane(), 10, NEVER);
            }
            four[0].answered(RateLimits.UNKNOWN);
            for (Permit permit : four) {
                permit.close();
            }
        }
        assertEquals(5, atOnce(governor, time));
    }

    /** How many are let go while none is closed. */
    private static int atOnce(RateGovernor governor, TestTime time) throws Exception {
        List<Permit> open = new ArrayList<>();
        try {
            while (true) {
                open.add(governor.acquire(new Lane(), 10, time.now().plusSeconds(1)));
            }
        } catch (ModelException full) {
            return open.size();
        } finally {
            open.forEach(Permit::close);
        }
    }

    private static Void calls(RateGovernor governor, Lane lane, int calls, long size, AtomicInteger done)
            throws Exception {
        for (int i = 0; i < calls; i++) {
            try (Permit permit = governor.acquire(lane, size, NEVER)) {
                permit.answered(RateLimits.UNKNOWN);
                done.incrementAndGet();
            }
        }
        return null;
    }

    private static void learn(RateGovernor governor, RateLimits limits) throws Exception {
        try (Permit permit = governor.acquire(new Lane(), 0, NEVER)) {
            permit.answered(limits);
        }
    }
}
