package io.jenkins.plugins.repopilot.engine.report;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.repopilot.demo.LoopbackHttp;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Serves the page of one run as a host does: strict policy, theme from outside, view with ETag, source to those who may see it. */
final class PageServer implements AutoCloseable {

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'";

    private static final int SECONDS = 20;

    private final RunDirectory run;
    private final LiveBeads beads;
    private final HttpServer server;
    private final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
    private volatile boolean down;
    private volatile boolean maySeeSource = true;
    private volatile String theme = "";

    PageServer(RunDirectory run) throws IOException {
        this.run = run;
        this.beads = new LiveBeads(run);
        this.server = LoopbackHttp.create();
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** The status with which the next question for the view is answered, or the last one that nobody has looked at. */
    int next() throws InterruptedException {
        Integer status = answers.poll(SECONDS, TimeUnit.SECONDS);
        if (status == null) {
            throw new IllegalStateException("The page asked for nothing within " + SECONDS + " s");
        }
        return status;
    }

    /** How many answers nobody has looked at. */
    int answered() {
        return answers.size();
    }

    void forget() {
        answers.clear();
    }

    void down(boolean isDown) {
        down = isDown;
    }

    void source(boolean may) {
        maySeeSource = may;
    }

    /** CSS that sets the host's variables. */
    void theme(String css) {
        theme = css;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        try (exchange) {
            if (path.isEmpty()) {
                send(exchange, 200, "text/html", page());
            } else if (path.equals("theme.css")) {
                send(exchange, 200, "text/css", theme);
            } else if (path.endsWith(".css")) {
                send(exchange, 200, "text/css", HtmlReport.resource(path));
            } else if (path.endsWith(".js")) {
                send(exchange, 200, "text/javascript", HtmlReport.resource(path));
            } else if (path.equals("api/json")) {
                view(exchange);
            } else if (path.equals("api/calls")) {
                send(exchange, 200, "application/json", json(ModelCalls.of(run, name(exchange))));
            } else if (!maySeeSource) {
                send(exchange, 403, "text/plain", "");
            } else if (path.equals("api/diff")) {
                send(
                        exchange,
                        200,
                        "text/plain",
                        RunSources.diff(run, record(), name(exchange)).orElse(""));
            } else if (path.equals("api/call")) {
                send(
                        exchange,
                        200,
                        "text/plain",
                        ModelCalls.text(run, name(exchange)).orElse(""));
            } else {
                send(exchange, 404, "text/plain", "");
            }
        }
    }

    private void view(HttpExchange exchange) throws IOException {
        LiveBeads.State state = beads.state();
        String tag = "\"" + state.sequence() + "-" + record().status() + "-"
                + state.output().hashCode() + "\"";
        exchange.getResponseHeaders().set("ETag", tag);
        if (down) {
            send(exchange, 503, "text/plain", "");
        } else if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
            answers.add(304);
        } else {
            String query = exchange.getRequestURI().getQuery();
            long since = query == null ? 0 : Long.parseLong(query.replaceAll("\\D", ""));
            send(
                    exchange,
                    200,
                    "application/json",
                    json(RunViews.live(
                            record(), state, since, true, RunSettings.DEFAULTS, Locale.ENGLISH, Instant.now())));
            answers.add(200);
        }
    }

    private RunRecord record() throws IOException {
        return run.record().orElseThrow();
    }

    private static String json(Object value) throws IOException {
        return Json.mapper().writeValueAsString(value);
    }

    private static String name(HttpExchange exchange) {
        return exchange.getRequestURI().getQuery().replaceFirst("^name=", "");
    }

    private static String page() {
        return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Run</title>"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<link rel=\"stylesheet\" href=\"theme.css\">"
                + HtmlReport.STYLES.stream()
                        .map(name -> "<link rel=\"stylesheet\" href=\"" + name + "\">")
                        .collect(Collectors.joining())
                + "</head><body><main class=\"repo-pilot\" data-repo-pilot=\"run\" data-url=\"api/json\""
                + " data-heading=\"true\" data-diff-url=\"api/diff?name=\" data-output-url=\"api/output?name=\""
                + " data-document-url=\"api/document?name=\" data-calls-url=\"api/calls?name=\" data-call-url=\"api/call?name=\"></main>"
                + HtmlReport.SCRIPTS.stream()
                        .map(name -> "<script src=\"" + name + "\"></script>")
                        .collect(Collectors.joining())
                + "</body></html>";
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
