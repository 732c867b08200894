package io.jenkins.plugins.repopilot.engine.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real browser without a window (Debian's package chromium), steered through its DevTools protocol: one page, its size, theme, mouse and
 * keyboard, and all that it complained about.
 */
public final class Browser implements AutoCloseable {

    private static final int NAVIGATIONS = 5;
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final long SECONDS = 90;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path profile;
    private final Wire wire = new Wire();
    private final WebSocket socket;
    private final String session;

    private Browser(Process process, Path profile, String address) throws Exception {
        this.process = process;
        this.profile = profile;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(SECONDS))
                .buildAsync(URI.create(address), wire)
                .get(SECONDS, TimeUnit.SECONDS);
        String target = send(null, "Target.createTarget", Map.of("url", "about:blank"))
                .get("targetId")
                .asText();
        this.session = send(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .asText();
        for (String domain : List.of("Page", "Runtime", "Log", "Network", "DOM", "Audits")) {
            send(domain + ".enable", Map.of());
        }
    }

    /**
     * @throws IOException if there is no chromium on this machine
     */
    public static Browser start() throws Exception {
        Path profile = Files.createTempDirectory("repo-pilot-browser");
        Process process = new ProcessBuilder(
                        program(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--hide-scrollbars",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--no-default-browser-check",
                        "--force-color-profile=srgb",
                        "--remote-debugging-address=127.0.0.1",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String address = null;
        for (String line = reader.readLine();
                line != null && address == null;
                line = address == null ? reader.readLine() : null) {
            int at = line.indexOf("ws://");
            address = at < 0 ? null : line.substring(at).strip();
        }
        Thread drain = new Thread(() -> drain(reader), "browser output");
        drain.setDaemon(true);
        drain.start();
        if (address == null) {
            throw new IOException("The browser did not say where it listens");
        }
        return new Browser(process, profile, address);
    }

    /** Reads on, so that the browser never waits for somebody to read what it prints. */
    private static void drain(BufferedReader reader) {
        try {
            while (reader.readLine() != null) {
                // nobody wants it
            }
        } catch (IOException e) {
            // the browser has ended
        }
    }

    private static String program() throws IOException {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            for (String name : NAMES) {
                if (Files.isExecutable(Path.of(folder, name))) {
                    return Path.of(folder, name).toString();
                }
            }
        }
        throw new IOException(
                "These tests look at pages in a real browser: install Debian's package chromium (found none of " + NAMES
                        + " in PATH)");
    }

    /** Opens an address and waits until it is loaded. */
    public void open(String url) throws Exception {
        wire.loaded = new CompletableFuture<>();
        JsonNode answer = send("Page.navigate", Map.of("url", url));
        if (answer.hasNonNull("errorText")) {
            throw new IOException(url + ": " + answer.get("errorText").asText());
        }
        if (answer.hasNonNull("loaderId")) {
            wire.loaded.get(SECONDS, TimeUnit.SECONDS);
        }
    }

    public void size(int width, int height) throws Exception {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    public void dark(boolean dark) throws Exception {
        send(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** Signs every request with a name and the same word as password, as JenkinsRule's security realm wants it. */
    public void as(String user) throws Exception {
        String basic = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        send("Network.setExtraHTTPHeaders", Map.of("headers", Map.of("Authorization", "Basic " + basic)));
    }

    /** The value of a JavaScript expression; of a promise, what it is fulfilled with. */
    public JsonNode eval(String expression) throws Exception {
        JsonNode answer = send(
                "Runtime.evaluate",
                Map.of("expression", expression, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(
                    expression + ": " + answer.get("exceptionDetails").toPrettyString());
        }
        return answer.get("result").path("value");
    }

    public String text(String selector) throws Exception {
        return eval("(document.querySelector(" + JSON.writeValueAsString(selector) + ") || {innerText: ''}).innerText")
                .asText();
    }

    /** Waits until an expression is true; the page is asked each animation frame. */
    public void until(String condition) throws Exception {
        for (int navigations = 0; ; navigations++) {
            try {
                look(condition);
                return;
            } catch (IOException e) {
                // the page that was asked went away, for instance because a link was followed: ask the next one
                if (navigations == NAVIGATIONS
                        || !String.valueOf(e.getMessage())
                                .matches(".*(navigated or closed|context was destroyed|find context).*")) {
                    throw e;
                }
            }
        }
    }

    private void look(String condition) throws Exception {
        eval(
                "new Promise((done, fail) => { const end = Date.now() + 60000; (function look() { let ok = false; try { ok = "
                        + condition
                        + "; } catch (e) { /* not yet */ } if (ok) { done(true); } else if (Date.now() > end) { fail(new Error('never: ' + "
                        + JSON.writeValueAsString(condition) + ")); } else { setTimeout(look, 20); } })(); })");
    }

    public void click(String selector) throws Exception {
        String found = "document.querySelector(" + JSON.writeValueAsString(selector) + ")";
        JsonNode at = eval("(() => { const e = " + found
                + "; e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect(); "
                + "return [r.left + Math.min(r.width / 2, 40), r.top + r.height / 2]; })()");
        for (String type : List.of("mousePressed", "mouseReleased")) {
            send(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            at.get(0).asDouble(),
                            "y",
                            at.get(1).asDouble(),
                            "button",
                            "left",
                            "clickCount",
                            1));
        }
    }

    /** Presses a key: Tab, Enter, Escape, Space or ArrowDown. */
    public void key(String name) throws Exception {
        Map<String, Integer> codes = Map.of("Tab", 9, "Enter", 13, "Escape", 27, "Space", 32, "ArrowDown", 40);
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("key", name.equals("Space") ? " " : name);
        event.put("code", name);
        event.put("windowsVirtualKeyCode", codes.get(name));
        if (name.equals("Enter") || name.equals("Space")) {
            event.put("text", name.equals("Enter") ? "\r" : " ");
        }
        event.put("type", "keyDown");
        send("Input.dispatchKeyEvent", event);
        event.remove("text");
        event.put("type", "keyUp");
        send("Input.dispatchKeyEvent", event);
    }

    public void type(String text) throws Exception {
        send("Input.insertText", Map.of("text", text));
    }

    /** Draws the whole page into {@code target/screenshots}. */
    public Path screenshot(String name) throws Exception {
        JsonNode size = send("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
        JsonNode answer = send(
                "Page.captureScreenshot",
                Map.of(
                        "format",
                        "png",
                        "captureBeyondViewport",
                        true,
                        "clip",
                        Map.of(
                                "x",
                                0,
                                "y",
                                0,
                                "width",
                                size.get("width").asInt(),
                                "height",
                                Math.min(size.get("height").asInt(), 12_000),
                                "scale",
                                1)));
        Path file = Files.createDirectories(Path.of("target", "screenshots")).resolve(name + ".png");
        return Files.write(file, Base64.getDecoder().decode(answer.get("data").asText()));
    }

    /** How far the page can be scrolled sideways, in pixels. */
    public int sideways() throws Exception {
        return eval("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                .asInt();
    }

    /** Errors, warnings, exceptions and policy violations of the page since the last call. */
    public List<String> problems() {
        List<String> problems = List.copyOf(wire.problems);
        wire.problems.clear();
        return problems;
    }

    /**
     * What axe-core finds wrong for people who can't see, hear or point well.
     *
     * @param within selector of the part to look at
     */
    public List<String> barriers(String within) throws Exception {
        try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
            eval(new String(in.readAllBytes(), StandardCharsets.UTF_8) + "; 1");
        }
        JsonNode found = eval("axe.run(document.querySelector(" + JSON.writeValueAsString(within)
                + "), {resultTypes: ['violations']})"
                + ".then(r => r.violations.map(v => v.id + ': ' + v.help + ' | ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' "
                + "+ (n.failureSummary || '').slice(0, 300)).join(' || ')))");
        List<String> barriers = new ArrayList<>();
        found.forEach(node -> barriers.add(node.asText()));
        return barriers;
    }

    private JsonNode send(String method, Map<String, ?> parameters) throws Exception {
        return send(session, method, parameters);
    }

    private JsonNode send(String toSession, String method, Map<String, ?> parameters) throws Exception {
        int id = wire.ids.incrementAndGet();
        Map<String, Object> message = new LinkedHashMap<>(Map.of("id", id, "method", method, "params", parameters));
        if (toSession != null) {
            message.put("sessionId", toSession);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        wire.waiting.put(id, answer);
        synchronized (socket == null ? this : socket) {
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
    public void close() throws IOException {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | java.io.UncheckedIOException e) {
            // a process that is just ending still wrote there; it lies in the temporary folder
        }
    }

    /** Messages to and from the browser. */
    private static final class Wire implements WebSocket.Listener {

        private final AtomicInteger ids = new AtomicInteger();
        private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
        private final List<String> problems = new CopyOnWriteArrayList<>();
        private final StringBuilder partial = new StringBuilder();
        private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                String message = partial.toString();
                partial.setLength(0);
                try {
                    take(JSON.readTree(message));
                } catch (IOException e) {
                    problems.add("unreadable message from the browser: " + e.getMessage());
                }
            }
            socket.request(1);
            return null;
        }

        private void take(JsonNode message) {
            if (message.has("id")) {
                CompletableFuture<JsonNode> answer =
                        waiting.remove(message.get("id").asInt());
                if (message.has("error")) {
                    answer.completeExceptionally(
                            new IOException(message.get("error").toString()));
                } else {
                    answer.complete(message.get("result"));
                }
                return;
            }
            JsonNode facts = message.path("params");
            switch (message.path("method").asText()) {
                case "Page.loadEventFired" -> loaded.complete(null);
                case "Runtime.exceptionThrown" ->
                    problems.add(facts.path("exceptionDetails").toString());
                case "Runtime.consoleAPICalled" -> {
                    if (List.of("error", "warning", "assert")
                            .contains(facts.path("type").asText())) {
                        problems.add("console: " + facts.path("args"));
                    }
                }
                case "Log.entryAdded" -> {
                    if (List.of("error", "warning")
                            .contains(facts.at("/entry/level").asText())) {
                        problems.add("log: " + facts.path("entry"));
                    }
                }
                case "Audits.issueAdded" -> {
                    if (facts.at("/issue/code").asText().equals("ContentSecurityPolicyIssue")) {
                        problems.add("policy: " + facts.path("issue"));
                    }
                }
                default -> {}
            }
        }
    }
}
