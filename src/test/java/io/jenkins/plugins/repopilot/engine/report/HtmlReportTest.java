package io.jenkins.plugins.repopilot.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.testkit.Page;
import io.jenkins.plugins.repopilot.engine.testkit.SampleRun;
import io.jenkins.plugins.repopilot.engine.testkit.WithBrowser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report as a person sees it, in a real page. */
@WithBrowser
class HtmlReportTest {

    private static final Instant START = Instant.parse("2026-11-22T02:00:03Z");
    private static final String ID = "run-20261122-020003-9f31c2";
    private static final int NARROW = 360;
    private static final int MIDDLE = 1024;

    @TempDir
    Path folder;

    private Page page;

    @BeforeEach
    void window(Page fresh) throws Exception {
        page = fresh;
        page.size(1240, 900);
        page.dark(false);
    }

    @Test
    void tellsAFinishedRun() throws Exception {
        lookAt("finished", SampleRun.finished(folder, ID, START));
        assertEquals(
                "none",
                page.eval("getComputedStyle(document.querySelector('[data-key=tests] thead')).display")
                        .asText(),
                "narrow, tables have no heads: figures stand beside their names");
        assertEquals(
                "Time",
                page.eval("document.querySelector('[data-key=tests] td:last-child').dataset.label")
                        .asText());

        String told = page.text("main");
        assertTrue(told.contains("Completed"), told);
        assertTrue(told.contains("9 kept of 12"), told);
        assertTrue(told.contains("#318"), told);
        assertTrue(told.contains("Score") || told.contains("Merge gate"), told);
        assertEquals(
                "https://github.com/acme/orders-service/pull/318",
                page.eval("document.querySelector('.rp-facts a').href").asText());
    }

    @Test
    void tellsAFailedRun() throws Exception {
        lookAt("failed", SampleRun.failed(folder, ID, START));

        assertTrue(page.text(".rp-note").contains("401 from api.openai.com"));
        assertTrue(page.text(".rp-chain li:nth-child(5)").contains("Failed"));
    }

    @Test
    void tellsAScaffoldInItsFourStages() throws Exception {
        lookAt("scaffold", SampleRun.scaffold(folder, ID, START));

        assertEquals(List.of("Audit", "Write", "Pull request", "Confirm"), texts(".rp-chain .rp-stage-name"));
        assertEquals(
                List.of("Files written", "Pull request", "Cost", "Time"),
                texts(".rp-facts dt"),
                "no figure that a scaffold has not");
        String told = page.text("section[data-key=scaffold]");
        assertTrue(told.contains("1 of 4 entries of the check-list were there"), told);
        assertTrue(told.contains("yaml syntax: ok"), told);
        assertTrue(told.contains("Licence\nleft to the owner: choose one"), told);
        assertEquals("", page.text("[data-key=review], [data-key=tests], [data-key=gate]"));
    }

    @Test
    void showsARunThatIsStillGoing() throws Exception {
        lookAt("running", SampleRun.running(folder, ID, Instant.now()).directory());

        assertTrue(page.text(".rp-pill").contains("stage 7 of 10"));
        assertTrue(page.text(".rp-chain li[aria-current=step]").contains("Run tests: security"));
        assertTrue(page.text(".rp-gantt").contains("Run tests: compliance"), "what is at work is among the few lanes");
    }

    @Test
    void showsHostileTextAsText() throws Exception {
        lookAt("hostile", SampleRun.hostile(folder, ID, START));

        page.eval("for (const b of document.querySelectorAll('.rp-open')) { b.click(); }");
        page.screenshot("report-hostile-open");
        assertTrue(page.eval("typeof window.hacked === 'undefined'").asBoolean());
        assertEquals(
                0,
                page.eval("document.querySelectorAll('main img, main script, main iframe').length")
                        .asInt());
        assertEquals(
                0,
                page.eval("[...document.querySelectorAll('a')].filter(a => !/^https?:/.test(a.href)).length")
                        .asInt());
        assertTrue(page.text("main").contains("<img src=x onerror=window.hacked=2>"));
        assertTrue(page.text("[data-key='detail:IMP-001']").contains("429 rate limit: again in 12 s</script>"));
        assertFalse(page.text("main").contains("\u202E"), "no character reorders its neighbours");
        assertFalse(page.text("main").contains("\u001b"), "no terminal code");
        assertEquals(0, page.sideways());
        assertEquals(List.of(), page.problems());
    }

    @Test
    void opensABeadWithItsDiff() throws Exception {
        open(SampleRun.finished(folder, ID, START));

        page.click("[data-key='bead:IMP-001'] button");

        String detail = page.text(".rp-detail");
        assertTrue(detail.contains("orders/api.py"), detail);
        assertTrue(detail.contains("order_id = parse_order_id"), detail);
        assertTrue(detail.contains("python syntax: ok"), detail);
        assertEquals(
                List.of("no answer, asked again", "cut off at the limit", "answered"),
                texts(".rp-detail [data-key^='call:'] .rp-state"),
                "its calls of models");
        assertTrue(detail.contains("429 rate limit: again in 12 s"), detail);
        assertEquals("#bead-IMP-001", page.eval("location.hash").asText(), "the address leads here again");
        page.screenshot("report-diff-unified");
        for (String kind : List.of("number", "string", "keyword", "comment")) {
            for (String side : List.of(".rp-del", ".rp-add")) {
                assertFalse(texts(side + " mark > .rp-t-" + kind).isEmpty(), "a changed " + kind + " in " + side);
            }
        }
        page.eval("window.drawn = document.querySelector('.rp-diff')");
        page.click("[data-do=sort][data-value=status]");
        assertTrue(
                page.eval("window.drawn.isConnected").asBoolean(),
                "what is open is not drawn again when the list changes");
        page.click(".rp-detail button[data-do=split][data-value=true]");
        assertEquals(
                1,
                page.eval("document.querySelectorAll('.rp-diff.rp-split').length")
                        .asInt());
        page.screenshot("report-diff-split");
        for (boolean dark : List.of(false, true)) {
            page.dark(dark);
            assertEquals(List.of(), page.barriers(".rp-detail"), dark ? "dark" : "light");
        }
        assertEquals(List.of(), page.problems());
    }

    @Test
    void opensABeadWithItsOutput() throws Exception {
        open(SampleRun.finished(folder, ID, START));

        page.eval("location.hash = '#bead-run-tests_suite'");
        page.until("document.querySelector('.rp-detail .rp-source')");

        assertTrue(page.text(".rp-detail .rp-source").contains("212 passed, 2 skipped"));
        page.key("Escape");
        assertEquals(List.of(), texts(".rp-detail"));
        assertEquals("run-tests.suite", focused("data-value"), "Escape leads back to the row");
    }

    @Test
    void showsTheBeadsOfAStage() throws Exception {
        open(SampleRun.finished(folder, ID, START));

        page.click("[data-do=stage][data-value=merge-request]");

        assertEquals(
                List.of("merge-request", "merge-request.push", "merge-request.pull-request", "merge-request.gate"),
                beads());
        assertEquals(
                "merge-request",
                page.eval("document.querySelector('[data-filter=stage]').value").asText());
        page.click("[data-do=stage][data-value=merge-request]");
        assertEquals(30, beads().size());
    }

    @Test
    void filtersSearchesAndSorts() throws Exception {
        open(SampleRun.finished(folder, ID, START));

        page.click("[data-do=status][data-value=failed]");
        assertEquals(List.of("IMP-004"), beads());
        page.click("[data-do=status][data-value='']");
        page.click("[data-do=category][data-value=security]");
        assertTrue(beads().contains("IMP-002"), beads().toString());
        assertFalse(beads().contains("IMP-001"), beads().toString());
        page.click("[data-do=category][data-value=security]");
        page.click("[data-filter=search]");
        page.type("dockerfile");
        assertEquals(List.of("IMP-011"), beads());
        page.type(" nowhere");
        assertTrue(page.text("[data-key=beads]").contains("No bead fits these filters."));
        page.click("[data-do=reset]");
        page.click("[data-do=sort][data-value=tokens]");
        assertEquals(
                "descending",
                page.eval("document.querySelector('.rp-c-tokens').getAttribute('aria-sort')")
                        .asText());
        assertEquals("review.part-1", beads().get(0));
    }

    @Test
    void isWorkedByKeyboardAlone() throws Exception {
        open(SampleRun.finished(folder, ID, START));

        for (int i = 0; i < 200 && !focused("data-do").equals("status"); i++) {
            page.key("Tab");
        }
        page.key("Tab");
        page.key("Space");
        assertEquals(List.of("IMP-004"), beads());
        for (int i = 0; i < 60 && !focused("data-do").equals("open"); i++) {
            page.key("Tab");
        }
        page.key("Enter");
        assertEquals("true", focused("aria-expanded"));
        assertEquals("IMP-004", focused("data-value"), "focus stays where it was");
        assertTrue(page.text(".rp-detail").contains("still fails after 2 repairs"));
        assertTrue(
                page.eval("getComputedStyle(document.activeElement).outlineStyle")
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

    private String focused(String attribute) throws Exception {
        return page.eval("document.activeElement.getAttribute('" + attribute + "') || ''")
                .asText();
    }

    private List<String> beads() throws Exception {
        return values("[...document.querySelectorAll('.rp-open')].map(b => b.dataset.value)");
    }

    private List<String> texts(String selector) throws Exception {
        return values("[...document.querySelectorAll(\"" + selector
                + "\")].map(e => e.innerText.replace(/^\\W+/, '').trim())");
    }

    private List<String> values(String array) throws Exception {
        List<String> values = new ArrayList<>();
        page.eval(array).forEach(value -> values.add(value.asText()));
        return values;
    }

    private void open(RunDirectory directory) throws Exception {
        page.open(HtmlReport.write(directory).toUri().toString());
    }

    /** Looks at the report in light and dark, narrow and wide: no complaint, no barrier, nothing beyond the edge. */
    private void lookAt(String name, RunDirectory directory) throws Exception {
        String report = HtmlReport.write(directory).toUri().toString();
        for (int width : List.of(1920, NARROW, MIDDLE)) {
            page.size(width, 900);
            page.open(report);
            assertEquals(0, page.sideways(), name + " scrolls sideways at " + width);
        }
        page.screenshot("report-" + name + "-light-" + MIDDLE);
        page.dark(true);
        look(name + "-dark-" + MIDDLE);
        page.size(NARROW, 900);
        page.open(report);
        page.screenshot("report-" + name + "-dark-" + NARROW);
        page.dark(false);
        look(name + "-light-" + NARROW);
    }

    private void look(String view) throws Exception {
        page.screenshot("report-" + view);
        assertEquals(List.of(), page.barriers("html"), view);
        assertEquals(List.of(), page.problems(), view);
    }
}
