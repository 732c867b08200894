package io.jenkins.plugins.repopilot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Slave;
import hudson.plugins.git.BranchSpec;
import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.repopilot.action.BeadChainAction;
import io.jenkins.plugins.repopilot.config.PilotSettings;
import io.jenkins.plugins.repopilot.demo.DemoModel;
import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.engine.PilotRun;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.local.LocalShell;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.freestyle.RepoPilotBuilder;
import io.jenkins.plugins.repopilot.host.ScriptedEngine;
import io.jenkins.plugins.repopilot.kit.DemoWorld;
import io.jenkins.plugins.repopilot.kit.Leaks;
import io.jenkins.plugins.repopilot.kit.LocalHost;
import io.jenkins.plugins.repopilot.kit.PlainRecord;
import io.jenkins.plugins.repopilot.kit.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jenkins.branch.BranchSource;
import jenkins.plugins.git.GitSCMSource;
import jenkins.plugins.git.traits.BranchDiscoveryTrait;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Whole runs in builds: real repositories, real processes, stand-ins for the model and GitHub on the loopback. */
@WithJenkins
class WholeRunTest {

    private static final List<Map.Entry<String, String>> TEN_OK =
            Arrays.stream(Stage.values()).map(s -> Map.entry(s.title(), "ok")).toList();

    private static JenkinsRule jenkins;

    @RegisterExtension
    private final InboundAgentExtension agents = new InboundAgentExtension();

    @TempDir
    private Path folder;

    private DemoWorld world;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @BeforeEach
    void open() throws Exception {
        world = new DemoWorld(folder).inJenkins();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void onAnInboundAgentTheRunMergesAndNoSecretIsLeftAnywhere() throws Exception {
        Slave agent = agents.createAgent(
                jenkins,
                InboundAgentExtension.Options.newBuilder()
                        .name("far")
                        .label("far")
                        .webSocket()
                        .build());
        jenkins.jenkins.setNumExecutors(0);
        try {
            Path stolen = folder.resolve("stolen");
            WorkflowRun build = jenkins.buildAndAssertSuccess(job("node('far') {\n" + world.checkout() + "\n"
                    + "sh '''printf \"#!/bin/sh\\\\nenv >> " + stolen
                    + "\\\\n\" > .git/hooks/pre-push; chmod +x .git/hooks/pre-push\n"
                    + "git config credential.helper '!f() { cat >> " + stolen + "; }; f'\n"
                    + "git config url.http://127.0.0.1:9/.insteadOf http://127.0.0.1'''\n"
                    + "def r = repoPilot(" + world.parameters() + ")\n"
                    + "echo \"merged=${r.merged} kept=${r.tests.kept}\" }"));
            assertEquals(TEN_OK.size(), StageNodes.of(build).size());
            jenkins.assertLogContains("merged=true", build);
            assertFalse(Files.exists(stolen), "a hook or a helper of the workspace was asked");

            jenkins.assertLogNotContains(DemoWorld.MODEL_KEY, build);
            jenkins.assertLogNotContains(DemoWorld.GITHUB_TOKEN, build);
            Leaks.assertNoneIn(build.getRootDir().toPath());
            Leaks.assertNoneIn(Path.of(agent.getRemoteFS()));
            Leaks.assertNoModelKeyInTheMemoryOf(agent, folder.resolve("agent.hprof"));
        } finally {
            jenkins.jenkins.setNumExecutors(2);
        }
    }

    @Test
    void aFreestyleBuildHasTenSectionsAndGivesTheRecordOfTheCommandLine() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setScm(new GitSCM(
                GitSCM.createRepoList(world.gitHub().cloneUrl(), "login"),
                List.of(new BranchSpec("*/main")),
                null,
                null,
                List.of()));
        RepoPilotBuilder builder = new RepoPilotBuilder();
        builder.setSettings(settings());
        job.getBuildersList().add(builder);
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        for (Stage stage : Stage.values()) {
            jenkins.assertLogContains("=== Stage " + stage.number() + " of 10: " + stage.title() + " ===", build);
        }
        RunRecord record = onlyRecord(build);
        jenkins.assertLogNotContains("could not be fetched", build);
        assertTrue(record.mergeResult().merged(), String.valueOf(record.mergeResult()));
        assertEquals(
                recordOfTheCommandLine(),
                plain(build, record, build.getWorkspace().getRemote()));
    }

    @Test
    void aPipelineBuildGivesTheRecordOfTheCommandLine() throws Exception {
        WorkflowRun build = jenkins.buildAndAssertSuccess(
                job("node {\ncheckout([$class: 'GitSCM', branches: [[name: '*/main']], userRemoteConfigs: [[url: '"
                        + world.gitHub().cloneUrl() + "', credentialsId: 'login']]])\nrepoPilot("
                        + world.parameters("baseBranch: 'main'") + ")\necho \"at ${pwd()}\" }"));
        assertEquals(TEN_OK.size(), StageNodes.of(build).size());
        RunRecord record = onlyRecord(build);
        assertTrue(record.mergeResult().merged(), String.valueOf(record.mergeResult()));
        String workspace = jenkins.jenkins.getWorkspaceFor(build.getParent()).getRemote();
        jenkins.assertLogContains("at " + workspace, build);
        assertEquals(recordOfTheCommandLine(), plain(build, record, workspace));
    }

    private static String plain(hudson.model.Run<?, ?> build, RunRecord record, String workspace) throws Exception {
        return PlainRecord.of(
                BeadChainAction.of(build).directory(record.runId()).path(), workspace);
    }

    /** Of the same input, in a world of its own. */
    private String recordOfTheCommandLine() throws Exception {
        try (DemoWorld other = new DemoWorld(Files.createDirectory(folder.resolve("other")))) {
            Path runs = Files.createDirectory(folder.resolve("runs"));
            Path clone = other.project().clone();
            git(clone, "remote", "set-url", "origin", other.gitHub().cloneUrl());
            // a person's git has a way of its own to a private repository
            String login = "x-access-token:" + DemoWorld.GITHUB_TOKEN;
            git(
                    clone,
                    "config",
                    "http.extraHeader",
                    "Authorization: Basic "
                            + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
            git(clone, "checkout", "-q", "--detach");
            RunSettings given = RunSettings.of(other.settings()).with(Map.of("baseBranch", "main"));
            String id = PilotRun.newId(Instant.now());
            PilotRun.start(new LocalHost(clone, runs), given, id).runAll();
            return PlainRecord.of(runs.resolve(id), clone.toString());
        }
    }

    @Test
    void aBuildForNothingButOwnCommitsDoesNoWorkAndOneForAPersonsCommitDoes() throws Exception {
        WorkflowJob job = job("node {\n" + world.checkout() + "\ndef r = repoPilot("
                + world.parameters("maxImprovements: 1") + ")\necho \"status=${r.status}\" }");
        WorkflowRun first = jenkins.buildAndAssertSuccess(job);
        assertTrue(onlyRecord(first).mergeResult().merged());
        int calls = world.model().questions().size();
        WorkflowRun second = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("Repo Pilot has nothing to do: nothing but own commits since", second);
        jenkins.assertLogContains("status=skipped", second);
        assertEquals(
                Arrays.stream(Stage.values())
                        .map(s -> Map.entry(s.title(), "skipped"))
                        .toList(),
                StageNodes.of(second));
        assertEquals(calls, world.model().questions().size());
        world.gitHub().commitFile("main", "notes.txt", "by a person\n", "Ada <ada@example.org>", "Add notes");
        ScriptedEngine engine = ScriptedEngine.install();
        try {
            jenkins.buildAndAssertSuccess(job);
        } finally {
            engine.uninstall();
        }
        assertEquals(Stage.values().length, engine.done().size());
    }

    @Test
    void oneNightOnAMultibranchProjectIsOneWorkingRun() throws Exception {
        world.gitHub()
                .commitFile(
                        "main",
                        "Jenkinsfile",
                        "node {\n  checkout scm\n  repoPilot(" + world.parameters("autoMerge: false") + ")\n}\n",
                        "Ada <ada@example.org>",
                        "Improve the repository every night");
        WorkflowMultiBranchProject project = jenkins.createProject(WorkflowMultiBranchProject.class);
        GitSCMSource source = new GitSCMSource(world.gitHub().cloneUrl());
        source.setCredentialsId("login");
        source.setTraits(List.of(new BranchDiscoveryTrait()));
        project.getSourcesList().add(new BranchSource(source));

        index(project);
        WorkflowRun night = project.getItem("main").getLastBuild();
        jenkins.assertBuildStatusSuccess(night);
        String id = onlyRecord(night).runId();
        int calls = world.model().questions().size();

        index(project);
        WorkflowRun own = project.getItemByBranchName("repo-pilot/" + id).getLastBuild();
        jenkins.assertBuildStatusSuccess(own);
        jenkins.assertLogContains("nothing to do: branch repo-pilot/" + id + " is Repo Pilot's own", own);

        world.gitHub().merge(1, "merge");
        index(project);
        WorkflowRun after = project.getItem("main").getLastBuild();
        assertEquals(night.getNumber() + 1, after.getNumber(), "the merge was noticed");
        jenkins.assertBuildStatusSuccess(after);
        jenkins.assertLogContains("nothing to do: nothing but own commits since " + id, after);
        assertEquals(calls, world.model().questions().size());
        assertEquals(
                List.of(id),
                project.getItems().stream()
                        .flatMap(job -> job.getBuilds().stream())
                        .flatMap(build -> BeadChainAction.of(build).getRunIds().stream())
                        .toList());
    }

    @Test
    void anAbortInStage4Or7LeavesNoProcessAndTheWorkspaceAsItWas() throws Exception {
        Slave agent = agents.createAgent(
                jenkins,
                InboundAgentExtension.Options.newBuilder()
                        .name("near")
                        .label("near")
                        .webSocket()
                        .build());
        abort(agent, Stage.EXECUTE, "98761", world.parameters().replace("'sh tests/run.sh'", "'sleep 98761'"));
        DemoModel demo = new DemoModel();
        world.model()
                .replyingWith(question -> question.instructions().contains("You write automated tests")
                        ? ModelAnswer.text("```sh\ntest_waits() {\n  sleep 98762\n}\n```\n")
                        : demo.reply(question));
        abort(agent, Stage.RUN_TESTS, "98762", world.parameters());
    }

    private void abort(Slave agent, Stage stage, String seconds, String parameters) throws Exception {
        WorkflowRun build = job("node('near') {\n" + world.checkout() + "\nrepoPilot(" + parameters + ") }")
                .scheduleBuild2(0)
                .waitForStart();
        Processes.awaitAny("sleep " + seconds);
        long at = System.nanoTime();
        build.getExecutor().interrupt();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        double took = (System.nanoTime() - at) / 1e9;
        assertTrue(took < 5, stage + " took " + took + " s to end");
        assertEquals(0, Processes.count("sleep " + seconds));

        RunRecord record = onlyRecord(build);
        assertEquals(RunStatus.ABORTED, record.status());
        for (Bead bead : record.beads()) {
            assertTrue(bead.status().isDone(), bead.id() + " is " + bead.status());
            if (bead.id().equals(stage.id())) {
                assertEquals(BeadStatus.FAILED, bead.status());
                assertTrue(bead.error().contains("aborted"), bead.error());
            } else if (bead.stage().number() > stage.number()) {
                assertEquals(BeadStatus.SKIPPED, bead.status(), bead.id());
            }
        }
        Path workspace =
                Path.of(agent.getRemoteFS(), "workspace", build.getParent().getName());
        assertEquals("main", output(workspace, "rev-parse", "--abbrev-ref", "HEAD"));
        assertEquals(record.origin().sha(), output(workspace, "rev-parse", "HEAD"));
        assertEquals("", output(workspace, "status", "--porcelain", "--untracked-files=no"));
        assertEquals("", output(workspace, "for-each-ref", "refs/heads/repo-pilot"));
    }

    private static void index(WorkflowMultiBranchProject project) throws Exception {
        project.scheduleBuild2(0).getFuture().get();
        jenkins.waitUntilNoActivity();
    }

    @Test
    void ownBranchesAndChangeRequestsAreLeftAlone() throws Exception {
        WorkflowRun change = jenkins.buildAndAssertSuccess(job("node {\n" + world.checkout()
                + "\nwithEnv(['CHANGE_ID=7', 'CHANGE_TARGET=main']) { repoPilot(" + world.parameters() + ") } }"));
        jenkins.assertLogContains("nothing to do: this build is of change request 7", change);
        WorkflowRun own = jenkins.buildAndAssertSuccess(job("node {\n" + world.checkout()
                + "\nwithEnv(['BRANCH_NAME=repo-pilot/run-1']) { repoPilot(" + world.parameters() + ") } }"));
        jenkins.assertLogContains("nothing to do: branch repo-pilot/run-1 is Repo Pilot's own", own);
        assertEquals(List.of(), world.model().questions());
    }

    @Test
    void whatCanNotWorkIsRefusedWithTheFieldsNameBeforeAnythingIsChanged() throws Exception {
        assertRefused(
                world.checkout(),
                world.parameters().replace("'openai'", "'nobody'"),
                "openAiCredentialsId: there is no credential 'nobody'");
        assertRefused(
                world.checkout(),
                world.parameters().replace("'openai'", "'login'"),
                "openAiCredentialsId: the credential 'login' is of the type Username with password");
        assertRefused(
                world.checkout(), world.parameters().replace("'github'", "''"), "gitHubCredentialsId: it is not set");
        assertRefused(world.checkout(), world.parameters("categories: ['speed']"), "categories: ");
        assertRefused(
                world.checkout(),
                world.parameters("baseUrl: 'http://models.example.org/v1'")
                        .replaceFirst("baseUrl: 'http://127[^']*', ", ""),
                "models.example.org");
        assertRefused(
                world.checkout(),
                world.parameters().replace("acme/orders'", "acme/other'"),
                "acme/other does not match the remote origin");
        assertRefused("writeFile file: 'x', text: ''", world.parameters(), "is not a git repository");
        assertEquals(List.of(), world.model().questions());
        assertEquals(
                "main",
                world.project().log("branch", "--format=%(refname:short)").strip());
    }

    private void assertRefused(String checkout, String parameters, String message) throws Exception {
        WorkflowRun build = jenkins.buildAndAssertStatus(
                Result.FAILURE, job("node {\n deleteDir()\n" + checkout + "\nrepoPilot(" + parameters + ") }"));
        jenkins.assertLogContains(message, build);
        assertEquals(List.of(), BeadChainAction.of(build).getRunIds());
    }

    private PilotSettings settings() throws Exception {
        Map<String, Object> all = new HashMap<>(world.settings());
        all.put("openAiCredentialsId", "openai");
        all.put("gitHubCredentialsId", "github");
        return new DescribableModel<>(PilotSettings.class).instantiate(all, null);
    }

    private static RunRecord onlyRecord(hudson.model.Run<?, ?> build) throws IOException {
        List<String> ids = BeadChainAction.of(build).getRunIds();
        assertEquals(1, ids.size());
        return BeadChainAction.of(build).directory(ids.get(0)).record().orElseThrow();
    }

    private static WorkflowJob job(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private static void git(Path in, String... arguments) throws Exception {
        output(in, arguments);
    }

    private static String output(Path in, String... arguments) throws Exception {
        CommandResult result = new LocalShell(in)
                .run(Command.of(
                        Duration.ofSeconds(30),
                        Stream.concat(Stream.of("git"), Stream.of(arguments)).toList()));
        assertTrue(result.succeeded(), result.output());
        return result.output().strip();
    }
}
