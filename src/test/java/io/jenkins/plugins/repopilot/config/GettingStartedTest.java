package io.jenkins.plugins.repopilot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.repopilot.freestyle.RepoPilotBuilder;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The examples of docs/getting-started.md are files that run. */
class GettingStartedTest {

    private static final List<String> EXAMPLES =
            List.of("nightly.Jenkinsfile", "declarative.Jenkinsfile", "freestyle-job.xml", "configuration-as-code.yaml");

    @Test
    void thePageShowsTheFilesThatTestsRun() throws Exception {
        String page = Files.readString(Path.of("docs/getting-started.md"), StandardCharsets.UTF_8);
        for (String example : EXAMPLES) {
            assertTrue(page.contains("\n" + text(example) + "```"), example);
        }
    }

    @Test
    @WithJenkins
    void theExamplesReachTheirMissingCredential(JenkinsRule jenkins) throws Exception {
        jenkins.jenkins.setLabelString("linux");
        for (String example : List.of("nightly.Jenkinsfile", "declarative.Jenkinsfile")) {
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, example.replace('.', '-'));
            // a job of its own has no source to check out
            job.setDefinition(new CpsFlowDefinition(text(example).replace("    checkout scm\n", ""), true));
            WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
            jenkins.assertLogContains("openAiCredentialsId: there is no credential 'openai-key'", build);
            assertNotNull(job.getTriggers().values().stream().findFirst().orElse(null), "runs nightly");
        }
        FreeStyleProject freestyle;
        try (InputStream xml = getClass().getResourceAsStream("freestyle-job.xml")) {
            freestyle = (FreeStyleProject) jenkins.jenkins.createProjectFromXML("freestyle", xml);
        }
        jenkins.configRoundtrip(freestyle);
        RepoPilotBuilder builder = freestyle.getBuildersList().get(RepoPilotBuilder.class);
        assertEquals(Map.of("maxImprovements", 3, "dryRun", true), builder.getSettings().given());
        assertEquals("github-token", builder.getSettings().getGitHubCredentialsId());
    }

    private static String text(String resource) throws Exception {
        try (InputStream in = GettingStartedTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
