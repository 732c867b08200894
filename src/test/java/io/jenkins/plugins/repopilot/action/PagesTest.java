package io.jenkins.plugins.repopilot.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.TopLevelItem;
import hudson.model.queue.QueueTaskFuture;
import hudson.security.csrf.DefaultCrumbIssuer;
import io.jenkins.plugins.repopilot.engine.testkit.Page;
import io.jenkins.plugins.repopilot.engine.testkit.SampleRun;
import io.jenkins.plugins.repopilot.engine.testkit.WithBrowser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The pages as people see them in Jenkins, in a real browser under its strict Content Security Policy. */
@WithJenkins
@WithBrowser
class PagesTest {

    /** Sets what the plugin dark-theme sets. */
    private static final String DARK = """
            (() => {
              const colours = {
                'accent-color': 'oklch(65.13% 0.1987 265)', 'white': 'oklch(from var(--accent-color) 98% 0.015 h)',
                'background': 'oklch(from var(--white) 0.175 0.013 h)', 'text-color': 'var(--white)',
                'text-color-secondary': 'oklch(from var(--white) 0.7 0.038 h)',
                'card-background': 'color-mix(in oklch, var(--text-color-secondary) 7.5%, var(--background))',
                'green': 'oklch(80.25% 0.2197 147.09)', 'red': 'oklch(66.82% 0.2393 29.84)',
                'blue': 'oklch(64.23% 0.3 252.93)', 'orange': 'oklch(79.58% 0.1862 62.09)'};
              const style = document.documentElement.style;
              Object.entries(colours).forEach(([name, value]) => style.setProperty('--' + name, value));
              style.setProperty('color-scheme', 'dark');
              document.documentElement.dataset.theme = 'dark';
            })()""";

    private static JenkinsRule jenkins;

    private Page page;
    private FreeStyleProject job;

    @BeforeAll
    static void start(JenkinsRule rule) {
        System.setProperty("jenkins.security.csp.CspHeader.headerName", "Content-Security-Policy");
        jenkins = rule;
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
    }

    @AfterAll
    static void reportOnly() {
        System.clearProperty("jenkins.security.csp.CspHeader.headerName");
    }

    @BeforeEach
    void window(Page fresh) throws Exception {
        job = jenkins.createFreeStyleProject("nightly-improve");
        page = fresh;
        page.as("admin");
        page.size(1240, 900);
        page.dark(false);
    }

    /** A job goes with its runs, and takes them out of the list of all runs. */
    @AfterEach
    void clear() throws Exception {
        page.open("about:blank");
        for (TopLevelItem item : jenkins.jenkins.getItems()) {
            item.delete();
        }
    }

    @Test
    void drawsARunUnderTheStrictPolicy() throws Exception {
        FreeStyleBuild build = Builds.with(jenkins, job, Builds.ID, SampleRun::finished);

        open(build.getUrl() + "repo-pilot/");
        page.until("document.querySelector('.rp-chain')");

        assertTrue(page.text(".repo-pilot").contains("9 kept of 12"));
        page.click("[data-key='bead:IMP-001'] button");
        page.until("document.querySelector('.rp-diff')");
        page.open("about:blank");
        open(build.getUrl() + "repo-pilot/#bead-IMP-001");
        page.until("document.querySelector('.rp-diff')");
        assertTrue(page.text(".rp-detail").contains("order_id = parse_order_id"), "its address leads to a bead");
        assertTrue(page.text(".rp-detail").contains("cut off at the limit"), "its calls of models");
        page.click("[data-value='call:IMP-001:3']");
        page.until("document.querySelector('.rp-shown .rp-source')");
        page.click("[data-value='output:base']");
        page.until("document.querySelectorAll('.rp-source').length > 1");
        look("run");
        assertTrue(policy(build.getUrl() + "repo-pilot/").contains("script-src"));
    }

    @Test
    void offersTheChoiceOfRunAndTellsThemOnTheBuildsPage() throws Exception {
        FreeStyleBuild build = Builds.with(jenkins, job, Builds.ID, SampleRun::finished);
        Builds.add(build, "run-20261122-030000-aaaaaa", SampleRun::failed);

        open(build.getUrl() + "repo-pilot/");
        page.until("document.querySelector('.rp-chain')");
        assertTrue(page.text(".rp-pill").contains("Failed"), "the latest run is shown");
        page.eval("(() => { const s = document.querySelector('select[data-go=run]'); s.value = '?run=" + Builds.ID
                + "'; s.dispatchEvent(new Event('change', {bubbles: true})); })()");
        page.until(
                "document.querySelector('.rp-pill') && document.querySelector('.rp-pill').innerText.includes('Completed')");

        open(build.getUrl());
        String told = page.text("#main-panel");
        assertTrue(
                told.contains(
                        "merged: 9 of 12 improvements kept, review 8.0 of 10, pull request #318, 47 beads, 1 of them failed"),
                told);
        assertEquals(
                1,
                page.eval(
                                "document.querySelectorAll('#side-panel a[href$=\"/repo-pilot\"], #side-panel a[href$=\"/repo-pilot/\"]').length")
                        .asInt(),
                "an entry in the side panel");
        look("build", "#main-panel");
    }

    @Test
    void followsARunUntilItsEnd() throws Exception {
        job.getBuildersList().add(new Builds.Running());
        QueueTaskFuture<FreeStyleBuild> building = job.scheduleBuild2(0);
        SampleRun run = Builds.Running.started();
        FreeStyleBuild build = building.waitForStart();

        open(build.getUrl() + "repo-pilot/");
        page.until("document.querySelector('.rp-pill.rp-running')");
        assertTrue(page.text(".rp-chain li[aria-current=step]").contains("Run tests: security"));
        page.click("[data-filter=search]");
        page.type("run tests");
        page.click("[data-key='bead:run-tests.security'] button");
        page.eval("window.sameRow = document.querySelector(\"[data-key='bead:run-tests.security']\")");
        run.directory().write("live/run-tests.security.txt", "tests/test_orders.py::test_refund PASSED\n");
        page.until("document.querySelector('.rp-detail').innerText.includes('test_refund PASSED')");
        assertFalse(
                seenBy("reader", build.getUrl() + "repo-pilot/api/json").contains("test_refund"),
                "not without Item.WORKSPACE");
        look("running");
        run.directory().delete("live/run-tests.security.txt");

        run.proceed();

        page.until("document.querySelector(\"[data-key='bead:run-tests.security']\").innerText.includes('Completed')");
        assertTrue(
                page.eval("window.sameRow === document.querySelector(\"[data-key='bead:run-tests.security']\")")
                        .asBoolean(),
                "the row was updated, not replaced");
        assertEquals(
                "run tests",
                page.eval("document.querySelector('[data-filter=search]').value")
                        .asText(),
                "the search stays");
        assertTrue(page.text(".rp-detail").contains("7 of 9 kept"), "the open bead stays open");

        run.finish();
        Builds.Running.end();
        jenkins.assertBuildStatusSuccess(building);

        page.until("document.querySelector('.rp-pill.rp-completed')");
        assertEquals(
                "merged",
                page.eval("document.querySelector('[data-key=pull-request] dd').innerText.trim().split('\\n').pop()")
                        .asText());
        assertEquals(List.of(), page.problems());
    }

    @Test
    void showsHostileTextAsText() throws Exception {
        FreeStyleBuild build = Builds.with(jenkins, job, Builds.ID, SampleRun::hostile);

        open(build.getUrl() + "repo-pilot/");
        page.until("document.querySelector('.rp-chain')");
        page.click("[data-key='bead:IMP-001'] button");
        page.until("document.querySelector('.rp-diff')");

        assertTrue(page.eval("typeof window.hacked === 'undefined'").asBoolean());
        assertEquals(
                0,
                page.eval("document.querySelectorAll('.repo-pilot img, .repo-pilot script').length")
                        .asInt());
        assertEquals(0, page.sideways());
        assertEquals(List.of(), page.problems());
    }

    @Test
    void tellsWhyThereIsNoSource() throws Exception {
        FreeStyleBuild build = Builds.with(jenkins, job, Builds.ID, SampleRun::finished);
        page.as("reader");

        open(build.getUrl() + "repo-pilot/");
        page.until("document.querySelector('.rp-chain')");
        page.click("[data-key='bead:IMP-001'] button");

        page.until("document.querySelector('.rp-detail').innerText.includes('permission to read the workspace')");
        assertFalse(page.text("body").contains("parse_order_id"));
    }

    @Test
    void drawsTheHistoryOfAJobAndAllRuns() throws Exception {
        Builds.with(jenkins, job, "run-20261119-020003-000001", SampleRun::failed);
        Builds.with(jenkins, job, "run-20261120-020003-000002", SampleRun::finished);
        Builds.with(jenkins, job, "run-20261121-020003-000003", SampleRun::hostile);
        Builds.with(jenkins, jenkins.createFreeStyleProject("other"), Builds.ID, SampleRun::finished);

        ledger();

        open(job.getUrl());
        look("job", null);
        open(job.getUrl() + "repo-pilot/");
        page.until("document.querySelectorAll('.rp-chart').length >= 4");
        assertTrue(page.text(".rp-facts").contains("per merged pull request"));
        assertTrue(page.text("[data-key=ledger]").contains("Retry webhooks with back-off"));
        look("history");

        open("repo-pilot/");
        page.until("document.querySelector('[data-key=list]')");
        assertEquals(
                4,
                page.eval("document.querySelectorAll('[data-key=list] tbody tr').length")
                        .asInt());
        look("runs");
        page.eval(
                "(() => { const s = document.querySelector('select[data-filter=job]'); s.value = 'other'; s.dispatchEvent(new Event('change', {bubbles: true})); })()");
        page.until("document.querySelectorAll('[data-key=list] tbody tr').length === 1");
        assertEquals(List.of(), page.problems());
    }

    @Test
    void forgetsTheLedgerForThoseWhoMayAndMeanIt() throws Exception {
        jenkins.jenkins.setCrumbIssuer(new DefaultCrumbIssuer(false));
        Builds.with(jenkins, job, Builds.ID, SampleRun::finished);
        ledger();

        page.as("reader");
        open(job.getUrl() + "repo-pilot/");
        page.until("document.querySelector('[data-key=ledger] table')");
        assertEquals("", page.text("[data-forget]"), "not for those who can't configure the job");

        page.as("admin");
        open(job.getUrl() + "repo-pilot/");
        page.until("document.querySelector('[data-forget]')");
        assertEquals("", page.text("[data-key=ledger] [role=status]"));
        page.eval("document.querySelector('[data-forget]').focus()");
        page.key("Enter");
        page.until("document.activeElement.dataset.forget === 'no'");
        assertTrue(page.text("[data-key=question]").contains("Nothing on GitHub changes"));
        look("history-forget");
        page.key("Escape");
        page.until("document.activeElement.dataset.forget === 'ask'");
        assertEquals("", page.text("[data-key=question]"));
        assertTrue(page.text("[data-key=ledger]").contains("Retry webhooks with back-off"), "nothing is done");

        page.key("Space");
        page.until("document.activeElement.dataset.forget === 'no'");
        page.click("[data-forget=yes]");
        page.until("document.activeElement.matches('[data-key=ledger] [role=status]')");
        assertEquals(
                "The copy is forgotten. The next run reads it from GitHub again.",
                page.text("[data-key=ledger] [role=status]"));
        assertFalse(Files.exists(job.getRootDir().toPath().resolve("repo-pilot/ledger/orders.json")));
        assertEquals(List.of(), page.problems());
    }

    private void ledger() throws Exception {
        Path file = job.getRootDir().toPath().resolve("repo-pilot/ledger/orders.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                {"pulls": {"291": {"key": "k", "state": "closed", "at": "2026-11-14T02:00:00Z",
                  "left_over": [], "entries": [{"fingerprint": "fp-1", "category": "security", "title": "Retry webhooks with back-off",
                  "files": ["orders/webhooks.py"], "fate": "rejected", "pull_request": 291}]}}}
                """);
    }

    private void look(String name) throws Exception {
        look(name, ".repo-pilot");
    }

    /**
     * Looks at a page in Jenkins' light theme and in the colours of its dark theme, narrow and wide.
     *
     * @param within the part that has to be free of barriers, {@code null} if all of it is Jenkins' own
     */
    private void look(String name, String within) throws Exception {
        for (boolean dark : List.of(false, true)) {
            if (dark) {
                page.eval(DARK);
            }
            for (int width : List.of(360, 1400)) {
                page.size(width, 900);
                page.eval("scrollTo(0, 0)");
                page.screenshot("jenkins-" + name + "-" + (dark ? "dark-" : "light-") + width);
                assertEquals(0, page.sideways(), name + " at " + width + " px");
            }
            if (within != null) {
                assertEquals(List.of(), page.barriers(within), name + (dark ? ", dark" : ", light"));
            }
        }
        assertEquals(List.of(), page.problems());
    }

    private void open(String path) throws Exception {
        page.open(jenkins.getURL() + path);
    }

    private String seenBy(String user, String path) throws Exception {
        String basic = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(jenkins.getURL() + path))
                                .header("Authorization", "Basic " + basic)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String policy(String path) throws Exception {
        return page.eval("fetch('" + jenkins.getURL() + path
                        + "').then(r => r.headers.get('Content-Security-Policy') || '')")
                .asText();
    }
}
