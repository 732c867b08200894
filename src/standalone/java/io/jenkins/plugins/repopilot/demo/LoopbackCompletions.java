package io.jenkins.plugins.repopilot.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.llm.TokenCounter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes answers in OpenAI's form, with usage as OpenAI counts it. Thread-safe. */
final class LoopbackCompletions {

    private static final int LEAST_CACHED = 1024;
    private static final int CACHE_STEP = 128;

    private final List<String> prompts = new ArrayList<>();

    String of(ModelQuestion question, ModelAnswer answer) throws IOException {
        ObjectNode completion = Json.mapper().createObjectNode();
        completion
                .put("id", "chatcmpl-" + question.number())
                .put("object", "chat.completion")
                .put("created", 1_700_000_000);
        completion.put("model", question.model());
        String text = "";
        String finish = "stop";
        ObjectNode message = Json.mapper().createObjectNode().put("role", "assistant");
        message.putNull("refusal");
        if (answer instanceof ModelAnswer.Text plain) {
            text = plain.text();
        } else if (answer instanceof ModelAnswer.WithoutUsage plain) {
            text = plain.text();
        } else if (answer instanceof ModelAnswer.JsonValue json) {
            text = Json.mapper().writeValueAsString(json.value());
        } else if (answer instanceof ModelAnswer.CutOff cut) {
            text = cut.text();
            finish = "length";
        } else if (answer instanceof ModelAnswer.Refusal refusal) {
            message.put("refusal", refusal.reason());
        } else if (answer instanceof ModelAnswer.Filtered) {
            finish = "content_filter";
        }
        message.put("content", text);
        if (answer instanceof ModelAnswer.EmptyChoices) {
            completion.putArray("choices");
        } else {
            ObjectNode choice = completion.putArray("choices").addObject();
            choice.put("index", 0).put("finish_reason", finish);
            choice.set("message", message);
        }
        if (!(answer instanceof ModelAnswer.WithoutUsage)) {
            completion.set("usage", usage(question.prompt(), text));
        }
        return Json.mapper().writeValueAsString(completion);
    }

    private ObjectNode usage(String prompt, String reply) {
        int in = TokenCounter.count(prompt);
        int out = TokenCounter.count(reply);
        ObjectNode usage = Json.mapper().createObjectNode();
        usage.put("prompt_tokens", in).put("completion_tokens", out).put("total_tokens", in + out);
        usage.putObject("prompt_tokens_details").put("cached_tokens", cached(prompt));
        return usage;
    }

    /** Tokens of the longest beginning that a prompt before had too; from 1,024 on, in steps of 128. */
    private synchronized int cached(String prompt) {
        int longest = 0;
        for (String before : prompts) {
            int same = 0;
            while (same < before.length() && same < prompt.length() && before.charAt(same) == prompt.charAt(same)) {
                same++;
            }
            longest = Math.max(longest, same);
        }
        prompts.add(prompt);
        int tokens = TokenCounter.count(prompt.substring(0, longest));
        return tokens < LEAST_CACHED ? 0 : tokens / CACHE_STEP * CACHE_STEP;
    }
}
