package io.jenkins.plugins.repopilot.engine.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The line to a browser: questions in Chromium's DevTools protocol and their answers, and what its pages tell by themselves. */
final class DevTools implements WebSocket.Listener, AutoCloseable {

    static final long SECONDS = 90;
    static final ObjectMapper JSON = new ObjectMapper();

    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final Map<String, Consumer<JsonNode>> listeners = new ConcurrentHashMap<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    DevTools(String address) throws Exception {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(SECONDS))
                .buildAsync(URI.create(address), this)
                .get(SECONDS, TimeUnit.SECONDS);
    }

    /** Whoever wants to know what happens in a session. */
    void listen(String session, Consumer<JsonNode> listener) {
        listeners.put(session, listener);
    }

    void forget(String session) {
        listeners.remove(session);
    }

    /**
     * @param session of a page, {@code null} for the browser itself
     * @throws IOException if the browser refuses or does not answer
     */
    JsonNode send(String session, String method, Map<String, ?> parameters) throws Exception {
        int id = ids.incrementAndGet();
        Map<String, Object> message = new LinkedHashMap<>(Map.of("id", id, "method", method, "params", parameters));
        if (session != null) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        synchronized (socket) {
            socket.sendText(JSON.writeValueAsString(message), true).get(SECONDS, TimeUnit.SECONDS);
        }
        try {
            return answer.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("The browser did not answer " + method, e);
        } catch (ExecutionException e) {
            throw new IOException(method + ": " + e.getCause().getMessage(), e);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            String message = partial.toString();
            partial.setLength(0);
            try {
                take(JSON.readTree(message));
            } catch (IOException e) {
                waiting.values().forEach(answer -> answer.completeExceptionally(e));
            }
        }
        from.request(1);
        return null;
    }

    private void take(JsonNode message) {
        if (!message.has("id")) {
            listeners
                    .getOrDefault(message.path("sessionId").asText(), event -> {})
                    .accept(message);
            return;
        }
        CompletableFuture<JsonNode> answer = waiting.remove(message.get("id").asInt());
        if (message.has("error")) {
            answer.completeExceptionally(new IOException(message.get("error").toString()));
        } else {
            answer.complete(message.get("result"));
        }
    }

    @Override
    public void close() {
        socket.abort();
    }
}
