package io.jenkins.plugins.repopilot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.repopilot.action.BeadChainAction;
import io.jenkins.plugins.repopilot.config.RepoPilotConfiguration;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.forge.PullRequestWork;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import io.jenkins.plugins.repopilot.host.ScriptedEngine;
import io.jenkins.plugins.repopilot.kit.Processes;
import java.io.File;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Ten real stages from one step, wherever a Pipeline calls it. */
@WithJenkins
class PipelineStagesTest {

    private static final List<String> TITLES =
            Arrays.stream(Stage.values()).map(Stage::title).toList();

    private static JenkinsRule jenkins;
    private ScriptedEngine engine;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @BeforeEach
    void scripted() {
        engine = ScriptedEngine.install();
    }

    @Test
    void showsTenStagesInAScriptedSandboxAndReturnsWhatItMayRead() throws Exception {
        WorkflowRun build = success("""
                node {
                  def r = repoPilot()
                  echo "status=${r.status} id=${r.runId} merged=${r.merged} applied=${r.improvements.applied} kept=${r.tests.kept} calls=${r.usage.calls} url=${r.pullRequestUrl} score=${r.score}"
                }""");
        assertAllOk(StageNodes.of(build));
        String id = onlyRun(build);
        jenkins.assertLogContains(
                "status=completed id=" + id + " merged=false applied=0 kept=0 calls=0 url=null score=null", build);
        assertTrue(new File(build.getArtifactsDir(), "repo-pilot/" + id + ".json").isFile());
        assertEquals(RunStatus.COMPLETED, record(build, id).status());
    }

    @Test
    void saysOnceThatAGlobalDefaultGaveWayToALimit() throws Exception {
        RepoPilotConfiguration configuration = RepoPilotConfiguration.get();
        configuration.getDefaults().setMaxCost(20.0);
        configuration.getLimits().setMaxCost(10.0);
        try {
            WorkflowRun build = success("node { repoPilot() }");
            assertEquals(
                    List.of("maxCost: the global default 20 is beyond the administrator's limit; 10 holds"),
                    build.getLog(1000).stream()
                            .filter(line -> line.startsWith("maxCost"))
                            .toList());
            jenkins.assertLogContains(
                    "maxCost: is 20, but at most 10 is allowed",
                    jenkins.buildAndAssertStatus(Result.FAILURE, job("node { repoPilot(maxCost: 20) }")));
        } finally {
            configuration.getDefaults().setMaxCost(null);
            configuration.getLimits().setMaxCost(null);
        }
    }

    @Test
    void showsTenStagesInDeclarativePipelineAndInItsScriptBlock() throws Exception {
        WorkflowRun plain = success("pipeline { agent any; stages { stage('Improve') { steps { repoPilot() } } } }");
        assertEquals(with(TITLES, "Improve"), names(plain));
        WorkflowRun script =
                success("pipeline { agent any; stages { stage('Improve') { steps { script { repoPilot() } } } } }");
        assertEquals(with(TITLES, "Improve"), names(script));
    }

    @Test
    void showsTenStagesThroughTheStepsVariableAndInsideADirectory() throws Exception {
        assertAllOk(StageNodes.of(success("node { steps.repoPilot() }")));
        WorkflowRun inside = success("node { dir('some/where') { writeFile file: 'x', text: ''; repoPilot() } }");
        assertAllOk(StageNodes.of(inside));
    }

    @Test
    void runsTwiceInOneBuildAndInParallel() throws Exception {
        WorkflowRun twice = success("node { repoPilot(); repoPilot() }");
        assertEquals(20, StageNodes.of(twice).size());
        assertEquals(2, BeadChainAction.of(twice).getRunIds().size());

        WorkflowRun parallel = success("""
                node { parallel(
                  a: { dir('a') { writeFile file: 'x', text: ''; def r = repoPilot(); echo "a=${r.runId}" } },
                  b: { dir('b') { writeFile file: 'x', text: ''; def r = repoPilot(); echo "b=${r.runId}" } }) }""");
        assertEquals(
                TITLES.stream().collect(Collectors.toMap(t -> t, t -> 2L)),
                names(parallel).stream().collect(Collectors.groupingBy(t -> t, Collectors.counting())));
        assertEquals(
                2, BeadChainAction.of(parallel).getRunIds().stream().distinct().count());
    }

    @Test
    void refusesASecondRunInAWorkspaceThatIsInUse() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        engine.in(Stage.ANALYZE, (context, record) -> {
            running.countDown();
            refused.await();
            return record;
        });
        WorkflowRun build =
                job("node { writeFile file: 'x', text: ''; parallel(a: { repoPilot() }, b: { repoPilot() }) }")
                        .scheduleBuild2(0)
                        .waitForStart();
        running.await();
        jenkins.waitForMessage("Failed in branch ", build);
        refused.countDown();
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        String id = onlyRun(build);
        jenkins.assertLogContains("Run " + id + " works in ", build);
        assertEquals(RunStatus.COMPLETED, record(build, id).status());
        assertEquals(Stage.values().length, engine.done().size());
        // the end of a run lets the workspace go
        engine.in(Stage.ANALYZE, (context, record) -> record);
        success("node { repoPilot(); repoPilot() }");
    }

    @Test
    void aFailedStageIsRedTheFollowingAreSkippedAndTheLastOneConfirms() throws Exception {
        engine.in(Stage.EXECUTE, (context, record) -> {
            throw new IllegalStateException("the disk is full");
        });
        WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job("node { repoPilot() }"));
        assertEquals(
                List.of("ok", "ok", "ok", "failed", "skipped", "skipped", "skipped", "skipped", "skipped", "ok"),
                StageNodes.of(build).stream().map(Map.Entry::getValue).toList());
        jenkins.assertLogContains("ERROR: Execute changes: the disk is full", build);
        RunRecord record = record(build, onlyRun(build));
        assertEquals(RunStatus.FAILED, record.status());
        assertEquals("Execute changes: the disk is full", record.error());
    }

    @Test
    void aStageWithAFailedPartIsShownAsDegradedAndTheBuildSucceeds() throws Exception {
        engine.in(Stage.SUGGEST, (context, record) -> {
            context.beads().open("suggest.security", "suggest", Stage.SUGGEST, BeadCategory.SECURITY, "Security", null);
            context.beads().start("suggest.security");
            context.beads().fail("suggest.security", "the model gave no answer");
            return record;
        });
        WorkflowRun build = success("node { repoPilot() }");
        assertEquals("warning", StageNodes.byName(build).get("Suggest improvements"));
        assertEquals("ok", StageNodes.byName(build).get("Log tasks"));
    }

    @Test
    void aGateClosedByFailingTestsMakesTheBuildUnstableOneClosedByTheScoreDoesNot() throws Exception {
        engine.in(
                Stage.MERGE_REQUEST,
                (context, record) -> record.edit().mergeResult(closed("G3")).done());
        WorkflowRun build =
                jenkins.buildAndAssertStatus(Result.UNSTABLE, job("node { def r = repoPilot(); echo r.status }"));
        jenkins.assertLogContains("Unstable: the merge gate stayed closed: G3", build);
        engine.in(
                Stage.MERGE_REQUEST,
                (context, record) -> record.edit().mergeResult(closed("G1")).done());
        success("node { repoPilot() }");
    }

    @Test
    void patchAndTextAreArchivedOfADryRunOnly() throws Exception {
        engine.in(Stage.MERGE_REQUEST, (context, record) -> {
            context.directory().write(PullRequestWork.PATCH, "diff");
            context.directory().write(PullRequestWork.BODY, "text");
            return record.edit().mergeResult(ended(MergeResult.Status.DRY_RUN)).done();
        });
        WorkflowRun dry = success("node { repoPilot(dryRun: true) }");
        assertTrue(new File(dry.getArtifactsDir(), "repo-pilot/" + onlyRun(dry) + ".patch").isFile());
        assertTrue(new File(dry.getArtifactsDir(), "repo-pilot/" + onlyRun(dry) + ".md").isFile());
        engine.in(Stage.MERGE_REQUEST, (context, record) -> {
            context.directory().write(PullRequestWork.PATCH, "diff");
            return record.edit().mergeResult(ended(MergeResult.Status.OPEN)).done();
        });
        WorkflowRun wet = success("node { repoPilot() }");
        assertFalse(new File(wet.getArtifactsDir(), "repo-pilot/" + onlyRun(wet) + ".patch").exists());
    }

    private static MergeResult ended(MergeResult.Status status) {
        return new MergeResult(status, "so", null, null, false, null, null, null, List.of());
    }

    @Test
    void aStageStepRefusesToRunByItself() throws Exception {
        WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job("node { repoPilotStage('review') }"));
        jenkins.assertLogContains("RunHandle", build);
        assertTrue(engine.done().isEmpty());
    }

    @Test
    void anAbortEndsTheProcessAndTheRun() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        engine.in(Stage.EXECUTE, (context, record) -> {
            context.beads().open("execute.wait", "execute", Stage.EXECUTE, BeadCategory.EXECUTION, "Wait", null);
            context.beads().start("execute.wait");
            started.countDown();
            context.shell().run(Command.of(Duration.ofMinutes(5), "sh", "-c", "sleep 987654 & sleep 987654"));
            return record;
        });
        WorkflowRun build = job("node { writeFile file: 'x', text: ''; repoPilot() }")
                .scheduleBuild2(0)
                .waitForStart();
        started.await();
        Processes.awaitAny("sleep 987654");
        long at = System.nanoTime();
        build.getExecutor().interrupt();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        double seconds = (System.nanoTime() - at) / 1e9;
        assertTrue(seconds < 5, "took " + seconds + " s");
        assertEquals(0, Processes.count("sleep 987654"));
        RunRecord record = record(build, onlyRun(build));
        assertEquals(RunStatus.ABORTED, record.status());
        Map<String, BeadStatus> beads = record.beads().stream().collect(Collectors.toMap(Bead::id, Bead::status));
        assertEquals(BeadStatus.FAILED, beads.get("execute"));
        assertEquals(BeadStatus.FAILED, beads.get("execute.wait"));
        assertEquals(BeadStatus.SKIPPED, beads.get("review"));
        assertEquals(BeadStatus.SKIPPED, beads.get("confirm"));
        assertTrue(new File(build.getArtifactsDir(), "repo-pilot/" + record.runId() + ".json").isFile());
    }

    @Test
    void aSettingOutOfRangeFailsBeforeAnyStage() throws Exception {
        WorkflowRun build = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                job("node { repoPilot(gitHubCredentialsId: 'x', openAiCredentialsId: 'y', autoMergeThreshold: 11) }"));
        jenkins.assertLogContains("autoMergeThreshold", build);
        assertEquals(List.of(), StageNodes.of(build));
    }

    private static MergeResult closed(String condition) {
        return new MergeResult(
                MergeResult.Status.GATE_CLOSED,
                "closed",
                1,
                "http://example.org/1",
                false,
                "a",
                null,
                "merge",
                List.of(new GateCondition(condition, GateCondition.State.BROKEN, "does not hold", "1 < 2")));
    }

    private static WorkflowJob job(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private static WorkflowRun success(String script) throws Exception {
        return jenkins.buildAndAssertSuccess(job(script));
    }

    private static RunRecord record(WorkflowRun build, String id) throws Exception {
        return BeadChainAction.of(build).directory(id).record().orElseThrow();
    }

    private static String onlyRun(WorkflowRun build) {
        List<String> ids = BeadChainAction.of(build).getRunIds();
        assertEquals(1, ids.size());
        return ids.get(0);
    }

    private static List<String> names(WorkflowRun build) {
        return StageNodes.of(build).stream().map(Map.Entry::getKey).toList();
    }

    private static List<String> with(List<String> names, String first) {
        return Stream.concat(Stream.of(first), names.stream()).toList();
    }

    private static void assertAllOk(List<Map.Entry<String, String>> stages) {
        assertEquals(TITLES.stream().map(t -> Map.entry(t, "ok")).toList(), stages);
    }
}
