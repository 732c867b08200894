package io.jenkins.plugins.repopilot.engine.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.repopilot.demo.LoopbackModelServer;
import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.testkit.TestTime;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors as OpenAI, Azure and compatible servers word them. */
class ProviderErrorsTest {

    private static final ChatRequest HELLO =
            new ChatRequest("gpt-4.1", List.of(new ChatRequest.Message(ChatRequest.Role.USER, "Hello?")), null, 50, "");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|{'error':{'message':'Incorrect API key','code':'invalid_api_key'}}|UNAUTHORIZED",
                "401|{'statusCode':401,'message':'Unauthorized. Access token is missing'}|UNAUTHORIZED",
                "403|{'error':{'message':'Country not supported','code':'unsupported_country'}}|UNAUTHORIZED",
                "402|{'error':{'message':'Insufficient balance'}}|QUOTA_EXHAUSTED",
                "429|{'error':{'message':'You exceeded your current quota','type':'insufficient_quota'}}|QUOTA_EXHAUSTED",
                "429|{'error':{'message':'Rate limit reached: Limit 30000, Used 29000, Requested 1500.','code':'rate_limit_exceeded'}}|RATE_LIMITED",
                "429|{'error':{'message':'Request too large for gpt-4.1','code':'rate_limit_exceeded'}}|TOO_LARGE",
                "429|{'error':{'message':'on tokens per min (TPM): Limit 30000, Requested 36278.'}}|TOO_LARGE",
                "429|not json at all|RATE_LIMITED",
                "404|{'error':{'code':'DeploymentNotFound','message':'The API deployment does not exist.'}}|UNKNOWN_MODEL",
                "404|<html>Not Found</html>|UNKNOWN_MODEL",
                "400|{'error':{'message':'invalid model ID','type':'invalid_request_error'}}|UNKNOWN_MODEL",
                "400|{'error':{'message':'too long','code':'context_length_exceeded'}}|TOO_LARGE",
                "400|{'object':'error','message':'This model has a maximum context length of 4096 tokens'}|TOO_LARGE",
                "413|Payload Too Large|TOO_LARGE",
                "400|{'error':{'message':'The response was filtered','code':'content_filter'}}|FILTERED",
                "422|{'detail':[{'loc':['body'],'msg':'extra fields not permitted'}]}|REFUSED",
                "200|{'error':{'message':'Provider returned error','code':429}}|RATE_LIMITED",
                "200|{'error':{'message':'Upstream is down','code':502}}|UNAVAILABLE",
                "200|{'id':'x'}|EMPTY",
                "302|''|UNKNOWN_MODEL",
                "418|{'error':'teapot'}|REFUSED",
                "408|''|UNAVAILABLE",
                "500|{'error':{'message':'The server had an error'}}|UNAVAILABLE",
                "503|<html>busy</html>|UNAVAILABLE",
                "529|{'error':{'message':'Overloaded'}}|UNAVAILABLE",
            })
    void areToldApart(int status, String body, ChatFailure.Kind kind) throws Exception {
        ModelAnswer answer = new ModelAnswer.Raw(status, Map.of(), body == null ? "" : body.replace('\'', '"'));
        try (LoopbackModelServer server = LoopbackModelServer.start(question -> answer)) {
            ChatFailure failure = assertThrows(ChatFailure.class, () -> ask(server.baseUrl()));
            assertEquals(kind, failure.kind(), failure.getMessage());
        }
    }

    @Test
    void aHostileWaitIsCutToSomethingThatCanBeCountedWith() throws Exception {
        for (String wait : List.of("1e300", "-5", "NaN", "soon")) {
            ModelAnswer answer = ModelAnswer.error(429, "rate_limit_exceeded", "Wait", Map.of("retry-after-ms", wait));
            try (LoopbackModelServer server = LoopbackModelServer.start(question -> answer)) {
                ChatFailure failure = assertThrows(ChatFailure.class, () -> ask(server.baseUrl()));
                Duration asked = failure.retryAfter().orElse(Duration.ZERO);
                assertTrue(!asked.isNegative() && asked.compareTo(Duration.ofDays(366)) <= 0, wait + " gave " + asked);
            }
        }
    }

    @Test
    void aCertificateThatIsNotTrustedIsNotRetried() throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
        server.start();
        try {
            URI address = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/v1");
            ChatFailure failure = assertThrows(ChatFailure.class, () -> ask(address));
            assertEquals(ChatFailure.Kind.UNREACHABLE, failure.kind());
            assertTrue(failure.getMessage().startsWith("no secure connection to 127.0.0.1:"), failure.getMessage());
        } finally {
            server.stop(0);
        }
    }

    private SSLContext selfSigned() throws Exception {
        Path file = directory.resolve("keys.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), output);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void ask(URI baseUrl) throws Exception {
        RunSettings settings = RunSettings.of(Map.of("baseUrl", baseUrl.toString()));
        ModelEndpoint endpoint = ModelEndpoint.of(settings, ApiKey.NONE, (ProxySelector) null);
        new OpenAiChatModel(endpoint, new TestTime()).exchange(HELLO, Duration.ofSeconds(20));
    }
}
