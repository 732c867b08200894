package io.jenkins.plugins.repopilot.engine.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.repopilot.demo.LoopbackHttp;
import io.jenkins.plugins.repopilot.demo.LoopbackModelServer;
import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.demo.ModelQuestion;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.testkit.TestTime;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How OpenAI, Azure and compatible servers are reached. */
class ProviderTest {

    private static final ChatRequest HELLO =
            new ChatRequest("gpt-4.1", List.of(new ChatRequest.Message(ChatRequest.Role.USER, "Hello?")), null, 50, "");

    @TempDir
    Path directory;

    @Test
    void openAiGetsABearerToken() throws Exception {
        try (LoopbackModelServer server = hello().requiringKey("the-key")) {
            ModelQuestion question = ask(server, settings(server), "the-key");
            assertEquals("Bearer the-key", question.headers().get("authorization"));
            assertEquals("/v1/chat/completions", question.path());
            assertEquals(50, question.body().path("max_completion_tokens").asInt());
        }
    }

    @Test
    void azureGetsItsOwnPathHeaderAndVersion() throws Exception {
        try (LoopbackModelServer server = hello().requiringKey("azure-key")) {
            RunSettings settings = RunSettings.of(
                    Map.of("provider", "azure", "baseUrl", server.azureUrl(), "apiVersion", "2024-10-21"));
            ModelQuestion question = ask(server, settings, "azure-key");
            assertEquals("/openai/deployments/gpt-4.1/chat/completions?api-version=2024-10-21", question.path());
            assertEquals("azure-key", question.headers().get("api-key"));
            assertFalse(question.headers().containsKey("authorization"));
        }
    }

    @Test
    void aServerWithoutAKeyGetsNone() throws Exception {
        try (LoopbackModelServer server = hello()) {
            ModelQuestion question = ask(server, settings(server), "");
            assertFalse(
                    question.headers().containsKey("authorization"),
                    question.headers().toString());
        }
    }

    @Test
    void extraHeadersAreSent() throws Exception {
        try (LoopbackModelServer server = hello()) {
            RunSettings settings =
                    settings(server).with(Setting.EXTRA_HEADERS, List.of("X-Team: build", "X-Cost-Centre: 42"));
            ModelQuestion question = ask(server, settings, "k");
            assertEquals("build", question.headers().get("x-team"));
            assertEquals("42", question.headers().get("x-cost-centre"));
        }
    }

    @Test
    void theHostsProxyIsUsed() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();
        HttpServer proxy = LoopbackHttp.create();
        proxy.createContext("/", exchange -> {
            seen.set(exchange.getRequestURI().toString());
            byte[] body = "{\"choices\":[{\"message\":{\"content\":\"Hi.\"}}]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        proxy.start();
        try {
            RunSettings settings = RunSettings.of(Map.of("baseUrl", "http://model.invalid/v1"));
            ModelEndpoint endpoint = ModelEndpoint.of(settings, ApiKey.NONE, ProxySelector.of(proxy.getAddress()));
            ChatReply reply = new OpenAiChatModel(endpoint, new TestTime()).exchange(HELLO, Duration.ofSeconds(20));
            assertEquals("Hi.", reply.text());
            assertEquals("http://model.invalid/v1/chat/completions", seen.get());
        } finally {
            proxy.stop(0);
        }
    }

    @Test
    void eachPurposeHasItsModelAndTheEffortIsSent() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, ModelAnswer.text("Hi."))
                .with(Setting.CODE_MODEL, "coder")
                .with(Setting.REVIEW_MODEL, "critic")
                .with(Setting.REASONING_EFFORT, "high")) {
            DefaultModelService service = fixture.service();
            for (ModelRequest.Purpose purpose : ModelRequest.Purpose.values()) {
                service.text(new ModelRequest(purpose, ServiceFixture.BEAD, "i", "c", "t", 10));
            }
            assertEquals(
                    List.of("gpt-4.1", "coder", "critic"),
                    fixture.server.questions().stream()
                            .map(ModelQuestion::model)
                            .toList());
            assertEquals(
                    "high",
                    fixture.server
                            .questions()
                            .get(0)
                            .body()
                            .path("reasoning_effort")
                            .asText());
        }
    }

    @Test
    void aHostGetsAServiceFromEndpointAndGovernors() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, ModelAnswer.text("Hi."))) {
            RateGovernors governors = new RateGovernors(fixture.time);
            ModelService service =
                    DefaultModelService.live(fixture.run(), fixture.endpoint(), governors, fixture.transcript);
            assertEquals("Hi.", service.text(ServiceFixture.request()));
            assertEquals(1, Transcript.read(fixture.transcript).size());
            assertEquals(governors.of(fixture.endpoint(), "gpt-4.1"), governors.of(fixture.endpoint(), "gpt-4.1"));
        }
    }

    @Test
    void theKeyNeverPrints() {
        ApiKey key = ApiKey.of(() -> "sk-secret-0123456789");
        ModelEndpoint endpoint = ModelEndpoint.of(RunSettings.DEFAULTS, key, (ProxySelector) null);
        assertFalse((key + " " + endpoint).contains("0123456789"));
        assertEquals("no [key]", key.removedFrom("no sk-secret-0123456789"));
        assertEquals("no sk-[key]…", key.removedFrom("no sk-secret-01…").replace("[key]", "sk-[key]"));
        assertEquals("a short sk- stays", key.removedFrom("a short sk- stays"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.openai.com",
                "ftp://host/v1",
                "https://user:pass@host/v1",
                "https://host/v1?key=1",
                "not an address",
                "https:///v1"
            })
    void anAddressThatCantBeUsedIsRefusedByName(String address) {
        RunSettings settings = RunSettings.of(Map.of("baseUrl", address));
        InvalidSettingException e = assertThrows(
                InvalidSettingException.class, () -> ModelEndpoint.of(settings, ApiKey.NONE, (ProxySelector) null));
        assertTrue(e.getMessage().startsWith("baseUrl: "), e.getMessage());
        assertFalse(e.getMessage().contains("pass@"), e.getMessage());
    }

    @Test
    void azureIsNotSoughtAtTheAddressOfOpenAi() {
        RunSettings settings = RunSettings.of(Map.of("provider", "azure"));
        InvalidSettingException e = assertThrows(
                InvalidSettingException.class, () -> ModelEndpoint.of(settings, ApiKey.NONE, (ProxySelector) null));
        assertEquals("baseUrl", e.setting());
        assertTrue(e.getMessage().contains("https://NAME.openai.azure.com"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"no colon", ": value", "Bad Name: value", "X-Ok: \u0007"})
    void aHeaderThatCantBeUsedIsRefusedByName(String header) {
        RunSettings settings = RunSettings.DEFAULTS.with(Setting.EXTRA_HEADERS, List.of(header));
        InvalidSettingException e = assertThrows(
                InvalidSettingException.class, () -> ModelEndpoint.of(settings, ApiKey.NONE, (ProxySelector) null));
        assertEquals("extraHeaders", e.setting());
    }

    private static LoopbackModelServer hello() throws Exception {
        return LoopbackModelServer.start(question -> ModelAnswer.text("Hi."));
    }

    private static RunSettings settings(LoopbackModelServer server) {
        return RunSettings.DEFAULTS.with(Setting.BASE_URL, server.baseUrl());
    }

    private static ModelQuestion ask(LoopbackModelServer server, RunSettings settings, String key) throws Exception {
        ModelEndpoint endpoint = ModelEndpoint.of(settings, ApiKey.of(() -> key), (ProxySelector) null);
        assertEquals(
                "Hi.",
                new OpenAiChatModel(endpoint, new TestTime())
                        .exchange(HELLO, Duration.ofSeconds(20))
                        .text());
        return server.questions().get(0);
    }
}
