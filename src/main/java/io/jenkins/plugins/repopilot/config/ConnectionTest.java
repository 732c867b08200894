package io.jenkins.plugins.repopilot.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.ProxyConfiguration;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost;
import io.jenkins.plugins.repopilot.engine.forge.GitHubCodeHost;
import io.jenkins.plugins.repopilot.engine.llm.ApiKey;
import io.jenkins.plugins.repopilot.engine.llm.ChatFailure;
import io.jenkins.plugins.repopilot.engine.llm.ChatReply;
import io.jenkins.plugins.repopilot.engine.llm.ChatRequest;
import io.jenkins.plugins.repopilot.engine.llm.ModelEndpoint;
import io.jenkins.plugins.repopilot.engine.llm.OpenAiChatModel;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * "Test connection": one short question to the model, one look at the repository. With the credentials of the job and within the
 * administrator's limits, so that neither goes to a host that is not allowed; what comes back shows no key.
 */
final class ConnectionTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Room for a model that thinks before it says one word. */
    private static final int OUTPUT_TOKENS = 256;

    private final Item item;

    ConnectionTest(Item item) {
        this.item = item;
    }

    FormValidation model(Map<String, Object> given, String credentialsId) {
        ApiKey key = ApiKey.NONE;
        try {
            PilotPlan plan = PilotPlan.of(given, credentialsId, null);
            RunSettings settings = plan.settings();
            if (!plan.openAiCredentialsId().isEmpty()) {
                StringCredentials found = (StringCredentials) CredentialsFields.find(
                        SettingsDescriptor.OPENAI_ID,
                        plan.openAiCredentialsId(),
                        item,
                        CredentialsFields.OPENAI_TYPES,
                        Destination.model(settings.get(Setting.BASE_URL)));
                key = ApiKey.of(() -> found.getSecret().getPlainText());
            }
            return model(settings, key);
        } catch (InvalidSettingException e) {
            return FormValidation.error(e.getMessage());
        } catch (ChatFailure e) {
            return FormValidation.error(key.removedFrom(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FormValidation.error("The test was interrupted");
        }
    }

    private static FormValidation model(RunSettings settings, ApiKey key) throws ChatFailure, InterruptedException {
        ModelEndpoint endpoint = ModelEndpoint.of(settings, key, ProxyConfiguration::newHttpClientBuilder);
        ChatRequest question = new ChatRequest(
                settings.get(Setting.MODEL),
                List.of(new ChatRequest.Message(ChatRequest.Role.USER, "Answer with the word ready.")),
                null,
                OUTPUT_TOKENS,
                "");
        long start = System.nanoTime();
        ChatReply reply = new OpenAiChatModel(endpoint, TimeSource.SYSTEM).exchange(question, LIMIT);
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        String name = reply.model().isEmpty() ? settings.get(Setting.MODEL) : reply.model();
        return FormValidation.ok(key.removedFrom(endpoint.host() + " answered as " + name + " in " + millis + " ms"));
    }

    FormValidation gitHub(Map<String, Object> given, String credentialsId) {
        ApiKey token = ApiKey.NONE;
        try {
            PilotPlan plan = PilotPlan.of(given, null, credentialsId);
            RunSettings settings = plan.settings();
            String repository = settings.get(Setting.REPOSITORY);
            if (repository.isEmpty()) {
                return FormValidation.warning(
                        "Name a repository (owner/name) to test with; a run reads it from the workspace's remote");
            }
            if (plan.gitHubCredentialsId().isEmpty()) {
                return FormValidation.warning("Choose a credential first; without one a run can only be dry");
            }
            StandardCredentials found = CredentialsFields.find(
                    SettingsDescriptor.GITHUB_ID,
                    plan.gitHubCredentialsId(),
                    item,
                    CredentialsFields.GITHUB_TYPES,
                    Destination.gitHub(settings.get(Setting.GITHUB_URL)));
            token = ApiKey.of(() -> text(found));
            return gitHub(settings, token);
        } catch (InvalidSettingException e) {
            return FormValidation.error(e.getMessage());
        } catch (IOException | RuntimeException e) {
            return FormValidation.error(token.removedFrom(String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FormValidation.error("The test was interrupted");
        }
    }

    private static FormValidation gitHub(RunSettings settings, ApiKey token) throws IOException, InterruptedException {
        HttpClient client = ProxyConfiguration.newHttpClientBuilder()
                .connectTimeout(LIMIT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        CodeHost.RepositoryFacts facts = GitHubCodeHost.connect(
                        settings.get(Setting.GITHUB_URL),
                        settings.get(Setting.REPOSITORY),
                        token::reveal,
                        client,
                        new Impatient(),
                        line -> {})
                .repository();
        if (facts.archived()) {
            return FormValidation.error(facts.fullName() + " is archived: nothing can be pushed to it");
        }
        if (!facts.canPush()) {
            return FormValidation.error("The credential can read " + facts.fullName() + " but not push to it");
        }
        return FormValidation.ok("Can push to " + facts.fullName() + ", default branch " + facts.defaultBranch());
    }

    private static String text(StandardCredentials found) {
        return found instanceof StringCredentials secret
                ? secret.getSecret().getPlainText()
                : ((StandardUsernamePasswordCredentials) found).getPassword().getPlainText();
    }

    /** Nobody waits at a form for a rate limit to pass. */
    private static final class Impatient implements TimeSource {

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            if (duration.compareTo(LONGEST_PAUSE) > 0) {
                throw new IllegalStateException("GitHub asks to wait " + duration.toSeconds() + " s; try again later");
            }
            Thread.sleep(Math.max(0, duration.toMillis()));
        }
    }
}
