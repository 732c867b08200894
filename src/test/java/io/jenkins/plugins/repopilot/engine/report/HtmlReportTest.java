package io.jenkins.plugins.repopilot.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.testkit.Browser;
import io.jenkins.plugins.repopilot.engine.testkit.SampleRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report as a person sees it, in a real browser. */
class HtmlReportTest {

    private static final Instant START = Instant.parse("2026-11-22T02:00:03Z");
    private static final String ID = "run-20261122-020003-9f31c2";
    private static final List<Integer> WIDTHS = List.of(360, 1024, 1920);

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

    @Test
    void tellsAFinishedRun() throws Exception {
        lookAt("finished", SampleRun.finished(folder, ID, START));

        String page = browser.text("main");
        assertTrue(page.contains("Completed"), page);
        assertTrue(page.contains("9 kept of 12"), page);
        assertTrue(page.contains("#318"), page);
        assertTrue(page.contains("Score") || page.contains("Merge gate"), page);
        assertEquals(
                "https://github.com/acme/orders-service/pull/318",
                browser.eval("document.querySelector('.rp-facts a').href").asText());
    }

    @Test
    void tellsAFailedRun() throws Exception {
        lookAt("failed", SampleRun.failed(folder, ID, START));

        assertTrue(browser.text(".rp-note").contains("401 from api.openai.com"));
        assertTrue(browser.text(".rp-chain li:nth-child(5)").contains("Failed"));
    }

    @Test
    void showsARunThatIsStillGoing() throws Exception {
        lookAt("running", SampleRun.running(folder, ID, Instant.now()).directory());

        assertTrue(browser.text(".rp-pill").contains("stage 7 of 10"));
        assertTrue(browser.text(".rp-chain li[aria-current=step]").contains("Run tests: security"));
    }

    @Test
    void showsHostileTextAsText() throws Exception {
        lookAt("hostile", SampleRun.hostile(folder, ID, START));

        browser.eval("for (const b of document.querySelectorAll('.rp-open')) { b.click(); }");
        browser.screenshot("report-hostile-open");
        assertTrue(browser.eval("typeof window.hacked === 'undefined'").asBoolean());
        assertEquals(
                0,
                browser.eval("document.querySelectorAll('main img, main script, main iframe').length")
                        .asInt());
        assertEquals(
                0,
                browser.eval("[...document.querySelectorAll('a')].filter(a => !/^https?:/.test(a.href)).length")
                        .asInt());
        assertTrue(browser.text("main").contains("<img src=x onerror=window.hacked=2>"));
        assertTrue(browser.text("[data-key='detail:IMP-001']").contains("429 rate limit: again in 12 s</script>"));
        assertFalse(browser.text("main").contains("\u202E"), "no character reorders its neighbours");
        assertFalse(browser.text("main").contains("\u001b"), "no terminal code");
        assertEquals(0, browser.sideways());
        assertEquals(List.of(), browser.problems());
    }

    @Test
    void opensABeadWithItsDiff() throws Exception {
        browser.size(1240, 900);
        browser.dark(false);
        open(SampleRun.finished(folder, ID, START));

        browser.click("[data-key='bead:IMP-001'] button");

        String detail = browser.text(".rp-detail");
        assertTrue(detail.contains("orders/api.py"), detail);
        assertTrue(detail.contains("order_id = parse_order_id"), detail);
        assertTrue(detail.contains("python syntax: ok"), detail);
        assertEquals(
                List.of("no answer, asked again", "cut off at the limit", "answered"),
                texts(".rp-detail [data-key^='call:'] .rp-state"),
                "its calls of models");
        assertTrue(detail.contains("429 rate limit: again in 12 s"), detail);
        assertEquals("#bead-IMP-001", browser.eval("location.hash").asText(), "the address leads here again");
        browser.screenshot("report-diff-unified");
        for (String kind : List.of("number", "string", "keyword", "comment")) {
            for (String side : List.of(".rp-del", ".rp-add")) {
                assertFalse(texts(side + " mark > .rp-t-" + kind).isEmpty(), "a changed " + kind + " in " + side);
            }
        }
        browser.eval("window.drawn = document.querySelector('.rp-diff')");
        browser.click("[data-do=sort][data-value=status]");
        assertTrue(
                browser.eval("window.drawn.isConnected").asBoolean(),
                "what is open is not drawn again when the list changes");
        browser.click(".rp-detail button[data-do=split][data-value=true]");
        assertEquals(
                1,
                browser.eval("document.querySelectorAll('.rp-diff.rp-split').length")
                        .asInt());
        browser.screenshot("report-diff-split");
        for (boolean dark : List.of(false, true)) {
            browser.dark(dark);
            assertEquals(List.of(), browser.barriers("main"), dark ? "dark" : "light");
        }
        assertEquals(List.of(), browser.problems());
    }

    @Test
    void opensABeadWithItsOutput() throws Exception {
        browser.size(1240, 900);
        open(SampleRun.finished(folder, ID, START));

        browser.eval("location.hash = '#bead-run-tests_suite'");
        browser.until("document.querySelector('.rp-detail .rp-source')");

        assertTrue(browser.text(".rp-detail .rp-source").contains("212 passed, 2 skipped"));
        browser.key("Escape");
        assertEquals(List.of(), texts(".rp-detail"));
        assertEquals("run-tests.suite", focused("data-value"), "Escape leads back to the row");
    }

    @Test
    void showsTheBeadsOfAStage() throws Exception {
        browser.size(1240, 900);
        open(SampleRun.finished(folder, ID, START));

        browser.click("[data-do=stage][data-value=merge-request]");

        assertEquals(
                List.of("merge-request", "merge-request.push", "merge-request.pull-request", "merge-request.gate"),
                beads());
        assertEquals(
                "merge-request",
                browser.eval("document.querySelector('[data-filter=stage]').value")
                        .asText());
        browser.click("[data-do=stage][data-value=merge-request]");
        assertEquals(30, beads().size());
    }

    @Test
    void filtersSearchesAndSorts() throws Exception {
        browser.size(1240, 900);
        open(SampleRun.finished(folder, ID, START));

        browser.click("[data-do=status][data-value=failed]");
        assertEquals(List.of("IMP-004"), beads());
        browser.click("[data-do=status][data-value='']");
        browser.click("[data-do=category][data-value=security]");
        assertTrue(beads().contains("IMP-002"), beads().toString());
        assertFalse(beads().contains("IMP-001"), beads().toString());
        browser.click("[data-do=category][data-value=security]");
        browser.click("[data-filter=search]");
        browser.type("dockerfile");
        assertEquals(List.of("IMP-011"), beads());
        browser.type(" nowhere");
        assertTrue(browser.text("[data-key=beads]").contains("No bead fits these filters."));
        browser.click("[data-do=reset]");
        browser.click("[data-do=sort][data-value=tokens]");
        assertEquals(
                "descending",
                browser.eval("document.querySelector('.rp-c-tokens').getAttribute('aria-sort')")
                        .asText());
        assertEquals("review.part-1", beads().get(0));
    }

    @Test
    void isWorkedByKeyboardAlone() throws Exception {
        browser.size(1240, 900);
        open(SampleRun.finished(folder, ID, START));

        for (int i = 0; i < 200 && !focused("data-do").equals("status"); i++) {
            browser.key("Tab");
        }
        browser.key("Tab");
        browser.key("Space");
        assertEquals(List.of("IMP-004"), beads());
        for (int i = 0; i < 60 && !focused("data-do").equals("open"); i++) {
            browser.key("Tab");
        }
        browser.key("Enter");
        assertEquals("true", focused("aria-expanded"));
        assertEquals("IMP-004", focused("data-value"), "focus stays where it was");
        assertTrue(browser.text(".rp-detail").contains("still fails after 2 repairs"));
        assertTrue(
                browser.eval("getComputedStyle(document.activeElement).outlineStyle")
                        .asText()
                        .equals("solid"),
                "focus is visible");
    }

    @Test
    void asksNobodyForAnything() throws Exception {
        RunDirectory directory = SampleRun.finished(folder, ID, START);

        String html = Files.readString(HtmlReport.write(directory));

        assertTrue(html.contains("default-src 'none'"));
        assertFalse(html.matches("(?s).*<(script|link|img|iframe)[^>]+(src|href)=.*"), "no external part");
        assertEquals(2, html.split("<script").length - 1, "its data and its script");
    }

    private static String focused(String attribute) throws Exception {
        return browser.eval("document.activeElement.getAttribute('" + attribute + "') || ''")
                .asText();
    }

    private static List<String> beads() throws Exception {
        return values("[...document.querySelectorAll('.rp-open')].map(b => b.dataset.value)");
    }

    private static List<String> texts(String selector) throws Exception {
        return values("[...document.querySelectorAll(\"" + selector
                + "\")].map(e => e.innerText.replace(/^\\W+/, '').trim())");
    }

    private static List<String> values(String array) throws Exception {
        List<String> values = new ArrayList<>();
        browser.eval(array).forEach(value -> values.add(value.asText()));
        return values;
    }

    private void open(RunDirectory directory) throws Exception {
        browser.problems();
        browser.open(HtmlReport.write(directory).toUri().toString());
    }

    /** Looks at the report in light and dark, narrow and wide: no complaint, no barrier, nothing beyond the edge. */
    private void lookAt(String name, RunDirectory directory) throws Exception {
        for (boolean dark : List.of(false, true)) {
            browser.dark(dark);
            for (int width : WIDTHS) {
                browser.size(width, 900);
                open(directory);
                String view = name + "-" + (dark ? "dark" : "light") + "-" + width;
                browser.screenshot("report-" + view);
                assertEquals(0, browser.sideways(), view + " scrolls sideways");
                if (dark == (width == WIDTHS.get(0))) {
                    assertEquals(List.of(), browser.barriers("html"), view);
                }
                assertEquals(List.of(), browser.problems(), view);
            }
        }
    }
}
