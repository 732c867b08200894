package io.jenkins.plugins.repopilot.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.llm.TokenCounter;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A stand-in for OpenAI's Chat Completions on 127.0.0.1, and for Azure's: what it replies is scripted, the protocol around it (key, formats,
 * usage with cached tokens, rate limits, errors) is played. It keeps every request for assertions.
 */
public final class LoopbackModelServer implements AutoCloseable {

    /** Decides what is answered. Called by several threads at a time. */
    @FunctionalInterface
    public interface Replier {
        ModelAnswer reply(ModelQuestion question) throws Exception;
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<ModelQuestion> questions = new ArrayList<>();
    private final LoopbackCompletions completions = new LoopbackCompletions();
    private volatile Replier replier;
    private volatile Set<String> unknown = Set.of();
    private volatile String key = "";
    private volatile TimeSource time = TimeSource.SYSTEM;
    private LoopbackLimit limit;
    private int refusedByLimit;
    private volatile boolean tellsLimits = true;

    private LoopbackModelServer(Replier replier) throws IOException {
        this.replier = replier;
        this.server = LoopbackHttp.create();
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "loopback-model-server");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts a server on a free port. */
    public static LoopbackModelServer start(Replier replier) throws IOException {
        return new LoopbackModelServer(replier);
    }

    /** The setting {@code baseUrl} for provider openai. */
    public URI baseUrl() {
        return azureUrl().resolve("/v1");
    }

    /** The setting {@code baseUrl} for provider azure. */
    public URI azureUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public LoopbackModelServer replyingWith(Replier other) {
        replier = other;
        return this;
    }

    /** Lets in only requests with this key. */
    public LoopbackModelServer requiringKey(String theKey) {
        key = theKey;
        return this;
    }

    /**
     * Answers 400 to what compatible servers don't know.
     *
     * @param features any of {@code json_schema}, {@code json_object}, {@code max_completion_tokens}, {@code reasoning_effort}
     */
    public LoopbackModelServer notKnowing(String... features) {
        unknown = Set.of(features);
        return this;
    }

    /** The clock of {@link ModelQuestion#at}. */
    public LoopbackModelServer onClock(TimeSource clock) {
        time = clock;
        return this;
    }

    /** Enforces and reports limits a minute, by a clock. */
    public synchronized LoopbackModelServer limitedTo(int requestsAMinute, int tokensAMinute, TimeSource clock) {
        time = clock;
        limit = new LoopbackLimit(requestsAMinute, tokensAMinute, clock);
        return this;
    }

    /** Enforces limits without telling them in headers, as many compatible servers do. */
    public LoopbackModelServer withoutLimitHeaders() {
        tellsLimits = false;
        return this;
    }

    /** All requests so far, in the order of arrival. */
    public synchronized List<ModelQuestion> questions() {
        return List.copyOf(questions);
    }

    /** How many requests met the limit a minute. */
    public synchronized int refusedByLimit() {
        return refusedByLimit;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            JsonNode body = Json.mapper().readTree(exchange.getRequestBody());
            ModelQuestion question = keep(exchange, body);
            Map<String, String> limits = new LinkedHashMap<>();
            ModelAnswer problem = problem(exchange, question);
            send(exchange, question, problem != null ? problem : admitted(question, limits), limits);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // the client went away, which is what tests of aborts are about; a broken script shows as a lost connection
        }
    }

    private synchronized ModelQuestion keep(HttpExchange exchange, JsonNode body) {
        ModelQuestion question = ModelQuestion.of(
                questions.size() + 1,
                time.now(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders(),
                body);
        questions.add(question);
        return question;
    }

    private ModelAnswer problem(HttpExchange exchange, ModelQuestion question) {
        String path = exchange.getRequestURI().getPath();
        boolean azure = path.matches("/openai/deployments/[^/]+/chat/completions");
        if (!exchange.getRequestMethod().equals("POST") || !azure && !path.equals("/v1/chat/completions")) {
            return ModelAnswer.error(
                    404, "unknown_url", "Unknown request URL: " + exchange.getRequestMethod() + " " + path);
        }
        String given = azure
                ? question.headers().getOrDefault("api-key", "")
                : question.headers().getOrDefault("authorization", "").replaceFirst("^Bearer ", "");
        if (!key.isEmpty() && !key.equals(given)) {
            return ModelAnswer.error(401, "invalid_api_key", "Incorrect API key provided: " + given + ".");
        }
        return complaint(question);
    }

    private ModelAnswer complaint(ModelQuestion question) {
        for (String feature : unknown) {
            if (question.body().has(feature) || question.format().equals(feature)) {
                return ModelAnswer.error(
                        400, "unsupported_parameter", "Unsupported parameter: '" + feature + "' is not supported.");
            }
        }
        JsonNode schema = question.body().path("response_format").path("json_schema");
        if (question.format().equals("json_schema")
                && !(schema.path("name").asText().matches("[A-Za-z0-9_-]{1,64}") && isStrict(schema.path("schema")))) {
            return ModelAnswer.error(
                    400,
                    "invalid_request_error",
                    "Invalid schema for response_format '" + question.schemaName() + "'.");
        }
        if (question.format().equals("json_object")
                && !question.prompt().toLowerCase(java.util.Locale.ROOT).contains("json")) {
            return ModelAnswer.error(
                    400,
                    "invalid_request_error",
                    "'messages' must contain the word 'json' to use 'response_format' of type 'json_object'.");
        }
        return null;
    }

    /** Strict mode's rule: of each object every property is required, and no other allowed. */
    private static boolean isStrict(JsonNode schema) {
        boolean object = schema.path("type").asText().equals("object");
        if (object
                && (schema.path("additionalProperties").asBoolean(true)
                        || schema.path("required").size()
                                != schema.path("properties").size())) {
            return false;
        }
        for (JsonNode part : schema) {
            if (part.isContainerNode() && !isStrict(part)) {
                return false;
            }
        }
        return true;
    }

    private ModelAnswer admitted(ModelQuestion question, Map<String, String> limits) throws Exception {
        synchronized (this) {
            if (limit != null) {
                int size = TokenCounter.count(question.prompt()) + question.maxTokens();
                if (size > limit.tokensAMinute()) {
                    return ModelAnswer.error(
                            429,
                            "rate_limit_exceeded",
                            "Request too large for " + question.model() + " on tokens per min (TPM): Limit "
                                    + limit.tokensAMinute() + ", Requested " + size + ".");
                }
                double wait = limit.admit(size);
                if (tellsLimits) {
                    limits.putAll(limit.headers());
                }
                if (wait > 0) {
                    refusedByLimit++;
                    return ModelAnswer.error(
                            429,
                            "rate_limit_exceeded",
                            "Rate limit reached for " + question.model() + ".",
                            Map.of("Retry-After", String.valueOf((long) wait)));
                }
            }
        }
        return replier.reply(question);
    }

    private void send(HttpExchange exchange, ModelQuestion question, ModelAnswer answer, Map<String, String> headers)
            throws Exception {
        headers.forEach(exchange.getResponseHeaders()::set);
        if (answer instanceof ModelAnswer.Slow slow) {
            if (!closed.await(slow.delay().toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
                send(exchange, question, slow.answer(), headers);
            }
        } else if (answer instanceof ModelAnswer.Silence) {
            closed.await();
        } else if (answer instanceof ModelAnswer.Raw raw) {
            raw.headers().forEach(exchange.getResponseHeaders()::set);
            send(exchange, raw.status(), raw.body(), 1);
        } else if (answer instanceof ModelAnswer.Disconnect) {
            send(exchange, 200, completions.of(question, ModelAnswer.text("never read to its end")), 0.5);
        } else {
            send(exchange, 200, completions.of(question, answer), 1);
        }
    }

    private static void send(HttpExchange exchange, int status, String body, double part) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (!exchange.getResponseHeaders().containsKey("Content-Type")) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes, 0, (int) (bytes.length * part));
        exchange.getResponseBody().flush();
    }

    static String errorBody(String code, String message) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", code)
                .put("code", code)
                .putNull("param");
        return body.toString();
    }
}
