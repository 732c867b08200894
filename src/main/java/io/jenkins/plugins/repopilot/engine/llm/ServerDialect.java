package io.jenkins.plugins.repopilot.engine.llm;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a server speaks OpenAI's protocol. Servers that call themselves compatible leave out parts of it and answer 400 to them.
 *
 * @param format how a JSON reply is asked for
 * @param completionTokens whether the output limit is called {@code max_completion_tokens}, else {@code max_tokens}
 * @param reasoning whether there is a {@code reasoning_effort}
 * @param mostOutput largest output limit that the model takes
 */
record ServerDialect(Format format, boolean completionTokens, boolean reasoning, int mostOutput) {

    static final ServerDialect FULL = new ServerDialect(Format.JSON_SCHEMA, true, true, Integer.MAX_VALUE);

    private static final Pattern AT_MOST =
            Pattern.compile("at most (\\d{2,8}) (?:completion|output|new) tokens", Pattern.CASE_INSENSITIVE);

    /** From the strictest to the one that every server has. */
    enum Format {
        JSON_SCHEMA,
        JSON_OBJECT,
        TEXT;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What to try next after a 400.
     *
     * @param complaint of the server
     * @return empty if nothing of the request can be left out
     */
    Optional<ServerDialect> simplerFor(ChatRequest request, String complaint) {
        Matcher atMost = AT_MOST.matcher(complaint);
        if (atMost.find() && Integer.parseInt(atMost.group(1)) < Math.min(mostOutput, request.maxOutputTokens())) {
            return Optional.of(
                    new ServerDialect(format, completionTokens, reasoning, Integer.parseInt(atMost.group(1))));
        }
        if (completionTokens && complaint.contains("max_completion_tokens")) {
            return Optional.of(new ServerDialect(format, false, reasoning, mostOutput));
        }
        if (reasoning && !request.reasoningEffort().isEmpty() && complaint.contains("reasoning")) {
            return Optional.of(new ServerDialect(format, completionTokens, false, mostOutput));
        }
        if (request.schema() != null && format != Format.TEXT) {
            return Optional.of(
                    new ServerDialect(Format.values()[format.ordinal() + 1], completionTokens, reasoning, mostOutput));
        }
        return Optional.empty();
    }

    /** A sentence on how this differs from another. */
    String differenceTo(ServerDialect fuller) {
        if (mostOutput != fuller.mostOutput) {
            return "the model writes at most " + mostOutput + " tokens; no more are asked for from now on";
        }
        if (completionTokens != fuller.completionTokens) {
            return "the server does not know max_completion_tokens; max_tokens from now on";
        }
        if (reasoning != fuller.reasoning) {
            return "the server takes no reasoning_effort; left out from now on";
        }
        return "the server does not take " + fuller.format.id() + "; " + format.id() + " from now on";
    }
}
