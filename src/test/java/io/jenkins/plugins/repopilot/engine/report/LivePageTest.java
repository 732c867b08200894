package io.jenkins.plugins.repopilot.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.testkit.Browser;
import io.jenkins.plugins.repopilot.engine.testkit.SampleRun;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a run that goes on, in a real browser: what it asks its host for, and what a person sees meanwhile. */
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

    private static Browser browser;

    @TempDir
    Path folder;

    @BeforeAll
    static void openBrowser() throws Exception {
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() throws Exception {
        browser.close();
    }

    @BeforeEach
    void window() throws Exception {
        browser.open("about:blank");
        browser.size(1240, 2400);
        browser.dark(false);
        browser.problems();
    }

    @Test
    void showsWhatHappensWithoutMovingAnything() throws Exception {
        SampleRun run = SampleRun.running(folder, ID, Instant.now());
        try (PageServer server = new PageServer(run.directory())) {
            open(server);
            browser.eval(
                    "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(e => { window.moved += e.value; }))"
                            + ".observe({type: 'layout-shift'})");
            String places = places();
            browser.eval("document.querySelector(\"[data-key='bead:run-tests.security'] button\").focus()");

            run.proceed();
            browser.eval(LOOK);

            browser.until(
                    "document.querySelector(\"[data-key='bead:run-tests.security']\").innerText.includes('7 of 9 kept')");
            assertEquals(places, places());
            assertEquals(0, browser.eval("window.moved").asDouble(), 0.0005, "layout shift");
            assertEquals(
                    "run-tests.security",
                    browser.eval("document.activeElement.dataset.value").asText());
            assertTrue(
                    browser.eval("(() => { const b = document.querySelector('.rp-gantt'); "
                                    + "return b.scrollTop + b.clientHeight >= b.scrollHeight - 1; })()")
                            .asBoolean(),
                    "the newest lanes are in view");

            run.finish();
            browser.eval(LOOK);
            browser.until("document.querySelector('.rp-pill.rp-completed')");
            server.forget();
            browser.eval(HASTE);
            browser.eval(LOOK);
            browser.eval(ROUND_TRIP);
            assertEquals(0, server.answered(), "a run that is over changes no more");
            assertEquals(List.of(), browser.problems());
        }
    }

    @Test
    void asksForChangesOnlyAndNotWhileHidden() throws Exception {
        SampleRun run = SampleRun.running(folder, ID, Instant.now());
        try (PageServer server = new PageServer(run.directory())) {
            open(server);

            browser.eval(HASTE);
            browser.eval(LOOK);
            assertEquals(304, server.next(), "nothing new");
            assertEquals(304, server.next(), "it asks again by itself");

            browser.eval("Object.defineProperty(document, 'hidden', {configurable: true, get: () => true}); " + LOOK);
            browser.eval(ROUND_TRIP);
            server.forget();
            run.proceed();
            browser.eval(ROUND_TRIP);
            assertEquals(0, server.answered(), "nobody looks, nobody asks");

            browser.eval("delete document.hidden; " + LOOK);
            assertEquals(200, server.next());
            browser.until(
                    "document.querySelector(\"[data-key='bead:run-tests.security']\").innerText.includes('7 of 9 kept')");
        }
    }

    @Test
    void saysWhenTheServerIsAwayAndGoesOnWhenItIsBack() throws Exception {
        SampleRun run = SampleRun.running(folder, ID, Instant.now());
        try (PageServer server = new PageServer(run.directory())) {
            open(server);

            server.down(true);
            browser.eval(LOOK);
            browser.until("document.querySelector('.rp-note')");
            assertTrue(browser.text(".rp-note").contains("trying again in 4 s"));
            assertTrue(browser.text("main").contains("Run tests: security"), "what is known stays");

            server.down(false);
            run.proceed();
            browser.eval(LOOK);
            browser.until("!document.querySelector('.rp-note')");
            assertTrue(browser.text("[data-key='bead:run-tests.security']").contains("Completed"));
            browser.problems();
        }
    }

    @Test
    void fetchesWhatABeadShowsWhenItIsOpened() throws Exception {
        try (PageServer server =
                new PageServer(SampleRun.running(folder, ID, Instant.now()).directory())) {
            open(server);

            browser.click("[data-key='bead:IMP-001'] button");
            browser.until("document.querySelector('.rp-diff') && document.querySelector('[data-key=\"call:3\"]')");
            assertTrue(browser.text(".rp-detail").contains("parse_order_id"));
            browser.click("[data-value='call:IMP-001:3']");
            browser.until("document.querySelector('.rp-shown .rp-source')");
            assertTrue(browser.text(".rp-shown").contains("FILE: orders/prices.py"));
            browser.screenshot("live-open-bead");
            assertEquals(List.of(), browser.barriers("main"));
            assertEquals(List.of(), browser.problems());

            server.source(false);
            browser.click("[data-key='bead:IMP-002'] button");
            browser.until(
                    "document.querySelector(\"[data-key='detail:IMP-002']\").innerText.includes('permission to read the workspace')");
            browser.until("document.querySelector(\"[data-key='detail:IMP-002'] [data-key='call:3']\")");
            assertFalse(browser.text("[data-key='detail:IMP-002']").contains("parse_order_id"));
            browser.problems();
        }
    }

    @Test
    void showsWhatACommandPrintsWhileItRuns() throws Exception {
        SampleRun run = SampleRun.running(folder, ID, Instant.now());
        try (PageServer server = new PageServer(run.directory())) {
            open(server);
            browser.click("[data-key='bead:run-tests.security'] button");

            run.directory()
                    .write("live/run-tests.security.txt", "collecting\n".repeat(200) + "tests/test_a.py PASSED\n");
            browser.eval(LOOK);

            browser.until("document.querySelector('.rp-detail .rp-source')");
            assertTrue(browser.text("[data-key='bead:run-tests.security']").contains("tests/test_a.py PASSED"));
            assertTrue(
                    browser.eval(
                                    "(() => { const b = document.querySelector('.rp-detail .rp-source'); "
                                            + "return b.scrollTop > 0 && b.scrollTop + b.clientHeight >= b.scrollHeight - 1; })()")
                            .asBoolean(),
                    "its end is in view");

            run.directory().delete("live/run-tests.security.txt");
            run.proceed();
            browser.eval(LOOK);
            browser.until("!document.querySelector('.rp-detail .rp-source')");
            assertEquals(List.of(), browser.problems());
        }
    }

    @Test
    void takesItsColoursFromTheHostNotFromTheDesktop() throws Exception {
        try (PageServer server =
                new PageServer(SampleRun.finished(folder, ID, Instant.parse("2026-11-22T02:00:03Z")))) {
            for (boolean dark : List.of(false, true)) {
                browser.dark(!dark);
                server.theme(dark ? DARK : LIGHT);
                for (int width : List.of(360, 1240)) {
                    browser.size(width, 900);
                    open(server);
                    browser.click("[data-key='bead:IMP-001'] button");
                    browser.until("document.querySelector('.rp-diff')");
                    browser.screenshot("host-" + (dark ? "dark-" : "light-") + width);
                    assertEquals(0, browser.sideways());
                }
                assertEquals(List.of(), browser.barriers("main"), dark ? "dark" : "light");
            }
            assertEquals(List.of(), browser.problems());
        }
    }

    private static String places() throws Exception {
        return browser.eval(
                        "JSON.stringify([...document.querySelectorAll('main > *')].map(e => [e.dataset.key, e.getBoundingClientRect().top]))")
                .asText();
    }

    /** Opens the page and waits until it has drawn the first answer. */
    private static void open(PageServer server) throws Exception {
        browser.open(server.url());
        browser.until("document.querySelector('.rp-chain')");
        server.next();
    }
}
