package io.jenkins.plugins.repopilot.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.testkit.SampleRun;
import io.jenkins.plugins.repopilot.host.LiveRuns;
import io.jenkins.plugins.repopilot.host.ScriptedEngine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** No run stays at work that nobody works on, and none is lost with its job's name. */
@WithJenkins
@Timeout(300)
class RunEndsTest {

    private static JenkinsRule jenkins;

    @TempDir
    Path folder;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        rule.jenkins.setSecurityRealm(rule.createDummySecurityRealm());
        rule.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
    }

    private static WorkflowJob pipeline(String name, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private static RunRecord record(BeadChainAction action, String id) throws IOException {
        return action.directory(id).record().orElseThrow();
    }

    private static RunEntry entry(String id) {
        return RunIndex.get().all().stream()
                .filter(entry -> entry.runId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String told(String page) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("reader")) {
            return client.goTo(page, null).getWebResponse().getContentAsString();
        }
    }

    @Test
    void aRunWhoseAgentIsLostHasFailed() throws Exception {
        ScriptedEngine engine = ScriptedEngine.install();
        DumbSlave agent = jenkins.createOnlineSlave();
        CountDownLatch started = new CountDownLatch(1);
        engine.in(Stage.EXECUTE, (context, record) -> {
            context.shell()
                    .run(Command.of(Duration.ofMinutes(5), "sh", "-c", "echo started; exec sleep 300")
                            .heardBy((bytes, offset, length) -> started.countDown()));
            return record;
        });
        WorkflowRun build = pipeline(
                        "lost", "node('" + agent.getNodeName() + "') { writeFile file: 'x', text: ''; repoPilot() }")
                .scheduleBuild2(0)
                .waitForStart();
        started.await();
        agent.toComputer().disconnect(new OfflineCause.ByCLI("gone"));
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        engine.uninstall();

        BeadChainAction action = BeadChainAction.of(build);
        String id = action.getLatest().getId();
        RunRecord record = record(action, id);
        assertEquals(RunStatus.FAILED, record.status());
        assertTrue(record.error().startsWith(Stage.EXECUTE.title() + ": "), record.error());
        assertEquals(
                List.of(BeadStatus.FAILED, BeadStatus.SKIPPED, BeadStatus.SKIPPED),
                record.beads().stream()
                        .filter(bead -> List.of("execute", "review", "confirm").contains(bead.id()))
                        .map(Bead::status)
                        .toList());
        assertEquals("failed", action.getLatest().getStatus());
        assertEquals(RunStatus.FAILED, entry(id).status());
        assertTrue(LiveRuns.get().find(id).isEmpty(), "its workspace is free");
        assertTrue(new File(build.getArtifactsDir(), "repo-pilot/" + id + ".json").isFile());
    }

    @Test
    void aRunThatDiedWithTheControllerIsEndedWhenJenkinsIsUpAgain() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("died");
        BeadChainAction action = BeadChainAction.of(jenkins.buildAndAssertSuccess(job));
        SampleRun.running(action.directory(Builds.ID).path(), Builds.ID, Instant.now());
        action.begin(record(action, Builds.ID), RunSettings.of(Map.of()));
        assertEquals(RunStatus.RUNNING, entry(Builds.ID).status());

        RunIndex.endDead();

        RunRecord record = record(action, Builds.ID);
        assertEquals(RunStatus.ABORTED, record.status());
        assertEquals("aborted: Jenkins stopped while it was at work", record.error());
        assertTrue(record.beads().stream().allMatch(bead -> bead.status().isDone()), "no bead is left open");
        assertTrue(record.beads().stream().anyMatch(bead -> bead.status() == BeadStatus.FAILED), "what ran has failed");
        assertEquals(RunStatus.ABORTED, entry(Builds.ID).status());
        assertEquals("aborted", action.getLatest().getStatus());
    }

    @Test
    void aRunMovesWithItsJobAlsoAfterItWasLookedAt() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("before");
        FreeStyleBuild build = Builds.with(jenkins, job, "run-20261122-020003-aaaaaa", SampleRun::finished);
        String page = "/" + build.getNumber() + "/repo-pilot/api/json";
        assertFalse(told("job/before" + page).isEmpty());

        job.renameTo("after");

        assertEquals(
                "run-20261122-020003-aaaaaa",
                Json.mapper().readTree(told("job/after" + page)).at("/run/id").asText());
    }

    @Test
    void artifactsHoldNeitherOutputNorCode() throws Exception {
        SampleRun.finished(folder, "run-20261122-020003-bbbbbb", Instant.now());
        JsonNode whole = Json.mapper().readTree(folder.resolve("run.json").toFile());
        whole.path("improvements")
                .forEach(improvement -> ((ObjectNode) improvement)
                        .putArray("changes")
                        .addObject()
                        .put("file", "a.py")
                        .put("description", "count")
                        .put("code_hint", "x = 1"));
        assertFalse(whole.findValues("code_hint").isEmpty());
        assertFalse(whole.path("test_results").findValues("output").isEmpty(), "the record itself has it");
        RunRecord sample = Json.mapper().treeToValue(whole, RunRecord.class);
        ScriptedEngine engine = ScriptedEngine.install()
                .in(
                        Stage.MERGE_REQUEST,
                        (context, record) -> record.edit()
                                .improvements(sample.improvements())
                                .codeChanges(sample.codeChanges())
                                .testResults(sample.testResults())
                                .done());
        WorkflowRun build = jenkins.buildAndAssertSuccess(pipeline("archived", "node { repoPilot() }"));
        engine.uninstall();

        String id = BeadChainAction.of(build).getLatest().getId();
        JsonNode kept = Json.mapper().readTree(new File(build.getArtifactsDir(), "repo-pilot/" + id + ".json"));
        assertNotNull(kept.findValue("description"));
        assertEquals(List.of(), kept.findValues("code_hint"));
        assertEquals(List.of(), kept.path("code_changes").findValues("output"));
        assertEquals(List.of(), kept.path("test_results").findValues("output"));
        assertEquals(
                sample.testResults().groups().size(),
                kept.at("/test_results/groups").size());
    }
}
