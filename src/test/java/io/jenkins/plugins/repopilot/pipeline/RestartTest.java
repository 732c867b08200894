package io.jenkins.plugins.repopilot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.action.BeadChainAction;
import io.jenkins.plugins.repopilot.demo.DemoModel;
import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.demo.ModelQuestion;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.host.ScriptedEngine;
import io.jenkins.plugins.repopilot.kit.DemoWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A build outlives the controller. */
class RestartTest {

    /** The Makefile, the guide for contributors and three documents. */
    private static final int OTHER_FILES = 5;

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @TempDir
    private Path folder;

    @Test
    void goesOnInTheStageThatARestartInterruptedAndRepeatsNothing() throws Throwable {
        sessions.then(jenkins -> {
            CountDownLatch inReview = new CountDownLatch(1);
            ScriptedEngine engine = ScriptedEngine.install().in(Stage.REVIEW, (context, record) -> {
                inReview.countDown();
                new CountDownLatch(1).await();
                return record;
            });
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, "nightly");
            job.setDefinition(new CpsFlowDefinition("node { def r = repoPilot(); echo \"then ${r.status}\" }", true));
            job.scheduleBuild2(0).waitForStart();
            inReview.await();
            assertEquals(List.of(Stage.ANALYZE, Stage.SUGGEST, Stage.LOG_TASKS, Stage.EXECUTE), engine.done());
        });
        sessions.then(jenkins -> {
            ScriptedEngine engine = ScriptedEngine.install();
            WorkflowRun build = jenkins.jenkins
                    .getItemByFullName("nightly", WorkflowJob.class)
                    .getBuildByNumber(1);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            List<Stage> rest = Arrays.asList(Stage.values()).subList(Stage.REVIEW.ordinal(), Stage.values().length);
            assertEquals(rest, engine.done());
            assertEquals(
                    Arrays.stream(Stage.values())
                            .map(stage -> Map.entry(stage.title(), "ok"))
                            .toList(),
                    StageNodes.of(build));
            jenkins.assertLogContains("then completed", build);

            List<String> ids = build.getAction(BeadChainAction.class).getRunIds();
            assertEquals(1, ids.size());
            RunRecord record =
                    BeadChainAction.of(build).directory(ids.get(0)).record().orElseThrow();
            assertEquals(RunStatus.COMPLETED, record.status());
            for (Bead bead : record.beads()) {
                assertEquals(bead.stage() == Stage.REVIEW ? 2 : 1, bead.attempt(), bead.id());
            }
            build.delete();
            assertTrue(!BeadChainAction.of(build)
                    .directory(ids.get(0))
                    .path()
                    .toFile()
                    .exists());
        });
    }

    /** The request for the workflow is under way when Jenkins goes down; those beside it have been answered. */
    @Test
    void aScaffoldGoesOnInTheWritingStageAndDoesNothingTwice() throws Throwable {
        try (DemoWorld world = new DemoWorld(folder)) {
            CountDownLatch answered = new CountDownLatch(OTHER_FILES);
            CountDownLatch asked = new CountDownLatch(1);
            world.model().replyingWith(question -> {
                if (question.task().contains("The file to write is .github/workflows/ci.yml")) {
                    asked.countDown();
                    return new ModelAnswer.Silence();
                }
                answered.countDown();
                return ScaffoldStepTest.reply(question);
            });
            sessions.then(jenkins -> {
                world.inJenkins();
                WorkflowJob job = jenkins.createProject(WorkflowJob.class, "scaffold");
                job.setDefinition(new CpsFlowDefinition(
                        "node {\n" + world.checkout() + "\ndef r = repoPilotScaffold(" + world.parameters()
                                + ")\necho \"created=${r.created.size()} of ${r.audit.missing.size()}\" }",
                        true));
                WorkflowRun build = job.scheduleBuild2(0).waitForStart();
                asked.await();
                answered.await();
                Path drafts = BeadChainAction.of(build)
                        .directory(BeadChainAction.of(build).getRunIds().get(0))
                        .path()
                        .resolve("scaffold/drafts.json");
                while (Json.mapper().readTree(Files.readString(drafts)).size() < OTHER_FILES) {
                    Thread.onSpinWait();
                }
            });
            int before = world.model().questions().size();
            world.model().replyingWith(ScaffoldStepTest::reply);
            sessions.then(jenkins -> {
                WorkflowRun build = jenkins.jenkins
                        .getItemByFullName("scaffold", WorkflowJob.class)
                        .getBuildByNumber(1);
                jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
                RunRecord record = BeadChainAction.of(build)
                        .directory(BeadChainAction.of(build).getRunIds().get(0))
                        .record()
                        .orElseThrow();
                assertEquals(RunStatus.COMPLETED, record.status());
                assertEquals(before + 1, world.model().questions().size());
                assertEquals(1, world.gitHub().pulls().size());
                List<String> created = record.scaffold().created().stream()
                        .map(Scaffold.Created::path)
                        .toList();
                assertEquals(new HashSet<>(created).size(), created.size());
                assertTrue(created.contains(".github/workflows/ci.yml"), created.toString());
                assertTrue(created.contains("Makefile"), created.toString());
                assertEquals(
                        created,
                        world.project()
                                .log("diff", "--name-only", "main", record.branchName())
                                .lines()
                                .toList());
                for (Bead bead : record.beads()) {
                    boolean underWay = bead.id().equals("execute")
                            || List.of("ci", "contributing", "specification", "architecture", "graph")
                                    .contains(bead.id().replaceFirst("execute.", ""));
                    assertEquals(underWay ? 2 : 1, bead.attempt(), bead.id());
                }
            });
        }
    }

    /** The review's request is under way when Jenkins goes down. */
    @Test
    void aWholeRunGoesOnInTheReviewAndDoesNothingTwice() throws Throwable {
        try (DemoWorld world = new DemoWorld(folder)) {
            DemoModel demo = new DemoModel();
            CountDownLatch asked = new CountDownLatch(1);
            world.model().replyingWith(question -> {
                if (!question.schemaName().equals("ReviewReply")) {
                    return demo.reply(question);
                }
                asked.countDown();
                return new ModelAnswer.Silence();
            });
            sessions.then(jenkins -> {
                world.inJenkins();
                WorkflowJob job = jenkins.createProject(WorkflowJob.class, "whole");
                job.setDefinition(new CpsFlowDefinition(
                        "node {\n" + world.checkout() + "\ndef r = repoPilot(" + world.parameters()
                                + ")\necho \"merged=${r.merged}\" }",
                        true));
                job.scheduleBuild2(0).waitForStart();
                asked.await();
            });
            int before = world.model().questions().size();
            world.model().replyingWith(demo);
            sessions.then(jenkins -> {
                WorkflowRun build = jenkins.jenkins
                        .getItemByFullName("whole", WorkflowJob.class)
                        .getBuildByNumber(1);
                jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
                jenkins.assertLogContains("merged=true", build);
                String id = build.getAction(BeadChainAction.class).getRunIds().get(0);
                RunRecord record =
                        BeadChainAction.of(build).directory(id).record().orElseThrow();
                for (Bead bead : record.beads()) {
                    boolean interrupted = bead.stage() == Stage.REVIEW && bead.attempt() > 1;
                    assertEquals(interrupted ? 2 : 1, bead.attempt(), bead.id());
                }
                List<String> asksOfEarlierStages = world.model().questions().stream()
                        .skip(before)
                        .map(ModelQuestion::schemaName)
                        .filter(List.of("SuggestionReply", "VerdictReply")::contains)
                        .toList();
                assertEquals(List.of(), asksOfEarlierStages);
                assertEquals(
                        1,
                        world.gitHub().pulls().stream()
                                .filter(pull -> pull.headBranch().equals("repo-pilot/" + id))
                                .count());
                List<String> improved = world.project()
                        .log("log", "--format=%(trailers:key=Repo-Pilot-Bead,valueonly)", "main")
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList();
                assertEquals(new HashSet<>(improved).size(), improved.size(), "no commit twice: " + improved);
                assertTrue(improved.contains("IMP-001"), improved.toString());
            });
        }
    }
}
