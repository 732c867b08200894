package io.jenkins.plugins.repopilot.engine.llm;

import java.util.List;

/**
 * What a provider answered.
 *
 * @param text may be empty
 * @param end why it ends there
 * @param inputTokens as the provider counted, cached ones included; -1 if it did not say
 * @param outputTokens reasoning included; -1 if it did not say
 * @param cachedTokens the part of the input read from the provider's cache
 * @param model that answered, as the provider names it; empty if it did not say
 * @param limits what the reply's headers told of the account's limits
 * @param notes what had to be done differently for this server, a sentence each
 */
public record ChatReply(
        String text,
        End end,
        long inputTokens,
        long outputTokens,
        long cachedTokens,
        String model,
        RateLimits limits,
        List<String> notes) {

    public ChatReply {
        notes = List.copyOf(notes);
    }

    /** Why a reply ends. */
    public enum End {
        /** It is complete. */
        STOP,
        /** It met the output limit. */
        LENGTH,
        /** The provider's content filter, or the model itself, refused. */
        FILTERED
    }
}
