package io.jenkins.plugins.repopilot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.repopilot.demo.DemoModel;
import io.jenkins.plugins.repopilot.demo.LoopbackHttp;
import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.demo.ModelQuestion;
import io.jenkins.plugins.repopilot.demo.SampleProject;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own in a company's network: a certificate authority of its own, a proxy. */
@Timeout(600)
class NetworkTest {

    private static final String PASSWORD = "changeit";
    private static final DemoModel DEMO = new DemoModel();

    @TempDir
    Path folder;

    private DemoRun demo;
    private HttpServer server;
    private final List<String> passed = new CopyOnWriteArrayList<>();

    @BeforeEach
    void makeTheProject() throws Exception {
        demo = new DemoRun(folder);
        demo.model.replyingWith(NetworkTest::suggestingNothing);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
        demo.close();
    }

    @Test
    void aCertificateOfACompanysOwnAuthorityIsTrustedThroughTheTrustStore() throws Exception {
        String url = serveWithOwnAuthority();

        Child run = run(
                url,
                "-Djavax.net.ssl.trustStore=" + folder.resolve("trusted.p12"),
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);

        assertEquals(0, run.status(), run.output());
        assertTrue(demo.model.questions().size() >= 7, demo.model.questions().size() + " calls");
        assertEquals(demo.model.questions().size(), passed.size(), "all of them over TLS");
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefusedAtOnceAndSaysWhatToDo() throws Exception {
        String url = serveWithOwnAuthority();

        Child run = run(url);

        assertEquals(1, run.status(), run.output());
        assertTrue(
                run.output()
                        .contains("no secure connection to " + URI.create(url).getAuthority()),
                run.output());
        assertTrue(
                run.output()
                        .contains("nobody whom the JVM's trust store (javax.net.ssl.trustStore) knows has signed the"
                                + " server's certificate"),
                run.output());
        assertFalse(run.output().contains("asked again"), "waiting mends no certificate: " + run.output());
        assertEquals(List.of(), passed);
    }

    @Test
    void theProxyIsUsedForTheModelAndNotForWhatIsExempt() throws Exception {
        server = LoopbackHttp.create();
        server.createContext("/", this::forward);
        server.start();

        Child run = run(
                "http://model.company.invalid/v1",
                "-Dhttp.proxyHost=127.0.0.1",
                "-Dhttp.proxyPort=" + server.getAddress().getPort(),
                "-Dhttp.nonProxyHosts=127.*");

        assertEquals(0, run.status(), run.output());
        assertTrue(demo.model.questions().size() >= 7, demo.model.questions().size() + " calls");
        assertEquals(demo.model.questions().size(), passed.size());
        assertTrue(
                passed.stream().allMatch("http://model.company.invalid/v1/chat/completions"::equals),
                passed.toString());
        assertFalse(demo.gitHub.requests().isEmpty(), "GitHub was asked without the proxy");
    }

    /** Enough of a run to need the model in two stages, and no more. */
    private static ModelAnswer suggestingNothing(ModelQuestion question) {
        if (question.schemaName().equals("SuggestionReply")) {
            ObjectNode none = Json.mapper().createObjectNode();
            none.putArray("improvements");
            return ModelAnswer.json(none);
        }
        return DEMO.reply(question);
    }

    private record Child(int status, String output) {}

    private Child run(String baseUrl, String... javaOptions) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(List.of(javaOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "run"));
        command.addAll(List.of("--repo", demo.project.clone().toString(), "--base-url", baseUrl));
        SampleProject.SETTINGS.forEach(
                (name, value) -> command.addAll(List.of(Setting.named(name).option(), value.toString())));
        Path log = folder.resolve("run.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(demo.environment);
        builder.environment().remove("OPENAI_BASE_URL");
        return new Child(builder.start().waitFor(), Files.readString(log));
    }

    /** Passes a request on to the model's server and keeps the address that was asked for. */
    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            passed.add(exchange.getRequestURI().toString());
            HttpRequest.Builder onward = HttpRequest.newBuilder(demo.model
                            .azureUrl()
                            .resolve(exchange.getRequestURI().getPath()))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                            exchange.getRequestBody().readAllBytes()))
                    .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization"));
            HttpResponse<byte[]> answer =
                    HttpClient.newHttpClient().send(onward.build(), HttpResponse.BodyHandlers.ofByteArray());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A server whose certificate was signed by an authority that only {@code trusted.p12} knows. */
    private String serveWithOwnAuthority() throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                "ca",
                "-dname",
                "CN=Company CA",
                "-ext",
                "bc:c=ca:true",
                "-keystore",
                "ca.p12");
        keytool("-exportcert", "-alias", "ca", "-rfc", "-file", "ca.pem", "-keystore", "ca.p12");
        keytool("-genkeypair", "-alias", "server", "-dname", "CN=model", "-keystore", "server.p12");
        keytool("-certreq", "-alias", "server", "-file", "server.csr", "-keystore", "server.p12");
        keytool(
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                "server.csr",
                "-outfile",
                "server.pem",
                "-rfc",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                "ca.p12");
        keytool("-importcert", "-noprompt", "-alias", "ca", "-file", "ca.pem", "-keystore", "server.p12");
        keytool("-importcert", "-noprompt", "-alias", "server", "-file", "server.pem", "-keystore", "server.p12");
        keytool("-importcert", "-noprompt", "-alias", "ca", "-file", "ca.pem", "-keystore", "trusted.p12");

        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        https.createContext("/", this::forward);
        https.start();
        server = https;
        return "https://127.0.0.1:" + https.getAddress().getPort() + "/v1";
    }

    private void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        if (command.contains("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-validity", "2"));
        }
        Path log = folder.resolve("keytool.log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertEquals(0, process.waitFor(), () -> command + ": " + read(log));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
