package io.jenkins.plugins.repopilot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.HostnameSpecification;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Item;
import hudson.util.Secret;
import io.jenkins.plugins.repopilot.demo.LoopbackGitHub;
import io.jenkins.plugins.repopilot.demo.LoopbackModelServer;
import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Who may ask the forms' web methods for what, and what they answer. */
@WithJenkins
class WebMethodsTest {

    private static final String KEY = "sk-not-a-real-key-0123456789";
    private static final String FORM = "descriptorByName/" + PilotSettings.class.getName() + "/";
    private static final List<String> METHODS = List.of(
            "fillOpenAiCredentialsIdItems",
            "fillGitHubCredentialsIdItems",
            "checkOpenAiCredentialsId",
            "checkGitHubCredentialsId",
            "checkSetting/maxDuration",
            "testModel",
            "testGitHub");

    @TempDir
    private Path folder;

    private static JenkinsRule jenkins;
    private static final Map<String, JenkinsRule.WebClient> CLIENTS = new HashMap<>();

    @BeforeAll
    static void peopleAndCredentials(JenkinsRule rule) throws Exception {
        jenkins = rule;
        CLIENTS.clear();
        rule.createFreeStyleProject("job");
        rule.jenkins.setSecurityRealm(rule.createDummySecurityRealm());
        rule.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ, Item.EXTENDED_READ, Item.CONFIGURE)
                .everywhere()
                .to("developer")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
        var store = SystemCredentialsProvider.getInstance().getCredentials();
        store.add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "openai-key", "", Secret.fromString(KEY)));
        store.add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "system-key", "", Secret.fromString(KEY)));
        store.add(new UsernamePasswordCredentialsImpl(
                CredentialsScope.GLOBAL, "login", "", "somebody", "not-a-real-password"));
        bind("for-loopback", "127.0.0.1");
        bind("for-github", "github.com");
    }

    private static void bind(String id, String host) {
        SystemCredentialsProvider.getInstance()
                .getDomainCredentialsMap()
                .put(
                        new Domain(id, null, List.of(new HostnameSpecification(host, null))),
                        List.of(new StringCredentialsImpl(CredentialsScope.GLOBAL, id, "", Secret.fromString(KEY))));
    }

    @Test
    void nothingIsToldToThoseWhoMayNotConfigure() throws Exception {
        for (String method : METHODS) {
            for (String place : List.of("job/job/", "")) {
                WebResponse answer = post(
                        "reader", place + FORM + method, Map.of("value", "soon", "openAiCredentialsId", "openai-key"));
                if (method.startsWith("test")) {
                    assertEquals(403, answer.getStatusCode(), place + method);
                } else {
                    assertEquals(200, answer.getStatusCode(), place + method);
                    assertFalse(answer.getContentAsString().contains("login"), place + method);
                    assertFalse(answer.getContentAsString().contains("not a duration"), place + method);
                }
            }
            assertEquals(
                    200,
                    post("developer", "job/job/" + FORM + method, Map.of("value", "1 h"))
                            .getStatusCode(),
                    method);
            if (method.startsWith("test")) {
                assertEquals(403, post("developer", FORM + method, Map.of()).getStatusCode(), "global " + method);
            }
        }
    }

    @Test
    void nothingIsAnsweredToAGet() throws Exception {
        for (String method : METHODS) {
            JenkinsRule.WebClient web = client("admin");
            WebResponse answer = web.getPage(new WebRequest(new URI(jenkins.getURL() + FORM + method).toURL()))
                    .getWebResponse();
            assertTrue(List.of(404, 405).contains(answer.getStatusCode()), method + " " + answer.getStatusCode());
        }
    }

    @Test
    void aDropDownOffersWhatTheJobMayUse() throws Exception {
        String openAi = text("developer", "job/job/" + FORM + "fillOpenAiCredentialsIdItems", Map.of());
        assertTrue(openAi.contains("openai-key"), openAi);
        assertFalse(openAi.contains("login") || openAi.contains("system-key"), openAi);
        String gitHub = text("developer", "job/job/" + FORM + "fillGitHubCredentialsIdItems", Map.of());
        assertTrue(gitHub.contains("openai-key") && gitHub.contains("login"), gitHub);
    }

    @Test
    void theGlobalFormOffersAndTakesOnlyWhatJobsMayUse() throws Exception {
        RepoPilotConfiguration.get().setLimits(new PilotLimits());
        for (String field : List.of("OpenAiCredentialsId", "GitHubCredentialsId")) {
            String offered = text("admin", FORM + "fill" + field + "Items", Map.of());
            assertTrue(offered.contains("openai-key"), offered);
            assertFalse(offered.contains("system-key"), offered);
            String checked = text("admin", FORM + "check" + field, Map.of("value", "system-key"));
            assertTrue(checked.contains("scope System, which no job may use"), checked);
            assertEquals("<div/>", text("admin", FORM + "check" + field, Map.of("value", "openai-key")));
        }
        String kept = text("admin", FORM + "fillOpenAiCredentialsIdItems", Map.of("openAiCredentialsId", "system-key"));
        assertTrue(kept.contains("system-key"), "what is set is shown, so that it can be seen and replaced: " + kept);
        for (Map<String, String> test : List.of(
                Map.of("openAiCredentialsId", "system-key"),
                Map.of("gitHubCredentialsId", "system-key", "repository", "example/orders"))) {
            String method = test.containsKey("repository") ? "testGitHub" : "testModel";
            String refused = text("admin", FORM + method, test);
            assertTrue(refused.contains("scope System, which no job may use"), refused);
        }
    }

    @Test
    void eachFieldIsCheckedByItsSetting() throws Exception {
        for (Setting<?> setting : Setting.all()) {
            assertEquals(
                    "<div/>",
                    text("admin", FORM + "checkSetting/" + setting.name(), Map.of("value", "")),
                    setting.name());
        }
        assertTrue(text("developer", "job/job/" + FORM + "checkSetting/autoMergeThreshold", Map.of("value", "11"))
                .contains("is not between 1 and 10"));
        assertTrue(text("developer", "job/job/" + FORM + "checkSetting/categories", Map.of("value", "beauty"))
                .contains("beauty"));
        assertTrue(text("developer", "job/job/" + FORM + "checkSetting/author", Map.of("value", "nobody"))
                .contains("is not an author of the form Name &lt;mail&gt;"));
        assertTrue(text("developer", "job/job/" + FORM + "checkSetting/testFramework", Map.of("value", "junit3"))
                .contains("is not one of pytest"));
        assertEquals(
                "<div/>", text("admin", FORM + "checkSetting/extraHeaders", Map.of("value", "X-One: a, b\nX-Two: c")));
        assertTrue(text("developer", "job/job/" + FORM + "checkSetting/baseUrl", Map.of("value", "http://10.0.0.1/"))
                .contains("not allowed"));
        String missing = text("developer", "job/job/" + FORM + "checkOpenAiCredentialsId", Map.of("value", "nothing"));
        assertTrue(
                missing.contains("there is no credential &#039;nothing&#039;") || missing.contains("nothing"), missing);
        String wrong = text("developer", "job/job/" + FORM + "checkOpenAiCredentialsId", Map.of("value", "login"));
        assertTrue(wrong.contains("Username with password") && wrong.contains("Secret text"), wrong);
    }

    @Test
    void aLimitOfHostsIsCheckedForAdministratorsOnly() throws Exception {
        String form = "descriptorByName/" + PilotLimits.class.getName() + "/check";
        for (String method : List.of("ModelHosts", "GitHubHosts")) {
            String refused = text("admin", form + method, Map.of("value", "*.example.com\nhttps://api.example.com/v3"));
            assertTrue(refused.contains("write api.example.com"), refused);
            assertEquals("<div/>", text("admin", form + method, Map.of("value", "*.example.com, api.example.com")));
            assertEquals("<div/>", text("developer", form + method, Map.of("value", "https://api.example.com")));
        }
    }

    @Test
    void theModelIsAskedOnlyAtAllowedHostsAndNoKeyIsShown() throws Exception {
        try (LoopbackModelServer server = LoopbackModelServer.start(question -> ModelAnswer.text("ready"))) {
            server.requiringKey(KEY);
            Map<String, String> given =
                    Map.of("baseUrl", server.baseUrl().toString(), "openAiCredentialsId", "openai-key");
            RepoPilotConfiguration.get().setLimits(new PilotLimits());
            String forbidden = text("developer", "job/job/" + FORM + "testModel", given);
            assertTrue(forbidden.contains("baseUrl") && forbidden.contains("not allowed"), forbidden);
            assertEquals(0, server.questions().size());

            RepoPilotConfiguration.get().getLimits().setModelHosts(List.of("127.0.0.1:*"));
            String answered = text("developer", "job/job/" + FORM + "testModel", given);
            assertTrue(answered.contains("answered as"), answered);
            assertEquals(1, server.questions().size());

            server.replyingWith(
                    question -> ModelAnswer.error(401, "invalid_api_key", "Incorrect API key provided: " + KEY));
            String refused = text("developer", "job/job/" + FORM + "testModel", given);
            assertTrue(refused.contains("error"), refused);
            assertFalse(refused.contains(KEY) || refused.contains(KEY.substring(0, 12)), refused);
        }
    }

    @Test
    void gitHubIsAskedForTheRightsOfTheToken() throws Exception {
        Path bare = folder.resolve("bare.git");
        assertEquals(
                0,
                new ProcessBuilder("git", "init", "--quiet", "--bare", "--initial-branch=main", bare.toString())
                        .start()
                        .waitFor());
        try (LoopbackGitHub gitHub = new LoopbackGitHub(bare, "example/orders")) {
            gitHub.requireToken(KEY);
            RepoPilotConfiguration.get().setLimits(new PilotLimits());
            RepoPilotConfiguration.get().getLimits().setGitHubHosts(List.of("127.0.0.1:*"));
            Map<String, String> given = Map.of("githubUrl", gitHub.apiUrl(), "gitHubCredentialsId", "openai-key");
            assertTrue(
                    text("developer", "job/job/" + FORM + "testGitHub", given).contains("owner/name"));
            Map<String, String> named = new HashMap<>(given);
            named.put("repository", "example/orders");
            String answered = text("developer", "job/job/" + FORM + "testGitHub", named);
            assertTrue(answered.contains("Can push to example/orders"), answered);
            named.put("gitHubCredentialsId", "for-loopback");
            assertTrue(
                    text("developer", "job/job/" + FORM + "testGitHub", named).contains("Can push to example/orders"));
            named.put("gitHubCredentialsId", "for-github");
            String elsewhere = text("developer", "job/job/" + FORM + "testGitHub", named);
            assertTrue(elsewhere.contains("does not go to 127.0.0.1"), elsewhere);
            named.put("gitHubCredentialsId", "login");
            String refused = text("developer", "job/job/" + FORM + "testGitHub", named);
            assertTrue(refused.contains("error") && !refused.contains("not-a-real-password"), refused);
        }
    }

    private String text(String user, String path, Map<String, String> parameters) throws Exception {
        WebResponse answer = post(user, path, parameters);
        assertEquals(200, answer.getStatusCode(), path + " " + answer.getContentAsString());
        return answer.getContentAsString();
    }

    private WebResponse post(String user, String path, Map<String, String> parameters) throws Exception {
        String query = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        JenkinsRule.WebClient web = client(user);
        WebRequest request = new WebRequest(new URI(jenkins.getURL() + path + "?" + query).toURL(), HttpMethod.POST);
        web.addCrumb(request);
        return web.getPage(request).getWebResponse();
    }

    private static JenkinsRule.WebClient client(String user) throws Exception {
        if (CLIENTS.containsKey(user)) {
            return CLIENTS.get(user);
        }
        JenkinsRule.WebClient web = jenkins.createWebClient();
        web.getOptions().setThrowExceptionOnFailingStatusCode(false);
        web.getOptions().setJavaScriptEnabled(false);
        web.getOptions().setCssEnabled(false);
        CLIENTS.put(user, web.login(user));
        return web;
    }
}
