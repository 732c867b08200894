package io.jenkins.plugins.repopilot.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.repopilot.engine.testkit.Browser;
import io.jenkins.plugins.repopilot.engine.testkit.SampleRun;
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
class PagesTest {

    private static Browser browser;
    private JenkinsRule jenkins;
    private FreeStyleProject job;

    @BeforeAll
    static void openBrowser() throws Exception {
        System.setProperty("jenkins.security.csp.CspHeader.headerName", "Content-Security-Policy");
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() throws Exception {
        browser.close();
        System.clearProperty("jenkins.security.csp.CspHeader.headerName");
    }

    @BeforeEach
    void people(JenkinsRule rule) throws Exception {
        jenkins = rule;
        job = jenkins.createFreeStyleProject("nightly-improve");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
        browser.as("admin");
        browser.size(1240, 900);
        browser.dark(false);
        browser.problems();
    }

    /** No page asks for anything from a Jenkins that is gone. */
    @AfterEach
    void leave() throws Exception {
        browser.open("about:blank");
    }

    @Test
    void drawsARunUnderTheStrictPolicy() throws Exception {
        FreeStyleBuild build = Builds.with(jenkins, job, Builds.ID, SampleRun::finished);

        open(build.getUrl() + "repo-pilot/");
        browser.until("document.querySelector('.rp-chain')");

        assertTrue(browser.text(".repo-pilot").contains("9 kept of 12"));
        browser.click("[data-key='bead:IMP-001'] button");
        browser.until("document.querySelector('.rp-diff')");
        assertTrue(browser.text(".rp-detail").contains("order_id = parse_order_id"));
        for (int width : List.of(360, 1024, 1920)) {
            browser.size(width, 900);
            browser.screenshot("jenkins-run-" + width);
            assertEquals(0, browser.sideways(), width + " px");
        }
        assertEquals(List.of(), browser.barriers(".repo-pilot"));
        assertEquals(List.of(), browser.problems());
        assertTrue(policy(build.getUrl() + "repo-pilot/").contains("script-src"));
    }

    @Test
    void offersTheChoiceOfRunAndTellsThemOnTheBuildsPage() throws Exception {
        FreeStyleBuild build = Builds.with(jenkins, job, Builds.ID, SampleRun::finished);
        Builds.add(build, "run-20261122-030000-aaaaaa", SampleRun::failed);

        open(build.getUrl() + "repo-pilot/");
        browser.until("document.querySelector('.rp-chain')");
        assertTrue(browser.text(".rp-pill").contains("Failed"), "the latest run is shown");
        browser.eval("(() => { const s = document.querySelector('select[data-go=run]'); s.value = '?run=" + Builds.ID
                + "'; s.dispatchEvent(new Event('change', {bubbles: true})); })()");
        browser.until(
                "document.querySelector('.rp-pill') && document.querySelector('.rp-pill').innerText.includes('Completed')");

        open(build.getUrl());
        String page = browser.text("#main-panel");
        assertTrue(page.contains("merged: 9 of 12 improvements kept"), page);
        browser.screenshot("jenkins-build");
    }

    @Test
    void followsARunUntilItsEnd() throws Exception {
        job.getBuildersList().add(new Builds.Running());
        QueueTaskFuture<FreeStyleBuild> building = job.scheduleBuild2(0);
        SampleRun run = Builds.Running.started();
        FreeStyleBuild build = building.waitForStart();

        open(build.getUrl() + "repo-pilot/");
        browser.until("document.querySelector('.rp-pill.rp-running')");
        assertTrue(browser.text(".rp-chain li[aria-current=step]").contains("Run tests: security"));
        browser.click("[data-filter=search]");
        browser.type("run tests");
        browser.click("[data-key='bead:run-tests.security'] button");
        browser.eval("window.sameRow = document.querySelector(\"[data-key='bead:run-tests.security']\")");
        browser.screenshot("jenkins-running");

        run.proceed();

        browser.until(
                "document.querySelector(\"[data-key='bead:run-tests.security']\").innerText.includes('Completed')");
        assertTrue(
                browser.eval("window.sameRow === document.querySelector(\"[data-key='bead:run-tests.security']\")")
                        .asBoolean(),
                "the row was updated, not replaced");
        assertEquals(
                "run tests",
                browser.eval("document.querySelector('[data-filter=search]').value")
                        .asText(),
                "the search stays");
        assertTrue(browser.text(".rp-detail").contains("7 of 9 kept"), "the open bead stays open");

        run.finish();
        Builds.Running.end();
        jenkins.assertBuildStatusSuccess(building);

        browser.until("document.querySelector('.rp-pill.rp-completed')");
        assertEquals(
                "merged",
                browser.eval("document.querySelector('[data-key=pull-request] dd').innerText.trim().split('\\n').pop()")
                        .asText());
        assertEquals(List.of(), browser.problems());
    }

    @Test
    void showsHostileTextAsText() throws Exception {
        FreeStyleBuild build = Builds.with(jenkins, job, Builds.ID, SampleRun::hostile);

        open(build.getUrl() + "repo-pilot/");
        browser.until("document.querySelector('.rp-chain')");
        browser.click("[data-key='bead:IMP-001'] button");
        browser.until("document.querySelector('.rp-diff')");

        assertTrue(browser.eval("typeof window.hacked === 'undefined'").asBoolean());
        assertEquals(
                0,
                browser.eval("document.querySelectorAll('.repo-pilot img, .repo-pilot script').length")
                        .asInt());
        assertEquals(0, browser.sideways());
        assertEquals(List.of(), browser.problems());
    }

    @Test
    void tellsWhyThereIsNoSource() throws Exception {
        FreeStyleBuild build = Builds.with(jenkins, job, Builds.ID, SampleRun::finished);
        browser.as("reader");

        open(build.getUrl() + "repo-pilot/");
        browser.until("document.querySelector('.rp-chain')");
        browser.click("[data-key='bead:IMP-001'] button");

        browser.until("document.querySelector('.rp-detail').innerText.includes('permission to read the workspace')");
        assertFalse(browser.text("body").contains("parse_order_id"));
    }

    @Test
    void drawsTheHistoryOfAJobAndAllRuns() throws Exception {
        Builds.with(jenkins, job, "run-20261119-020003-000001", SampleRun::failed);
        Builds.with(jenkins, job, "run-20261120-020003-000002", SampleRun::finished);
        Builds.with(jenkins, job, "run-20261121-020003-000003", SampleRun::hostile);
        Builds.with(jenkins, jenkins.createFreeStyleProject("other"), Builds.ID, SampleRun::finished);

        open(job.getUrl() + "repo-pilot/");
        browser.until("document.querySelectorAll('.rp-chart').length >= 4");
        assertTrue(browser.text(".rp-facts").contains("per merged pull request"));
        look("history");

        open("repo-pilot/");
        browser.until("document.querySelector('[data-key=list]')");
        assertEquals(
                4,
                browser.eval("document.querySelectorAll('[data-key=list] tbody tr').length")
                        .asInt());
        look("runs");
        browser.eval(
                "(() => { const s = document.querySelector('select[data-filter=job]'); s.value = 'other'; s.dispatchEvent(new Event('change', {bubbles: true})); })()");
        browser.until("document.querySelectorAll('[data-key=list] tbody tr').length === 1");
        assertEquals(List.of(), browser.problems());
    }

    private void look(String name) throws Exception {
        for (int width : List.of(360, 1240)) {
            browser.size(width, 900);
            browser.screenshot("jenkins-" + name + "-" + width);
            assertEquals(0, browser.sideways(), name + " at " + width + " px");
        }
        assertEquals(List.of(), browser.barriers(".repo-pilot"));
        assertEquals(List.of(), browser.problems());
    }

    private void open(String path) throws Exception {
        browser.open(jenkins.getURL() + path);
    }

    private String policy(String path) throws Exception {
        return browser.eval("fetch('" + jenkins.getURL() + path
                        + "').then(r => r.headers.get('Content-Security-Policy') || '')")
                .asText();
    }
}
