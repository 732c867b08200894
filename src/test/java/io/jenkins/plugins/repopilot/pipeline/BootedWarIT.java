package io.jenkins.plugins.repopilot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.testkit.Browser;
import io.jenkins.plugins.repopilot.engine.testkit.Page;
import io.jenkins.plugins.repopilot.kit.BootedJenkins;
import io.jenkins.plugins.repopilot.kit.DemoWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged plugin in the released Jenkins, as an administrator installs it: unit tests, with one class path for all, see less. */
class BootedWarIT {

    private static final int LARGEST_PLUGIN_MB = 45;

    @TempDir
    private Path folder;

    @Test
    void thePackagedPluginImprovesARepositoryWithoutAWarning() throws Exception {
        Path plugin = Path.of("target", "repo-pilot.hpi");
        assertTrue(Files.size(plugin) < LARGEST_PLUGIN_MB * 1024L * 1024L, "size " + Files.size(plugin));
        BootedJenkins jenkins = null;
        try (DemoWorld world = new DemoWorld(Files.createDirectory(folder.resolve("world")));
                Browser browser = Browser.start();
                Page page = browser.page()) {
            jenkins = BootedJenkins.start(Files.createDirectory(folder.resolve("jenkins")), plugin, configuration());
            jenkins.createJob("nightly", pipeline(world));
            jenkins.createJob("weekly", freestyle());

            assertEquals(
                    "SUCCESS",
                    jenkins.build("nightly"),
                    jenkins.get("job/nightly/1/consoleText").body());
            String console = jenkins.get("job/nightly/1/consoleText").body();
            assertTrue(console.contains("merged=true"), console);
            assertEquals(200, jenkins.get("job/nightly/1/repo-pilot/api/json").statusCode());

            for (String path : List.of(
                    "job/nightly/",
                    "job/nightly/1/",
                    "job/nightly/1/console",
                    "job/nightly/1/repo-pilot/",
                    "job/nightly/repo-pilot/",
                    "repo-pilot/",
                    "job/weekly/configure",
                    "manage/configure",
                    "job/nightly/pipeline-syntax/")) {
                look(page, jenkins, path);
            }
            assertEquals(List.of(), jenkins.ownWarnings());
        } finally {
            if (jenkins != null) {
                jenkins.close();
                assertEquals(List.of(), jenkins.ownWarnings(), "when it goes down");
            }
        }
    }

    private static void look(Page page, BootedJenkins jenkins, String path) throws Exception {
        boolean ours = path.contains("repo-pilot");
        page.size(1400, 1000);
        page.open(jenkins.url() + path);
        page.until(ours ? "document.querySelector('.repo-pilot > :not(p)')" : "document.readyState === 'complete'");
        page.screenshot("war-" + path.replaceAll("/$", "").replace('/', '-'));
        if (ours) {
            assertEquals(List.of(), page.problems(), path);
        }
    }

    private static String configuration() {
        return """
                credentials:
                  system:
                    domainCredentials:
                      - credentials:
                          - string: {scope: GLOBAL, id: openai, secret: "%s"}
                          - string: {scope: GLOBAL, id: github, secret: "%s"}
                          - usernamePassword: {scope: GLOBAL, id: login, username: x-access-token, password: "%s"}
                unclassified:
                  repoPilot:
                    limits:
                      modelHosts: ["127.0.0.1:*"]
                      gitHubHosts: ["127.0.0.1:*"]
                """.formatted(DemoWorld.MODEL_KEY, DemoWorld.GITHUB_TOKEN, DemoWorld.GITHUB_TOKEN);
    }

    private static String pipeline(DemoWorld world) {
        return """
                <flow-definition>
                  <definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition">
                    <script>node {
                  %s
                  def r = repoPilot(%s)
                  echo "merged=${r.merged}"
                }</script>
                    <sandbox>true</sandbox>
                  </definition>
                </flow-definition>
                """.formatted(world.checkout(), world.parameters());
    }

    private static String freestyle() {
        return """
                <project>
                  <builders>
                    <io.jenkins.plugins.repopilot.freestyle.RepoPilotBuilder>
                      <settings>
                        <openAiCredentialsId>openai</openAiCredentialsId>
                        <gitHubCredentialsId>github</gitHubCredentialsId>
                        <maxImprovements>3</maxImprovements>
                      </settings>
                    </io.jenkins.plugins.repopilot.freestyle.RepoPilotBuilder>
                    <io.jenkins.plugins.repopilot.freestyle.RepoPilotScaffoldBuilder>
                      <settings>
                        <openAiCredentialsId>openai</openAiCredentialsId>
                        <gitHubCredentialsId>github</gitHubCredentialsId>
                      </settings>
                      <license>MIT</license>
                      <ci>jenkins</ci>
                    </io.jenkins.plugins.repopilot.freestyle.RepoPilotScaffoldBuilder>
                  </builders>
                </project>
                """;
    }
}
