package io.jenkins.plugins.repopilot.engine.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A page in a real browser: its size, theme, mouse and keyboard, and all that it complained about. */
public final class Page implements AutoCloseable {

    private static final int NAVIGATIONS = 5;

    private final DevTools tools;
    private final String profile;
    private final String session;
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

    Page(DevTools tools) throws Exception {
        this.tools = tools;
        profile = tools.send(null, "Target.createBrowserContext", Map.of())
                .get("browserContextId")
                .asText();
        String target = tools.send(
                        null, "Target.createTarget", Map.of("url", "about:blank", "browserContextId", profile))
                .get("targetId")
                .asText();
        session = tools.send(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .asText();
        tools.listen(session, this::take);
        for (String domain : List.of("Page", "Runtime", "Log", "Network", "DOM", "Audits")) {
            send(domain + ".enable", Map.of());
        }
    }

    /** Opens an address and waits until it is loaded. */
    public void open(String url) throws Exception {
        loaded = new CompletableFuture<>();
        JsonNode answer = send("Page.navigate", Map.of("url", url));
        if (answer.hasNonNull("errorText")) {
            throw new IOException(url + ": " + answer.get("errorText").asText());
        }
        if (answer.hasNonNull("loaderId")) {
            loaded.get(DevTools.SECONDS, TimeUnit.SECONDS);
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
        return eval("(document.querySelector(" + DevTools.JSON.writeValueAsString(selector)
                        + ") || {innerText: ''}).innerText")
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
                        + DevTools.JSON.writeValueAsString(condition)
                        + ")); } else { setTimeout(look, 20); } })(); })");
    }

    public void click(String selector) throws Exception {
        String found = "document.querySelector(" + DevTools.JSON.writeValueAsString(selector) + ")";
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
                        "optimizeForSpeed",
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
        List<String> found = List.copyOf(problems);
        problems.clear();
        return found;
    }

    /**
     * What axe-core finds wrong for people who can't see, hear or point well.
     *
     * @param within selector of the part to look at
     */
    public List<String> barriers(String within) throws Exception {
        try (InputStream in = Page.class.getResourceAsStream("/axe.min.js")) {
            eval(new String(in.readAllBytes(), StandardCharsets.UTF_8) + "; 1");
        }
        JsonNode found = eval("axe.run(document.querySelector(" + DevTools.JSON.writeValueAsString(within)
                + "), {resultTypes: ['violations']})"
                + ".then(r => r.violations.map(v => v.id + ': ' + v.help + ' | ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' "
                + "+ (n.failureSummary || '').slice(0, 300)).join(' || ')))");
        List<String> barriers = new ArrayList<>();
        found.forEach(node -> barriers.add(node.asText()));
        return barriers;
    }

    private JsonNode send(String method, Map<String, ?> parameters) throws Exception {
        return tools.send(session, method, parameters);
    }

    private void take(JsonNode message) {
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

    @Override
    public void close() throws Exception {
        tools.forget(session);
        tools.send(null, "Target.disposeBrowserContext", Map.of("browserContextId", profile));
    }
}
