package io.jenkins.plugins.repopilot.action;

import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.report.Labels;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jvnet.localizer.LocaleProvider;

/** Answers of the pages' and the REST interface's addresses: JSON or plain text, never cached by what lies between, errors as JSON too. */
final class JsonReply {

    private JsonReply() {}

    static Locale locale() {
        return LocaleProvider.getLocale();
    }

    static Map<String, String> labels() {
        return Labels.of(locale());
    }

    static void json(HttpServletResponse response, Object value) throws IOException {
        send(
                response,
                HttpServletResponse.SC_OK,
                "application/json",
                Json.mapper().writeValueAsBytes(value));
    }

    static void text(HttpServletResponse response, String text) throws IOException {
        send(response, HttpServletResponse.SC_OK, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code {"error": {"status": 404, "message": "..."}}} */
    static void error(HttpServletResponse response, int status, String message) throws IOException {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("status", status);
        error.put("message", message);
        send(response, status, "application/json", Json.mapper().writeValueAsBytes(Map.of("error", error)));
    }

    private static void send(HttpServletResponse response, int status, String type, byte[] body) throws IOException {
        response.setStatus(status);
        response.setContentType(type + ";charset=UTF-8");
        response.setHeader("Cache-Control", "private, no-cache");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
