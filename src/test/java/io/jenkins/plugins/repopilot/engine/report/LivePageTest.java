package io.jenkins.plugins.repopilot.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.testkit.Page;
import io.jenkins.plugins.repopilot.engine.testkit.SampleRun;
import io.jenkins.plugins.repopilot.engine.testkit.WithBrowser;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a run that goes on, in a real browser: what it asks its host for, and what a person sees meanwhile. */
@WithBrowser
class LivePageTest {

    private static final String ID = "run-20261122-020003-9f31c2";

    /** The page asks at once when it becomes visible again. */
    private static final String LOOK = "document.dispatchEvent(new Event('visibilitychange'))";

    /** Lets the page's pauses between two questions take no time. */
    private static final String HASTE =
            "(() => { const pause = window.setTimeout.bind(window); window.setTimeout = (f, ms) => pause(f, ms > 1000 ? 0 : ms); })()";

    /** Whatever was asked before it is answered after it. */
    private static final String ROUND_TRIP =
            "new Promise(done => setTimeout(done, 0)).then(() => fetch('theme.css', {cache: 'no-store'})).then(r => r.text())";

    /** Variables as Jenkins sets them in its light theme. */
    private static final String LIGHT = """
            :root { --background: #fff; --text-color: oklch(25% 0.03 265); --green: oklch(60% 0.18 147); --red: oklch(60% 0.24 29);
              --blue: oklch(55% 0.22 253); --orange: oklch(68% 0.18 62); color-scheme: light; }
            body { background: var(--background); color: var(--text-color); }
            """;

    /** Variables as the dark theme of Jenkins sets them. */
    private static final String DARK = """
            :root { --accent-color: oklch(65.13% 0.1987 265); --white: oklch(from var(--accent-color) 98% 0.015 h);
              --background: oklch(from var(--white) 0.175 0.013 h); --text-color: var(--white);
              --green: oklch(80.25% 0.2197 147.09); --red: oklch(66.82% 0.2393 29.84); --blue: oklch(64.23% 0.3 252.93);
              --orange: oklch(79.58% 0.1862 62.09); color-scheme: dark; }
            body { background: var(--background); color: var(--text-color); }
            """;

    @TempDir
    Path folder;

    private Page page;

    @BeforeEach
    void window(Page fresh) throws Exception {
        page = fresh;
        page.size(1240, 2400);
        page.dark(false);
    }

    @Test
    void showsWhatHappensWithoutMovingAnything() throws Exception {
        SampleRun run = SampleRun.running(folder, ID, Instant.now());
        try (PageServer server = new PageServer(run.directory())) {
            open(server);
            page.eval(
                    "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(e => { window.moved += e.value; }))"
                            + ".observe({type: 'layout-shift'})");
            String places = places();
            page.eval("document.querySelector(\"[data-key='bead:run-tests.security'] button\").focus()");

            run.proceed();
            page.eval(LOOK);

            page.until(
                    "document.querySelector(\"[data-key='bead:run-tests.security']\").innerText.includes('7 of 9 kept')");
            assertEquals(places, places());
            assertEquals(0, page.eval("window.moved").asDouble(), 0.0005, "layout shift");
            assertEquals(
                    "run-tests.security",
                    page.eval("document.activeElement.dataset.value").asText());
            assertTrue(
                    page.eval("(() => { const b = document.querySelector('.rp-gantt'); "
                                    + "return b.scrollTop + b.clientHeight >= b.scrollHeight - 1; })()")
                            .asBoolean(),
                    "the newest lanes are in view");

            run.finish();
            page.eval(LOOK);
            page.until("document.querySelector('.rp-pill.rp-completed')");
            server.forget();
            page.eval(HASTE);
            page.eval(LOOK);
            page.eval(ROUND_TRIP);
            assertEquals(0, server.answered(), "a run that is over changes no more");
            assertEquals(List.of(), page.problems());
        }
    }

    @Test
    void asksForChangesOnlyAndNotWhileHidden() throws Exception {
        SampleRun run = SampleRun.running(folder, ID, Instant.now());
        try (PageServer server = new PageServer(run.directory())) {
            open(server);

            page.eval(HASTE);
            page.eval(LOOK);
            assertEquals(304, server.next(), "nothing new");
            assertEquals(304, server.next(), "it asks again by itself");

            page.eval("Object.defineProperty(document, 'hidden', {configurable: true, get: () => true}); " + LOOK);
            page.eval(ROUND_TRIP);
            server.forget();
            run.proceed();
            page.eval(ROUND_TRIP);
            assertEquals(0, server.answered(), "nobody looks, nobody asks");

            page.eval("delete document.hidden; " + LOOK);
            assertEquals(200, server.next());
            page.until(
                    "document.querySelector(\"[data-key='bead:run-tests.security']\").innerText.includes('7 of 9 kept')");
        }
    }

    @Test
    void saysWhenTheServerIsAwayAndGoesOnWhenItIsBack() throws Exception {
        SampleRun run = SampleRun.running(folder, ID, Instant.now());
        try (PageServer server = new PageServer(run.directory())) {
            open(server);

            server.down(true);
            page.eval(LOOK);
            page.until("document.querySelector('.rp-note')");
            assertTrue(page.text(".rp-note").contains("trying again in 4 s"));
            assertTrue(page.text("main").contains("Run tests: security"), "what is known stays");

            server.down(false);
            run.proceed();
            page.eval(LOOK);
            page.until("!document.querySelector('.rp-note')");
            assertTrue(page.text("[data-key='bead:run-tests.security']").contains("Completed"));
        }
    }

    @Test
    void fetchesWhatABeadShowsWhenItIsOpened() throws Exception {
        try (PageServer server =
                new PageServer(SampleRun.running(folder, ID, Instant.now()).directory())) {
            open(server);

            page.click("[data-key='bead:IMP-001'] button");
            page.until("document.querySelector('.rp-diff') && document.querySelector('[data-key=\"call:3\"]')");
            assertTrue(page.text(".rp-detail").contains("parse_order_id"));
            page.click("[data-value='call:IMP-001:3']");
            page.until("document.querySelector('.rp-shown .rp-source')");
            assertTrue(page.text(".rp-shown").contains("FILE: orders/prices.py"));
            page.screenshot("live-open-bead");
            assertEquals(List.of(), page.barriers(".rp-detail"));
            assertEquals(List.of(), page.problems());

            server.source(false);
            page.click("[data-key='bead:IMP-002'] button");
            page.until(
                    "document.querySelector(\"[data-key='detail:IMP-002']\").innerText.includes('permission to read the workspace')");
            page.until("document.querySelector(\"[data-key='detail:IMP-002'] [data-key='call:3']\")");
            assertFalse(page.text("[data-key='detail:IMP-002']").contains("parse_order_id"));
        }
    }

    @Test
    void showsWhatACommandPrintsWhileItRuns() throws Exception {
        SampleRun run = SampleRun.running(folder, ID, Instant.now());
        try (PageServer server = new PageServer(run.directory())) {
            open(server);
            page.click("[data-key='bead:run-tests.security'] button");

            run.directory()
                    .write("live/run-tests.security.txt", "collecting\n".repeat(200) + "tests/test_a.py PASSED\n");
            page.eval(LOOK);

            page.until("document.querySelector('.rp-detail .rp-source')");
            assertTrue(page.text("[data-key='bead:run-tests.security']").contains("tests/test_a.py PASSED"));
            assertTrue(
                    page.eval(
                                    "(() => { const b = document.querySelector('.rp-detail .rp-source'); "
                                            + "return b.scrollTop > 0 && b.scrollTop + b.clientHeight >= b.scrollHeight - 1; })()")
                            .asBoolean(),
                    "its end is in view");

            run.directory().delete("live/run-tests.security.txt");
            run.proceed();
            page.eval(LOOK);
            page.until("!document.querySelector('.rp-detail .rp-source')");
            assertEquals(List.of(), page.problems());
        }
    }

    @Test
    void takesItsColoursFromTheHostNotFromTheDesktop() throws Exception {
        try (PageServer server =
                new PageServer(SampleRun.finished(folder, ID, Instant.parse("2026-11-22T02:00:03Z")))) {
            for (boolean dark : List.of(false, true)) {
                page.dark(!dark);
                server.theme(dark ? DARK : LIGHT);
                for (int width : List.of(360, 1240)) {
                    page.size(width, 900);
                    open(server);
                    page.click("[data-key='bead:IMP-001'] button");
                    page.until("document.querySelector('.rp-diff')");
                    page.screenshot("host-" + (dark ? "dark-" : "light-") + width);
                    assertEquals(0, page.sideways());
                }
                assertEquals(List.of(), page.barriers("main"), dark ? "dark" : "light");
            }
            assertEquals(List.of(), page.problems());
        }
    }

    private String places() throws Exception {
        return page.eval(
                        "JSON.stringify([...document.querySelectorAll('main > *')].map(e => [e.dataset.key, e.getBoundingClientRect().top]))")
                .asText();
    }

    /** Opens the page and waits until it has drawn the first answer. */
    private void open(PageServer server) throws Exception {
        page.open(server.url());
        page.until("document.querySelector('.rp-chain')");
        server.next();
    }
}
