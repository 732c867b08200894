package io.jenkins.plugins.repopilot.engine.llm;

import io.jenkins.plugins.repopilot.engine.redact.Redactor;

/** A model's reply that should be one file in a fenced block: either the file's text, or why it is refused. */
public sealed interface FileReply {

    /** Larger than any file worth reading. */
    int LARGEST = 100_000;

    /**
     * @param text ends with a newline
     */
    record Written(String text) implements FileReply {}

    /**
     * @param reason for the model, one sentence
     */
    record Refused(String reason) implements FileReply {}

    /**
     * @param what the file is called in a refusal, for instance {@code test file}
     */
    static FileReply read(String reply, String what) {
        int open = fence(reply, 0);
        int start = open < 0 ? -1 : reply.indexOf('\n', open);
        int close = start < 0 ? -1 : lastFence(reply, start);
        if (close <= start) {
            return new Refused(
                    "The reply holds no " + what + ": it must be one block between lines of three backquotes.");
        }
        String text = reply.substring(start + 1, close).stripTrailing() + "\n";
        if (text.isBlank()) {
            return new Refused("The " + what + " is empty.");
        }
        if (text.length() > LARGEST) {
            return new Refused("The " + what + " has " + text.length() + " characters, more than " + LARGEST + ".");
        }
        if (!Redactor.placeholders(text).isEmpty()) {
            return new Refused("The " + what + " uses a placeholder of a secret ("
                    + Redactor.placeholders(text).get(0) + "); it must not hold secrets: make up a value.");
        }
        return new Written(text);
    }

    private static int fence(String reply, int from) {
        int at = reply.startsWith("```", from) ? from : reply.indexOf("\n```", from);
        return at < 0 || at == from && reply.startsWith("```", from) ? at : at + 1;
    }

    private static int lastFence(String reply, int after) {
        int at = reply.lastIndexOf("\n```");
        return at < after ? -1 : at;
    }
}
