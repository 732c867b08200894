package io.jenkins.plugins.repopilot.engine.llm;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.repopilot.engine.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * One question to a provider.
 *
 * @param model name of the model, on Azure of the deployment
 * @param schema what the reply must look like; {@code null} for plain text
 * @param maxOutputTokens most tokens of the reply, those of reasoning included
 * @param reasoningEffort empty: the model's own
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ChatRequest(
        String model, List<Message> messages, Schema schema, int maxOutputTokens, String reasoningEffort) {

    public ChatRequest {
        messages = List.copyOf(messages);
    }

    /** Who speaks. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    public record Message(Role role, String text) {}

    /**
     * @param name letters, digits, dash and underscore, at most 64
     * @param body a JSON schema within what OpenAI's strict mode takes
     */
    public record Schema(String name, ObjectNode body) {}

    /** The same question after more was said. */
    ChatRequest saying(Message... more) {
        List<Message> all = new ArrayList<>(messages);
        all.addAll(List.of(more));
        return new ChatRequest(model, all, schema, maxOutputTokens, reasoningEffort);
    }

    ChatRequest withMaxOutputTokens(int most) {
        return new ChatRequest(model, messages, schema, most, reasoningEffort);
    }

    /** Names the question: the same for the same model, messages, schema and parameters, on every machine. SHA-256, hexadecimal. */
    public String hash() {
        try {
            byte[] text = Json.mapper().writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
