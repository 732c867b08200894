package io.jenkins.plugins.repopilot.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.testkit.Browser;
import io.jenkins.plugins.repopilot.engine.testkit.Page;
import io.jenkins.plugins.repopilot.engine.testkit.SampleRun;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunViewsTest {

    /** Filters, takes the filter back, searches: the middle of 15 times from the click to the page that is laid out anew, in milliseconds. */
    private static final String FILTER = """
            (async () => {
              const times = [];
              for (let i = 0; i < 15; i++) {
                const search = document.querySelector('[data-filter=search]');
                const chip = document.querySelector(`[data-do=status][data-value=${i % 2 ? 'failed' : 'completed'}]`);
                const start = performance.now();
                if (i % 3 === 2) {
                  search.value = search.value ? '' : 'work 19';
                  search.dispatchEvent(new Event('input', {bubbles: true}));
                } else {
                  chip.click();
                }
                document.body.getBoundingClientRect();
                times.push(performance.now() - start);
                await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
              }
              return times.sort((a, b) => a - b)[7];
            })()""";

    private static final Instant START = Instant.parse("2026-11-22T02:00:03Z");

    @TempDir
    Path folder;

    @Test
    void hasNoSourceUnlessAsked() throws Exception {
        RunDirectory directory = SampleRun.finished(folder, "run-1", START);

        RunView plain = RunViews.of(directory, false, Locale.ENGLISH, START);
        RunView full = RunViews.of(directory, true, Locale.ENGLISH, START);

        assertNull(plain.sources());
        assertFalse(Json.mapper().writeValueAsString(plain).contains("parse_order_id"));
        assertTrue(full.sources().diffs().get("IMP-001").contains("parse_order_id"));
        assertTrue(full.sources().outputs().keySet().containsAll(List.of("base", "branch", "security")));
    }

    @Test
    void keepsTextOfTheRepositoryOutOfTheBeads() throws Exception {
        Bead bead = new Bead(
                "run-tests.security",
                "run-tests",
                Stage.RUN_TESTS,
                BeadCategory.SECURITY,
                "Run tests: security",
                BeadStatus.COMPLETED,
                1,
                START,
                START,
                START,
                null,
                "2 of 2 kept",
                null,
                null,
                Map.of(
                        "mutants",
                        2,
                        "mutations",
                        List.of("store.py:8 if secret: -> if not secret:"),
                        "output",
                        "AssertionError: secret"));

        RunView.BeadView shown = BeadViews.of(bead, null);

        assertFalse(Json.mapper().writeValueAsString(shown).contains("secret:"));
        assertEquals(Map.of("mutants", 2), shown.metadata());
        assertTrue(shown.log(), "who may read the workspace can ask for it");
        assertEquals(
                "AssertionError: secret\nstore.py:8 if secret: -> if not secret:\n",
                BeadViews.output(bead).orElseThrow());
    }

    @Test
    void withoutOutputAReasonIsOneSentence() throws Exception {
        RunDirectory directory = SampleRun.finished(folder, "run-1", START);
        RunRecord whole = directory.record().orElseThrow();
        String reason = "the command 'make check' ended with exit status 2:\norders.py:7: secret = parse(key)";
        RunRecord record = whole.edit()
                .error(reason)
                .improvements(whole.improvements().stream()
                        .map(i -> i.with(ImprovementStatus.FAILED, reason))
                        .toList())
                .done();
        LiveBeads.State state = new LiveBeads.State(2, List.of(failed("execute", null, reason)), Map.of(), Map.of());

        RunView all = RunViews.live(record, state, 0, false, RunSettings.DEFAULTS, Locale.ENGLISH, START);
        RunView view = RunViews.live(
                WithoutOutput.of(record), state.withoutOutput(), 0, false, RunSettings.DEFAULTS, Locale.ENGLISH, START);

        assertEquals(
                4 + whole.improvements().size(),
                said(all, "secret = parse"),
                "error, outcome, stage, run, improvements");
        assertEquals(0, said(view, "secret = parse"));
        String sentence = "the command 'make check' ended with exit status 2";
        assertEquals(sentence, view.run().error());
        assertEquals(sentence, view.beads().get(0).error());
        assertEquals(sentence, view.beads().get(0).outcome());
        assertEquals(sentence, view.improvements().get(0).statusReason());
        assertEquals(
                whole.improvements().stream().map(Improvement::commit).toList(),
                WithoutOutput.of(whole).improvements().stream()
                        .map(Improvement::commit)
                        .toList());
        // without a journal the beads are the record's
        RunRecord old = record.edit().beads(state.beads()).done();
        assertEquals(sentence, WithoutOutput.of(old).beads().get(0).error());
    }

    private static int said(RunView view, String text) throws IOException {
        return Json.mapper().writeValueAsString(view).split(Pattern.quote(text), -1).length - 1;
    }

    private static Bead failed(String id, String parent, String error) {
        return new Bead(
                id,
                parent,
                Stage.EXECUTE,
                BeadCategory.EXECUTION,
                "Execute changes",
                BeadStatus.FAILED,
                1,
                START,
                START,
                START,
                null,
                null,
                error,
                null,
                Map.of());
    }

    @Test
    void tellsTheCallsOfABead() throws Exception {
        RunDirectory directory = SampleRun.finished(folder, "run-1", START);
        Files.writeString(directory.transcript(), "{\"bead_id\":\"IMP-001\", torn", StandardOpenOption.APPEND);

        List<ModelCalls.CallView> calls = ModelCalls.of(directory, "IMP-001");

        assertEquals(
                List.of("retried null", "reply length", "reply stop"),
                calls.stream().map(c -> c.outcome() + " " + c.end()).toList());
        assertEquals(5_210, calls.get(1).inputTokens());
        assertEquals("429 rate limit: again in 12 s", calls.get(0).problem());
        assertEquals(calls, ModelCalls.of(directory).get("IMP-001"));
        assertEquals(List.of(), ModelCalls.of(directory, "IMP-00"), "the whole id counts");
        assertFalse(Json.mapper().writeValueAsString(calls).contains("parse_order_id"), "figures only");
        String said = ModelCalls.text(directory, "IMP-001:2").orElseThrow();
        assertTrue(said.contains("Change the code.") && said.contains("FILE: orders/prices.py"), said);
        assertTrue(ModelCalls.text(directory, "IMP-001:9").isEmpty());
        assertTrue(ModelCalls.text(directory, "../run.json:1").isEmpty());
    }

    @Test
    void tellsEveryGateConditionFromTheStart() throws Exception {
        SampleRun run = SampleRun.running(folder, "run-1", START);

        List<GateCondition> gate =
                RunViews.of(run.directory(), false, Locale.ENGLISH, START).gate();

        assertEquals(11, gate.size());
        assertTrue(gate.stream().allMatch(c -> c.state() == GateCondition.State.UNDECIDED));
    }

    @Test
    void givesTheBeadsThatChangedSince() throws Exception {
        SampleRun run = SampleRun.running(folder, "run-1", START);
        LiveBeads beads = new LiveBeads(run.directory());
        RunView first = view(run, beads, 0, true);

        run.proceed();
        RunView second = view(run, beads, first.sequence(), true);

        assertFalse(first.partial());
        assertTrue(second.partial());
        assertEquals(
                List.of("run-tests.security"),
                second.beads().stream().map(RunView.BeadView::id).toList());
        assertTrue(second.labels().isEmpty());
        assertFalse(view(run, beads, 1_000_000, true).partial(), "a sequence of another run");
    }

    @Test
    void readsTheRecordAgainWhenItHasChanged() throws Exception {
        SampleRun run = SampleRun.running(folder, "run-1", START);
        LiveBeads beads = new LiveBeads(run.directory());

        RunRecord first = beads.record().orElseThrow();
        assertSame(first, beads.record().orElseThrow());
        run.finish();

        RunRecord then = beads.record().orElseThrow();
        assertEquals(RunStatus.COMPLETED, then.status());
        RunRecord whole = run.directory().record().orElseThrow();
        assertEquals(46, whole.beads().size());
        assertEquals(List.of(), then.beads(), "the journal has them");
        assertEquals(whole.mergeResult(), then.mergeResult());
        assertEquals(whole.beadSummary(), then.beadSummary());
        Files.delete(folder.resolve("beads.jsonl"));
        assertEquals(whole, beads.record().orElseThrow(), "they are needed now");
    }

    @Test
    void toleratesALineThatIsBeingWritten() throws Exception {
        SampleRun run = SampleRun.running(folder, "run-1", START);
        LiveBeads beads = new LiveBeads(run.directory());
        long before = beads.state().sequence();
        Path journal = folder.resolve("beads.jsonl");

        Files.writeString(journal, "{\"id\":\"torn", StandardOpenOption.APPEND);
        assertEquals(before, beads.state().sequence());

        run.proceed();
        assertEquals(before + 1, beads.state().sequence());
        assertEquals(
                new LiveBeads(run.directory()).state().beads(), beads.state().beads());
    }

    @Test
    void tellsARunWhoseBuildEndedAsAborted() throws Exception {
        SampleRun run = SampleRun.running(folder, "run-1", START);

        RunView view = view(run, new LiveBeads(run.directory()), 0, false);

        assertEquals("aborted", view.run().status());
        assertFalse(view.live());
        assertTrue(view.run().error().startsWith("The build ended before the run did"));
    }

    @Test
    void makesTextFitToBeLookedAt() {
        assertEquals("a␛[31mb⟨U+202E⟩c", ShownText.summary("a\u001b[31mb\u202Ec"));
        assertEquals("one line", ShownText.name("one\n   line "));
        assertEquals("1\n2␍3", ShownText.summary("1\r\n2\r3"));
        assertEquals("x".repeat(300) + "…", ShownText.name("x".repeat(1_000_000)));
        assertEquals("⟨U+D800⟩", ShownText.name("\uD800"));
        assertEquals("日本語 עברית 🙂", ShownText.name("日本語 עברית 🙂"));
    }

    @Test
    void hasALabelForEveryChoice() {
        var labels = Labels.of(Locale.ENGLISH);
        for (var stage : io.jenkins.plugins.repopilot.engine.Stage.values()) {
            assertTrue(labels.containsKey("stage." + stage.id()), stage.id());
        }
        for (var status : io.jenkins.plugins.repopilot.engine.bead.BeadStatus.values()) {
            assertTrue(labels.containsKey("status." + status.id()), status.id());
        }
        for (var category : io.jenkins.plugins.repopilot.engine.bead.BeadCategory.values()) {
            assertTrue(labels.containsKey("category." + category.id()), category.id());
        }
        for (var status : io.jenkins.plugins.repopilot.engine.record.MergeResult.Status.values()) {
            assertTrue(labels.containsKey("pull." + status.id()), status.id());
            assertTrue(labels.containsKey("outcome." + status.id()), status.id());
        }
        assertEquals(labels, Labels.of(Locale.forLanguageTag("xx")), "English where there is no translation");
    }

    @Test
    @Tag("benchmark")
    void isQuickWithTwoThousandBeads() throws Exception {
        RunDirectory directory = SampleRun.large(folder, "run-1", START, 2_000);
        LiveBeads beads = new LiveBeads(directory);
        beads.state();
        ThreadMXBean processor = ManagementFactory.getThreadMXBean();
        long json = Long.MAX_VALUE;
        int size = 0;
        for (int i = 0; i < 25; i++) {
            long before = processor.getCurrentThreadCpuTime();
            RunView view = RunViews.live(
                    beads.record().orElseThrow(), beads.state(), 0, true, RunSettings.DEFAULTS, Locale.ENGLISH, START);
            size = Json.mapper().writeValueAsBytes(view).length;
            json = Math.min(json, processor.getCurrentThreadCpuTime() - before);
        }
        try (Browser browser = Browser.start();
                Page page = browser.page()) {
            page.size(1240, 900);
            page.open(HtmlReport.write(directory).toUri().toString());
            double first = page.eval(
                            "performance.getEntriesByType('paint').map(p => p.startTime).pop() || performance.now()")
                    .asDouble();
            double filter = page.eval(FILTER).asDouble();
            System.out.println("2,000 beads: JSON " + json / 1_000_000 + " ms of processor time, " + size / 1024
                    + " KiB; first view " + (int) first + " ms; filter " + (int) filter + " ms");
            assertTrue(json < 100_000_000, json / 1_000_000 + " ms");
            assertTrue(first < 1_000, first + " ms");
            assertTrue(filter < 50, filter + " ms");
        }
    }

    private static RunView view(SampleRun run, LiveBeads beads, long since, boolean building) throws IOException {
        return RunViews.live(
                run.directory().record().orElseThrow(),
                beads.state(),
                since,
                building,
                RunSettings.DEFAULTS,
                Locale.ENGLISH,
                START);
    }
}
