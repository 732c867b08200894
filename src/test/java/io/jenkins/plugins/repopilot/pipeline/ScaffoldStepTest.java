package io.jenkins.plugins.repopilot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.plugins.git.BranchSpec;
import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.repopilot.action.BeadChainAction;
import io.jenkins.plugins.repopilot.config.PilotSettings;
import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.demo.ModelQuestion;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.scaffold.JenkinsfileCases;
import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import io.jenkins.plugins.repopilot.freestyle.RepoPilotScaffoldBuilder;
import io.jenkins.plugins.repopilot.kit.DemoWorld;
import io.jenkins.plugins.repopilot.kit.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.jenkinsci.plugins.pipeline.modeldefinition.ast.ModelASTPipelineDef;
import org.jenkinsci.plugins.pipeline.modeldefinition.ast.ModelASTStage;
import org.jenkinsci.plugins.pipeline.modeldefinition.parser.Converter;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Scaffolds in builds: a real repository, real processes, stand-ins for the model and GitHub on the loopback. */
@WithJenkins
class ScaffoldStepTest {

    private static final Pattern PATH = Pattern.compile("(?m)^The file to write is (\\S+): ");
    private static final String WORKFLOW = """
            on: [push, pull_request]
            permissions: {contents: read}
            jobs:
              test:
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@v4
                  - run: sh tests/run.sh
            """;
    private static final String JENKINSFILE = """
            pipeline {
                agent any
                options {
                    timeout(time: 10, unit: 'MINUTES')
                    disableConcurrentBuilds()
                }
                stages {
                    stage('Test') {
                        steps {
                            sh 'make test'
                        }
                    }
                }
            }
            """;
    private static final Map<String, String> FILES = Map.of(
            "CONTRIBUTING.md",
            "# Contributing\n\nRun the tests: `make test`.\n",
            "Makefile",
            ".PHONY: test\ntest:\n\tsh tests/run.sh\n",
            ".github/workflows/ci.yml",
            WORKFLOW,
            "Jenkinsfile",
            JENKINSFILE);

    private static JenkinsRule jenkins;

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
        world.model().replyingWith(ScaffoldStepTest::reply);
    }

    @AfterEach
    void close() {
        world.close();
    }

    static ModelAnswer reply(ModelQuestion question) {
        if (question.instructions().contains("documents repositories")) {
            return ModelAnswer.text("# Orders\n\nAn order book.\n\n```mermaid\nflowchart LR\n  a --> b\n```\n");
        }
        Matcher path = PATH.matcher(question.task());
        if (!path.find()) {
            throw new IllegalArgumentException("No file is asked for");
        }
        return ModelAnswer.text("```\n" + FILES.get(path.group(1)) + "```\n");
    }

    @Test
    void theStepReturnsAPlainMapAndDoesNothingTwice() throws Exception {
        WorkflowJob job = job("node {\n" + world.checkout() + "\ndef r = repoPilotScaffold(" + world.parameters()
                + ", license: 'MIT', licenseHolder: 'The shop', skip: ['graph'])\n"
                // the map is saved with the program before the next step
                + "echo \"status=${r.status} url=${r.pullRequestUrl} created=${r.created.size()} by=${r.stack.languages.Shell}\"\n"
                + "echo \"missing=${r.audit.missing.collect { it.id }} there=${r.audit.existing.size()} beads=${r.beads.total}\"\n"
                + "echo \"skipped=${r.skipped.collect { it.id }} paths=${r.created.collect { it.path }}\" }");
        WorkflowRun build = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("status=completed url=http://127.0.0.1:", build);
        jenkins.assertLogContains("/pull/1 created=", build);
        jenkins.assertLogContains("skipped=[codeowners]", build);
        jenkins.assertLogContains(".github/workflows/ci.yml", build);
        jenkins.assertLogContains("make -n test", build);
        jenkins.assertLogNotContains(DemoWorld.MODEL_KEY, build);
        jenkins.assertLogNotContains(DemoWorld.GITHUB_TOKEN, build);
        RunRecord record = record(build);
        assertEquals(RunStatus.COMPLETED, record.status());
        assertTrue(record.scaffold().created().stream()
                .anyMatch(file -> file.path().equals("LICENSE")));
        assertFalse(record.scaffold().created().stream()
                .anyMatch(file -> file.path().equals("docs/graph.md")));
        assertEquals(
                "main",
                world.project().log("log", "-1", "--format=%D", "main").strip().replaceFirst("HEAD -> ", ""));

        int asked = world.model().questions().size();
        WorkflowRun again = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("created=0", again);
        assertEquals(asked, world.model().questions().size());
        assertEquals(1, world.gitHub().pulls().size());
    }

    @Test
    void writesAJenkinsfileThatJenkinsRuns() throws Exception {
        WorkflowRun build = jenkins.buildAndAssertSuccess(job("node {\n" + world.checkout() + "\nrepoPilotScaffold("
                + world.parameters() + ", ci: 'jenkins', skip: ['graph']) }"));
        RunRecord record = record(build);
        assertEquals(JENKINSFILE, world.project().log("show", record.branchName() + ":Jenkinsfile"));
        ModelASTPipelineDef read =
                Converter.scriptToPipelineDef(world.project().log("show", record.branchName() + ":Jenkinsfile"));
        assertEquals(
                List.of("Test"),
                read.getStages().getStages().stream()
                        .map(ModelASTStage::getName)
                        .toList());

        WorkflowJob own = jenkins.createProject(WorkflowJob.class);
        GitSCM scm = new GitSCM(
                GitSCM.createRepoList(world.gitHub().cloneUrl(), "login"),
                List.of(new BranchSpec(record.branchName())),
                null,
                null,
                List.of());
        own.setDefinition(new CpsScmFlowDefinition(scm, "Jenkinsfile"));
        WorkflowRun first = jenkins.buildAndAssertSuccess(own);
        assertEquals(
                Map.of("Declarative: Checkout SCM", "ok", "Test", "ok"),
                StageNodes.of(first).stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        jenkins.assertLogContains("sh tests/run.sh", first);
    }

    @Test
    void jenkinsOwnValidatorTakesAndRefusesWhatOursDoes() {
        assertTrue(isValid(JenkinsfileCases.GOOD));
        List<String> wrong = JenkinsfileCases.bad().stream()
                .filter(bad -> isValid(bad.text()) == bad.jenkins())
                .map(bad -> bad.change() + (bad.jenkins() ? " should be refused" : " should be valid"))
                .toList();
        assertEquals(List.of(), wrong);
    }

    private static boolean isValid(String text) {
        try {
            return Converter.scriptToPipelineDef(text) != null;
        } catch (MultipleCompilationErrorsException e) {
            return false;
        }
    }

    /** The Makefile that is being tried stands in the workspace then, and a process of its check runs. */
    @Test
    void anAbortInTheWritingStageLeavesNothingOfIt() throws Exception {
        world.model().replyingWith(question -> {
            boolean makefile = question.task().contains("The file to write is Makefile");
            return makefile
                    ? ModelAnswer.text("```\nX := $(shell sleep 98765)\n" + FILES.get("Makefile") + "```\n")
                    : reply(question);
        });
        WorkflowJob job = job("node {\n" + world.checkout() + "\nrepoPilotScaffold(" + world.parameters() + ") }");
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        Processes.awaitAny("sleep 98765");
        Path workspace = Path.of(jenkins.jenkins.getWorkspaceFor(job).getRemote());
        assertTrue(Files.exists(workspace.resolve("Makefile")));
        build.getExecutor().interrupt();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertEquals(0, Processes.count("sleep 98765"));

        RunRecord record = record(build);
        assertEquals(RunStatus.ABORTED, record.status());
        Map<String, Bead> beads = record.beads().stream().collect(Collectors.toMap(Bead::id, bead -> bead));
        assertEquals(BeadStatus.COMPLETED, beads.get("analyze").status());
        assertEquals(BeadStatus.FAILED, beads.get("execute").status());
        assertTrue(beads.get("execute").error().contains("aborted"));
        assertEquals(BeadStatus.FAILED, beads.get("execute.task-file").status());
        assertEquals(BeadStatus.SKIPPED, beads.get("merge-request").status());
        assertTrue(record.beads().stream().allMatch(bead -> bead.status().isDone()));
        GitFixture git = GitFixture.at(workspace);
        assertEquals("", git.git("status", "--porcelain", "--ignored"));
        assertEquals("main", git.git("rev-parse", "--abbrev-ref", "HEAD").strip());
        assertEquals(record.origin().sha(), git.git("rev-parse", "HEAD").strip());
        assertEquals("main", git.git("branch", "--format=%(refname:short)").strip());
        assertEquals(0, world.gitHub().pulls().size());
        assertEquals("", world.project().log("branch", "--list", "repo-pilot/*"));

        world.model().replyingWith(ScaffoldStepTest::reply);
        jenkins.buildAndAssertSuccess(job);
        assertEquals(1, world.gitHub().pulls().size());
    }

    @Test
    void theBuilderHasSectionsAndOpensThePullRequest() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setScm(new GitSCM(
                GitSCM.createRepoList(world.gitHub().cloneUrl(), "login"),
                List.of(new BranchSpec("*/main")),
                null,
                null,
                List.of()));
        RepoPilotScaffoldBuilder builder = new RepoPilotScaffoldBuilder();
        Map<String, Object> settings = new HashMap<>(world.settings());
        settings.put("openAiCredentialsId", "openai");
        settings.put("gitHubCredentialsId", "github");
        builder.setSettings(new DescribableModel<>(PilotSettings.class).instantiate(settings, null));
        job.getBuildersList().add(builder);
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("=== Stage 1 of 4: Audit repository ===", build);
        jenkins.assertLogContains("=== Stage 4 of 4: Restore and confirm ===", build);
        jenkins.assertLogContains("Pull request #1", build);
        jenkins.assertLogNotContains(DemoWorld.MODEL_KEY, build);
        assertEquals(
                List.of("repo-pilot", "scaffold"),
                world.gitHub().pull(1).labels().stream().sorted().toList());
    }

    @Test
    void anOptionThatCantBeUsedAndAValueBeyondALimitEndTheBuildByName() throws Exception {
        WorkflowRun unknown = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                job("node {\n" + world.checkout() + "\nrepoPilotScaffold(" + world.parameters()
                        + ", skip: ['redme']) }"));
        jenkins.assertLogContains("skip: 'redme' is not one of readme", unknown);
        WorkflowRun ci = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                job("node {\n" + world.checkout() + "\nrepoPilotScaffold(" + world.parameters() + ", ci: 'hudson') }"));
        jenkins.assertLogContains("ci: 'hudson' is not one of github-actions, jenkins", ci);
        WorkflowRun list = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                job("node {\n" + world.checkout() + "\nrepoPilotScaffold(" + world.parameters()
                        + ", checkList: '../../secret.yaml') }"));
        jenkins.assertLogContains("checkList: there is no text file ../../secret.yaml", list);
        WorkflowRun beyond = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                job("node {\n" + world.checkout() + "\nrepoPilotScaffold("
                        + world.parameters("baseUrl: 'https://elsewhere.example.org/v1'")
                                .replaceFirst("baseUrl: '[^']*', ", "")
                        + ") }"));
        jenkins.assertLogContains("baseUrl", beyond);
        assertEquals(0, world.gitHub().pulls().size());
    }

    @Test
    void theFormsGiveBackWhatWasEntered() throws Exception {
        RepoPilotScaffoldStep step = new RepoPilotScaffoldStep();
        step.skip = List.of("graph", "codeowners");
        step.license = "MIT";
        step.licenseHolder = "The shop";
        step.licenseYear = 2020;
        step.ci = "jenkins";
        step.checkList = "checks.yaml";
        step.pushToBase = true;
        step.dryRun = true;
        RepoPilotScaffoldStep back = new StepConfigTester(jenkins).configRoundTrip(step);
        jenkins.assertEqualDataBoundBeans(step, back);
        RepoPilotScaffoldStep empty = new StepConfigTester(jenkins).configRoundTrip(new RepoPilotScaffoldStep());
        jenkins.assertEqualDataBoundBeans(new RepoPilotScaffoldStep(), empty);

        RepoPilotScaffoldBuilder builder = new RepoPilotScaffoldBuilder();
        builder.skip = "graph";
        builder.license = "ISC";
        builder.licenseYear = 2021;
        builder.ci = "jenkins";
        builder.setDirectory("web");
        RepoPilotScaffoldBuilder same = jenkins.configRoundtrip(builder);
        assertEquals("graph", same.skip);
        assertEquals("ISC", same.license);
        assertEquals(2021, same.licenseYear);
        assertEquals("jenkins", same.ci);
        assertEquals("web", same.getDirectory());
        assertFalse(same.pushToBase);
    }

    private static RunRecord record(WorkflowRun build) throws Exception {
        BeadChainAction action = BeadChainAction.of(build);
        return action.directory(action.getRunIds().get(0)).record().orElseThrow();
    }

    private static WorkflowJob job(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }
}
