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
import io.jenkins.plugins.repopilot.engine.PilotRun;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.freestyle.RepoPilotBuilder;
import io.jenkins.plugins.repopilot.host.ScriptedEngine;
import io.jenkins.plugins.repopilot.kit.DemoWorld;
import io.jenkins.plugins.repopilot.kit.LocalHost;
import io.jenkins.plugins.repopilot.kit.PlainRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jenkins.security.MasterToSlaveCallable;
import org.apache.commons.io.FileUtils;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
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
            assertNoSecretIn(build.getRootDir().toPath());
            assertNoSecretIn(Path.of(agent.getRemoteFS()));
            // all that ever came over the channel and was not collected yet
            Path heap = folder.resolve("agent.hprof");
            agent.getChannel().call(new DumpHeap(heap.toString()));
            assertFalse(contains(heap, DemoWorld.MODEL_KEY), "the model's key came to the agent");
            Files.delete(heap);
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
        String inJenkins = PlainRecord.of(
                BeadChainAction.of(build).directory(record.runId()).path(),
                build.getWorkspace().getRemote());

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
            assertEquals(PlainRecord.of(runs.resolve(id), clone.toString()), inJenkins);
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
        String[] all = Stream.concat(Stream.of("git"), Stream.of(arguments)).toArray(String[]::new);
        assertEquals(
                0,
                new ProcessBuilder(all)
                        .directory(in.toFile())
                        .inheritIO()
                        .start()
                        .waitFor());
    }

    private static void assertNoSecretIn(Path root) throws IOException {
        for (var file : FileUtils.listFiles(root.toFile(), null, true)) {
            assertFalse(contains(file.toPath(), DemoWorld.MODEL_KEY), "model key in " + file);
            assertFalse(contains(file.toPath(), DemoWorld.GITHUB_TOKEN), "GitHub token in " + file);
        }
    }

    private static boolean contains(Path file, String text) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    }

    /** All objects of the agent's process, dead ones included. */
    private static final class DumpHeap extends MasterToSlaveCallable<Void, Exception> {

        private static final long serialVersionUID = 1;

        private final String file;

        DumpHeap(String file) {
            this.file = file;
        }

        @Override
        public Void call() throws Exception {
            var bean = java.lang.management.ManagementFactory.newPlatformMXBeanProxy(
                    java.lang.management.ManagementFactory.getPlatformMBeanServer(),
                    "com.sun.management:type=HotSpotDiagnostic",
                    com.sun.management.HotSpotDiagnosticMXBean.class);
            bean.dumpHeap(file, false);
            return null;
        }
    }
}
