package io.jenkins.plugins.repopilot.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainSpecification;
import com.cloudbees.plugins.credentials.domains.HostnamePortSpecification;
import com.cloudbees.plugins.credentials.domains.HostnameSpecification;
import com.cloudbees.plugins.credentials.domains.SchemeSpecification;
import hudson.model.FreeStyleBuild;
import hudson.util.Secret;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A credential in a domain of hosts goes to these only. */
@WithJenkins
class RunCredentialsTest {

    private static final String DOT_COM = "https://api.github.com";
    private static final String ENTERPRISE = "https://github.example.com/api/v3";

    private static FreeStyleBuild build;

    @BeforeAll
    static void credentialsInDomains(JenkinsRule jenkins) throws Exception {
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("nightly"));
        var store = SystemCredentialsProvider.getInstance().getDomainCredentialsMap();
        store.put(Domain.global(), List.of(secret("unbound")));
        bind("web", new HostnameSpecification("github.com", null), new SchemeSpecification("https"));
        bind("api", new HostnameSpecification("api.github.com", null));
        bind("enterprise", new HostnameSpecification("github.example.com", null));
        bind("port", new HostnamePortSpecification("github.example.com:8443", null));
        bind("plain", new HostnameSpecification("github.com", null), new SchemeSpecification("http"));
    }

    @Test
    void aTokenForGitHubDotComGoesToItsApi() {
        for (String id : List.of("unbound", "web", "api")) {
            assertEquals("text of " + id, gitHub(id, DOT_COM));
        }
        for (String id : List.of("enterprise", "port", "plain")) {
            refused(id, DOT_COM, "api.github.com");
        }
    }

    @Test
    void aTokenForAnEnterpriseServerGoesNowhereElse() {
        for (String id : List.of("unbound", "enterprise")) {
            assertEquals("text of " + id, gitHub(id, ENTERPRISE));
        }
        for (String id : List.of("web", "api", "port")) {
            refused(id, ENTERPRISE, "github.example.com");
        }
        assertEquals("text of port", gitHub("port", "https://github.example.com:8443/api/v3"));
    }

    @Test
    void aModelsKeyGoesToTheHostOfItsDomain() {
        assertEquals(
                "text of unbound", credentials("unbound", "").modelKey(DOT_COM).get());
        assertEquals(
                "text of port",
                credentials("port", "")
                        .modelKey("https://github.example.com:8443/v1")
                        .get());
        for (String id : List.of("web", "enterprise", "port")) {
            InvalidSettingException refused = assertThrows(
                    InvalidSettingException.class, () -> credentials(id, "").modelKey("https://api.openai.com/v1"), id);
            assertTrue(refused.getMessage().contains("does not go to api.openai.com"), refused.getMessage());
        }
    }

    @Test
    void whatIsNotThereIsToldApartFromWhatIsForOtherHosts() {
        InvalidSettingException missing = assertThrows(InvalidSettingException.class, () -> gitHub("nothing", DOT_COM));
        assertTrue(missing.getMessage().contains("there is no credential 'nothing'"), missing.getMessage());
    }

    private static void refused(String id, String apiUrl, String host) {
        InvalidSettingException refused =
                assertThrows(InvalidSettingException.class, () -> gitHub(id, apiUrl), id + " " + apiUrl);
        assertEquals(RunCredentials.GITHUB_FIELD, refused.setting());
        assertTrue(refused.getMessage().contains("'" + id + "' does not go to " + host + ":"), refused.getMessage());
    }

    private static String gitHub(String id, String apiUrl) {
        return credentials("", id).gitHubToken(apiUrl).get();
    }

    private static RunCredentials credentials(String openAiId, String gitHubId) {
        return new RunCredentials(build, openAiId, gitHubId, new Secrets());
    }

    private static void bind(String id, DomainSpecification... specifications) {
        SystemCredentialsProvider.getInstance()
                .getDomainCredentialsMap()
                .put(new Domain(id, null, List.of(specifications)), List.of(secret(id)));
    }

    private static StringCredentialsImpl secret(String id) {
        return new StringCredentialsImpl(CredentialsScope.GLOBAL, id, "", Secret.fromString("text of " + id));
    }
}
