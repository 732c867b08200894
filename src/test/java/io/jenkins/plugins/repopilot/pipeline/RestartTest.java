package io.jenkins.plugins.repopilot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.action.BeadChainAction;
import io.jenkins.plugins.repopilot.demo.DemoModel;
import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.demo.ModelQuestion;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.host.ScriptedEngine;
import io.jenkins.plugins.repopilot.kit.DemoWorld;
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
