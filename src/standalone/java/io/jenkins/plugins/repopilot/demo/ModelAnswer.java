package io.jenkins.plugins.repopilot.demo;

import java.time.Duration;
import java.util.Map;

/** What the {@link LoopbackModelServer} answers: a reply, or one of the ways in which real servers fail. */
public sealed interface ModelAnswer {

    /** A complete reply. */
    record Text(String text) implements ModelAnswer {}

    /**
     * A complete reply whose text is JSON.
     *
     * @param value a record, map or list, written in snake case
     */
    record JsonValue(Object value) implements ModelAnswer {}

    /** A reply that met the output limit: {@code finish_reason} is {@code length}. */
    record CutOff(String text) implements ModelAnswer {}

    /** {@code finish_reason} is {@code content_filter}. */
    record Filtered() implements ModelAnswer {}

    /** The model refuses, with a reason. */
    record Refusal(String reason) implements ModelAnswer {}

    /** A completion without a choice. */
    record EmptyChoices() implements ModelAnswer {}

    /** A completion without its usage. */
    record WithoutUsage(String text) implements ModelAnswer {}

    /** Any status, headers and body. */
    record Raw(int status, Map<String, String> headers, String body) implements ModelAnswer {}

    /** Headers, half of the body, and then the connection is closed. */
    record Disconnect() implements ModelAnswer {}

    /** Another answer, later (by the machine's own clock). */
    record Slow(Duration delay, ModelAnswer answer) implements ModelAnswer {}

    /** Nothing until the server is closed. */
    record Silence() implements ModelAnswer {}

    static ModelAnswer text(String text) {
        return new Text(text);
    }

    static ModelAnswer json(Object value) {
        return new JsonValue(value);
    }

    /** An error in OpenAI's form. */
    static ModelAnswer error(int status, String code, String message) {
        return error(status, code, message, Map.of());
    }

    /** An error in OpenAI's form, with headers, for instance {@code Retry-After}. */
    static ModelAnswer error(int status, String code, String message, Map<String, String> headers) {
        return new Raw(status, headers, LoopbackModelServer.errorBody(code, message));
    }

    /** A web page, as a proxy or a wrong address gives. */
    static ModelAnswer webPage(int status, String title) {
        return new Raw(
                status,
                Map.of("Content-Type", "text/html"),
                "<!DOCTYPE html>\n<html><head><title>" + title + "</title></head><body>" + title + "</body></html>");
    }
}
