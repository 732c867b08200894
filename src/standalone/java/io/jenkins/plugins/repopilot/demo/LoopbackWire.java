package io.jenkins.plugins.repopilot.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.repopilot.demo.LoopbackGitHub.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The HTTP server of {@link LoopbackGitHub}: requests to the API, and git's own. */
final class LoopbackWire implements AutoCloseable {

    /** git shows an answer of this kind to the person. */
    private static final Map<String, String> PLAIN = Map.of("Content-Type", "text/plain; charset=utf-8");

    private final LoopbackGitHub hub;
    private final LoopbackFaults faults;
    private final LoopbackRoutes routes;
    private final GitHttpBackend backend;
    private final HttpServer server;
    private final ExecutorService threads;
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    LoopbackWire(LoopbackGitHub hub, LoopbackFaults faults, Path bare) throws IOException {
        this.hub = hub;
        this.faults = faults;
        routes = new LoopbackRoutes(hub);
        backend = new GitHttpBackend(bare);
        server = LoopbackHttp.create();
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "loopback-github");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All requests to the API so far. */
    List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            String clone = "/" + hub.fullName + ".git";
            String formerClone = "/" + hub.formerName + ".git";
            if (path.startsWith(clone + "/")) {
                serveGit(exchange, path.substring(clone.length()));
            } else if (path.startsWith(formerClone + "/")) {
                redirect(exchange, clone + path.substring(formerClone.length()));
            } else if (hub.likeGitHubCom || path.startsWith("/" + hub.fullName + "/")) {
                serveApi(exchange, path);
            } else if (path.equals("/api/graphql")) {
                serveApi(exchange, "/graphql");
            } else if (path.startsWith("/api/v3/") && !path.equals("/api/v3/graphql")) {
                serveApi(exchange, path.substring("/api/v3".length()));
            } else {
                answer(exchange, 404, "{\"message\":\"Not Found\"}", Map.of());
            }
        }
    }

    private void redirect(HttpExchange exchange, String path) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        answer(exchange, 301, "", Map.of("Location", url() + path + (query == null ? "" : "?" + query)));
    }

    private void serveApi(HttpExchange exchange, String path) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Request request = new Request(exchange.getRequestMethod(), path + (query == null ? "" : "?" + query), body);
        requests.add(request);
        faults.intervene(request);
        Optional<LoopbackFaults.Fault> fault = faults.meeting(request);
        if (fault.isEmpty() || fault.get().afterwards()) {
            LoopbackAnswer answer =
                    routes.answer(request, exchange.getRequestHeaders().getFirst("Authorization"));
            if (fault.isEmpty()) {
                answer(exchange, answer.status(), answer.body(), answer.headers());
                return;
            }
        }
        answer(exchange, fault.get().status(), fault.get().body(), fault.get().headers());
    }

    private void serveGit(HttpExchange exchange, String path) throws IOException {
        boolean push = path.endsWith("/git-receive-pack")
                || "service=git-receive-pack".equals(exchange.getRequestURI().getRawQuery());
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (hub.token != null && !hub.carriesToken(authorization)) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"GitHub\"");
            answer(exchange, 401, "Bad credentials", PLAIN);
        } else if (push && hub.archived) {
            answer(exchange, 403, "This repository was archived so it is read-only.", PLAIN);
        } else if (push && hub.readOnly) {
            answer(exchange, 403, "Permission to " + hub.fullName + " denied.", PLAIN);
        } else {
            backend.serve(exchange, path);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body, Map<String, String> headers)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        if (!headers.containsKey("Content-Type")) {
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
