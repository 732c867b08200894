package io.jenkins.plugins.repopilot.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request that reached the {@link LoopbackModelServer}.
 *
 * @param number from 1, in the order of arrival
 * @param at by the server's clock
 * @param path with the query
 * @param headers by lower-case name
 * @param model as asked for; on Azure's path the deployment
 * @param format {@code text}, {@code json_object} or {@code json_schema}
 * @param schemaName name of the JSON schema, that is of the record that is wanted; empty if there is none
 * @param body all that was sent
 */
public record ModelQuestion(
        int number,
        Instant at,
        String path,
        Map<String, String> headers,
        String model,
        List<Message> messages,
        String format,
        String schemaName,
        JsonNode body) {

    /**
     * @param role system, user or assistant
     */
    public record Message(String role, String text) {}

    static ModelQuestion of(int number, Instant at, String path, Map<String, List<String>> headers, JsonNode body) {
        List<Message> messages = new ArrayList<>();
        body.path("messages")
                .forEach(m -> messages.add(new Message(m.path("role").asText(), text(m.path("content")))));
        Map<String, String> plain = new LinkedHashMap<>();
        headers.forEach(
                (name, values) -> plain.put(name.toLowerCase(java.util.Locale.ROOT), String.join(", ", values)));
        JsonNode format = body.path("response_format");
        return new ModelQuestion(
                number,
                at,
                path,
                plain,
                body.path("model").asText(path.replaceFirst(".*/deployments/([^/]+)/.*", "$1")),
                messages,
                format.path("type").asText("text"),
                format.path("json_schema").path("name").asText(""),
                body);
    }

    /** Text of the system message. */
    public String instructions() {
        return said("system");
    }

    /** Texts of the user's messages: context and task. */
    public String task() {
        return said("user");
    }

    /** All texts. */
    public String prompt() {
        return messages.stream().map(Message::text).collect(Collectors.joining("\n\n"));
    }

    /** The most tokens that the reply may have, 0 if nothing was said of it. */
    public int maxTokens() {
        return body.path("max_completion_tokens").asInt(body.path("max_tokens").asInt());
    }

    private String said(String role) {
        return messages.stream()
                .filter(m -> m.role().equals(role))
                .map(Message::text)
                .collect(Collectors.joining("\n\n"));
    }

    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText()));
        return text.toString();
    }
}
