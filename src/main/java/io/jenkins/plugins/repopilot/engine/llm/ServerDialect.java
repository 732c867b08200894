package io.jenkins.plugins.repopilot.engine.llm;

import java.util.Locale;
import java.util.Optional;

/**
 * How far a server speaks OpenAI's protocol. Servers that call themselves compatible leave out parts of it and answer 400 to them.
 *
 * @param format how a JSON reply is asked for
 * @param completionTokens whether the output limit is called {@code max_completion_tokens}, else {@code max_tokens}
 * @param reasoning whether there is a {@code reasoning_effort}
 */
record ServerDialect(Format format, boolean completionTokens, boolean reasoning) {

    static final ServerDialect FULL = new ServerDialect(Format.JSON_SCHEMA, true, true);

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
        if (completionTokens && complaint.contains("max_completion_tokens")) {
            return Optional.of(new ServerDialect(format, false, reasoning));
        }
        if (reasoning && !request.reasoningEffort().isEmpty() && complaint.contains("reasoning")) {
            return Optional.of(new ServerDialect(format, completionTokens, false));
        }
        if (request.schema() != null && format != Format.TEXT) {
            return Optional.of(new ServerDialect(Format.values()[format.ordinal() + 1], completionTokens, reasoning));
        }
        return Optional.empty();
    }

    /** A sentence on how this differs from another. */
    String differenceTo(ServerDialect fuller) {
        if (completionTokens != fuller.completionTokens) {
            return "the server does not know max_completion_tokens; max_tokens from now on";
        }
        if (reasoning != fuller.reasoning) {
            return "the server takes no reasoning_effort; left out from now on";
        }
        return "the server does not take " + fuller.format.id() + "; " + format.id() + " from now on";
    }
}
