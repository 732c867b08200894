package io.jenkins.plugins.repopilot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.plugins.git.BranchSpec;
import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.repopilot.freestyle.RepoPilotBuilder;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The examples of docs/getting-started.md are files that run. */
class GettingStartedTest {

    private static final List<String> EXAMPLES = List.of(
            "nightly.Jenkinsfile", "declarative.Jenkinsfile", "freestyle-job.xml", "configuration-as-code.yaml");

    @TempDir
    private Path folder;

    @Test
    void thePageShowsTheFilesThatTestsRun() throws Exception {
        String page = Files.readString(Path.of("docs/getting-started.md"), StandardCharsets.UTF_8);
        for (String example : EXAMPLES) {
            assertTrue(page.contains("\n" + text(example) + "```"), example);
        }
    }

    @Test
    @WithJenkins
    void theExamplesRunUntilTheyNeedWhatIsTheReadersOwn(JenkinsRule jenkins) throws Exception {
        jenkins.jenkins.setLabelString("linux");
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
        // what each one meets first: neither this folder as its remote nor its credentials are the reader's own
        Map<String, String> meets = Map.of(
                "nightly.Jenkinsfile", "CredentialsId: there is no credential '",
                "declarative.Jenkinsfile", "is not on github.com");
        for (String example : meets.keySet()) {
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, example.replace('.', '-'));
            GitSCM source = new GitSCM(
                    GitSCM.createRepoList(repositoryWith(example).toString(), null),
                    List.of(new BranchSpec("*/main")),
                    null,
                    null,
                    List.of());
            job.setDefinition(new CpsScmFlowDefinition(source, "Jenkinsfile"));
            WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
            jenkins.assertLogContains(meets.get(example), build);
            assertFalse(job.getTriggers().isEmpty(), "runs nightly");
        }
        FreeStyleProject freestyle;
        try (InputStream xml = getClass().getResourceAsStream("freestyle-job.xml")) {
            freestyle = (FreeStyleProject) jenkins.jenkins.createProjectFromXML("freestyle", xml);
        }
        jenkins.configRoundtrip(freestyle);
        RepoPilotBuilder builder = freestyle.getBuildersList().get(RepoPilotBuilder.class);
        assertEquals(
                Map.of("maxImprovements", 3, "dryRun", true),
                builder.getSettings().given());
        assertEquals("github-token", builder.getSettings().getGitHubCredentialsId());
    }

    private Path repositoryWith(String example) throws Exception {
        Path repository = Files.createDirectory(folder.resolve(example));
        Files.writeString(repository.resolve("Jenkinsfile"), text(example), StandardCharsets.UTF_8);
        git(repository, "init", "--quiet", "--initial-branch=main");
        git(repository, "add", "Jenkinsfile");
        git(
                repository,
                "-c",
                "user.name=Somebody",
                "-c",
                "user.email=somebody@example.com",
                "commit",
                "--quiet",
                "-m",
                "Start");
        return repository;
    }

    private static void git(Path repository, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        assertEquals(
                0,
                new ProcessBuilder(command)
                        .directory(repository.toFile())
                        .inheritIO()
                        .start()
                        .waitFor());
    }

    private static String text(String resource) throws Exception {
        try (InputStream in = GettingStartedTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
