package io.jenkins.plugins.repopilot.engine.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.demo.LoopbackModelServer;
import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.bead.BeadJournal;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs side by side on one account that allows 60 requests a minute; the clock is played. */
class ManyRunsTest {

    private static final int RUNS = 40;
    private static final int CALLS = 6;
    private static final int A_MINUTE = 60;
    private static final Duration LATENCY = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private final CrowdTime time = new CrowdTime();
    private final RateGovernors governors = new RateGovernors(time);
    private final List<Instant> answered = Collections.synchronizedList(new ArrayList<>());
    private final int[] done = new int[RUNS];
    private int[] doneWhenTheFirstEnded;

    @Test
    void shareTheLimitWithoutAStormAndWithoutStarving() throws Exception {
        try (LoopbackModelServer server =
                LoopbackModelServer.start(question -> ModelAnswer.text("Fine.")).limitedTo(A_MINUTE, 1_000_000, time)) {
            Instant start = time.now();
            time.runAll(runs(server));

            Duration took = Duration.between(start, time.now());
            assertEquals(RUNS * CALLS, answered.size());
            assertEquals(0, server.refusedByLimit());
            assertEquals(RUNS * CALLS, server.questions().size());
            assertNoStorm(server);
            assertNoneStarves();
            // 60 at once, then one a second
            Duration ideal = Duration.ofSeconds((RUNS * CALLS - A_MINUTE) * 60L / A_MINUTE)
                    .plus(LATENCY);
            assertTrue(took.compareTo(ideal.multipliedBy(2)) < 0, took + " is far from " + ideal);
        }
    }

    @Test
    void getByWithAServerThatTellsNothingOfItsLimits() throws Exception {
        try (LoopbackModelServer server = LoopbackModelServer.start(question -> ModelAnswer.text("Fine."))
                .limitedTo(A_MINUTE, 1_000_000, time)
                .withoutLimitHeaders()) {
            Instant start = time.now();
            time.runAll(runs(server));

            assertEquals(RUNS * CALLS, answered.size());
            int refused = server.refusedByLimit();
            assertTrue(
                    refused < RUNS * CALLS / 2,
                    refused + " of " + server.questions().size() + " requests were refused");
            assertNoneStarves();
        }
    }

    private List<Callable<Void>> runs(LoopbackModelServer server) {
        return IntStream.range(0, RUNS).mapToObj(run -> run(run, server)).toList();
    }

    private Callable<Void> run(int number, LoopbackModelServer server) {
        return () -> {
            ModelService service = service(number, server);
            for (int call = 0; call < CALLS; call++) {
                service.text(ServiceFixture.request("Question " + call + " of run " + number));
                answered(number);
            }
            return null;
        };
    }

    private synchronized void answered(int run) {
        done[run]++;
        answered.add(time.now());
        if (done[run] == CALLS && doneWhenTheFirstEnded == null) {
            doneWhenTheFirstEnded = done.clone();
        }
    }

    private void assertNoneStarves() {
        double fair = Arrays.stream(doneWhenTheFirstEnded).average().orElseThrow();
        int slowest = Arrays.stream(doneWhenTheFirstEnded).min().orElseThrow();
        assertTrue(slowest >= fair / 2, "slowest " + slowest + " of a fair share of " + fair);
    }

    private static void assertNoStorm(LoopbackModelServer server) {
        List<Instant> times = server.questions().stream()
                .map(question -> question.at())
                .sorted()
                .toList();
        for (Instant from : times) {
            long within = times.stream()
                    .filter(at -> !at.isBefore(from) && at.isBefore(from.plusSeconds(60)))
                    .count();
            // a full bucket and what flows in during the minute
            assertTrue(within <= 2 * A_MINUTE, within + " requests in a minute");
        }
    }

    private ModelService service(int number, LoopbackModelServer server) throws Exception {
        Path own = Files.createDirectories(directory.resolve("run-" + number));
        BeadChain beads = new BeadChain(new BeadJournal(own.resolve("beads.jsonl")), time, (before, after) -> {});
        beads.open(ServiceFixture.BEAD, null, Stage.ANALYZE, BeadCategory.ANALYSIS, "Draw the graph", "");
        RunSettings settings = RunSettings.DEFAULTS.with(Setting.BASE_URL, server.baseUrl());
        ModelRun run = new ModelRun(
                settings, beads, new Redactor(), line -> {}, time, time.now().plus(Duration.ofHours(2)));
        ModelEndpoint endpoint = ModelEndpoint.of(settings, ApiKey.of(() -> "shared-key"), (ProxySelector) null);
        ChatModel chat = new OpenAiChatModel(endpoint, time);
        ChatModel slow = (request, timeout) -> {
            ChatReply reply = chat.exchange(request, timeout);
            time.sleep(LATENCY);
            return reply;
        };
        return new DefaultModelService(
                run, slow, endpoint.key(), model -> governors.of(endpoint, model), null, () -> (double) number / RUNS);
    }
}
