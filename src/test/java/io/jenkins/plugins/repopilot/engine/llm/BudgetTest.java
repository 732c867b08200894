package io.jenkins.plugins.repopilot.engine.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.Parallel;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.testkit.TestTime;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetTest {

    private static final int CALLS = 20;

    @TempDir
    Path directory;

    @Test
    void halfOfWhatIsNeededIsNeverExceededWithCallsSideBySide() throws Exception {
        long need;
        try (ServiceFixture fixture = new ServiceFixture(directory, new TestTime(), question -> reply())) {
            assertEquals(CALLS, answered(fixture).stream().filter(done -> done).count());
            need = fixture.bead().usage().totalTokens();
        }
        long half = need / 2;
        Path second = java.nio.file.Files.createDirectories(directory.resolve("half"));
        try (ServiceFixture fixture =
                new ServiceFixture(second, new TestTime(), question -> reply()).with(Setting.MAX_TOKENS, half)) {
            long done = answered(fixture).stream().filter(d -> d).count();
            long used = fixture.bead().usage().totalTokens();
            assertTrue(used <= half, used + " of " + half);
            assertTrue(done >= 1 && done < CALLS, done + " calls");
            assertEquals(done, fixture.server.questions().size());
            assertEquals(done, fixture.bead().usage().calls());
            assertTrue(
                    fixture.events()
                            .get(0)
                            .matches("skip: the call may need \\d+ tokens, and \\d+ of the run's " + half
                                    + " are used \\(setting maxTokens\\)"),
                    fixture.events().get(0));
        }
    }

    @Test
    void moneyIsHeldBackToo() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, ModelAnswer.text("Fine."))
                .with(Setting.MODEL, "own")
                .with(Setting.PRICES, "own=10/1/1000")
                .with(Setting.MAX_COST, 0.6)) {
            DefaultModelService service = fixture.service();
            // 500 tokens at most, so 50 cents are reserved, and next to nothing is spent
            service.text(ServiceFixture.request());
            BigDecimal cost = fixture.bead().usage().cost();
            Usage usage = fixture.bead().usage();
            BigDecimal expected = BigDecimal.valueOf(usage.inputTokens() * 10 + usage.outputTokens() * 1000)
                    .movePointLeft(6);
            assertEquals(0, expected.compareTo(cost), cost + " instead of " + expected);
            ModelException e = assertThrows(
                    ModelException.class,
                    () -> service.text(
                            new ModelRequest(ModelRequest.Purpose.CODE, ServiceFixture.BEAD, "i", "c", "t", 600)));
            assertEquals(ModelException.Kind.BUDGET, e.kind());
            assertTrue(e.getMessage().contains("(setting maxCost)"), e.getMessage());
            assertTrue(!e.kind().endsRun());
        }
    }

    @Test
    void theCostOfAnUnknownModelIsUnknownButItsTokensCount() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, ModelAnswer.text("Fine."))
                .with(Setting.MODEL, "house-model")
                .with(Setting.MAX_COST, 1)
                .with(Setting.MAX_TOKENS, 600)) {
            DefaultModelService service = fixture.service();
            service.text(ServiceFixture.request());
            assertNull(fixture.bead().usage().cost());
            assertTrue(
                    fixture.console.get(0).startsWith("No price is known for house-model"), fixture.console.toString());
            ModelException e = assertThrows(ModelException.class, () -> {
                for (int i = 0; i < 20; i++) {
                    service.text(ServiceFixture.request());
                }
            });
            assertEquals(ModelException.Kind.BUDGET, e.kind());
        }
    }

    @Test
    void whatTheRunUsedBeforeItWasResumedCounts() throws Exception {
        try (ServiceFixture fixture =
                new ServiceFixture(directory, ModelAnswer.text("Fine.")).with(Setting.MAX_TOKENS, 10_000)) {
            fixture.beads.use(ServiceFixture.BEAD, new Usage(3, 9_000, 600, 0, BigDecimal.ZERO));
            ModelException e =
                    assertThrows(ModelException.class, () -> fixture.service().text(ServiceFixture.request()));
            assertEquals(ModelException.Kind.BUDGET, e.kind());
            assertEquals(0, fixture.server.questions().size());
        }
    }

    @Test
    void aCallWaitsForOthersToSettleBeforeItIsRefused() throws Exception {
        Budget budget = new Budget(1_000, 0, PriceTable.with(List.of()), Usage.NONE);
        Budget.Reservation first = budget.reserve("m", 100, 700);
        CountDownLatch reserved = new CountDownLatch(1);
        Thread second = new Thread(() -> {
            try (Budget.Reservation own = budget.reserve("m", 100, 700)) {
                reserved.countDown();
            } catch (ModelException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        second.start();
        while (second.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        first.settle("m", 90, 0, 10);
        assertTrue(reserved.await(10, TimeUnit.SECONDS));
        assertThrows(ModelException.class, () -> budget.reserve("m", 500, 500));
    }

    @Test
    void builtInPricesKnowDatedVersionsAndOwnOnesReplaceThem() {
        PriceTable prices = PriceTable.with(List.of("gpt-4o = 1/0.5/2", "acme/large=3/3/9"));
        assertEquals(prices.of("gpt-4.1"), prices.of("gpt-4.1-2025-04-14"));
        assertEquals(new BigDecimal("1"), prices.of("gpt-4o").orElseThrow().in());
        assertEquals(new BigDecimal("9"), prices.of("acme/large").orElseThrow().out());
        assertTrue(prices.of("gpt-4").isEmpty());
        assertTrue(prices.of("gpt-5.6-sol").isEmpty(), "not the price of something with a similar name");
        assertEquals(
                0,
                new BigDecimal("5")
                        .compareTo(prices.of("gpt-4o-2024-05-13").orElseThrow().in()),
                "a dated version with a price of its own");
        assertTrue(prices.asOf().isAfter(LocalDate.of(2026, 1, 1)), "when they were looked up is told");
        // 1,000 in of which 400 cached, 100 out, at 2/0.5/8
        assertEquals(
                0,
                new BigDecimal("0.0022")
                        .compareTo(prices.of("gpt-4.1").orElseThrow().of(1_000, 400, 100)));
        InvalidSettingException e =
                assertThrows(InvalidSettingException.class, () -> PriceTable.with(List.of("gpt-4o=cheap")));
        assertEquals("prices", e.setting());
    }

    private static ModelAnswer reply() {
        return ModelAnswer.text("word ".repeat(400));
    }

    private static List<Boolean> answered(ServiceFixture fixture) throws Exception {
        DefaultModelService service = fixture.service();
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            String task = "Question " + i;
            calls.add(() -> {
                try {
                    service.text(ServiceFixture.request(task));
                    return true;
                } catch (ModelException e) {
                    assertEquals(ModelException.Kind.BUDGET, e.kind());
                    return false;
                }
            });
        }
        return Parallel.run(4, calls);
    }
}
