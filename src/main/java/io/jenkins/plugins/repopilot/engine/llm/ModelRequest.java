package io.jenkins.plugins.repopilot.engine.llm;

import java.util.function.Supplier;

/**
 * What a stage asks of a model.
 *
 * @param purpose decides which model answers
 * @param beadId the bead that the call is booked on
 * @param instructions who the model is and how it answers; the same in every run, so that prompt caches hit
 * @param context repository text, framed as data; the same for calls side by side
 * @param task what is wanted this time
 * @param maxOutputTokens most tokens of the reply
 * @param smallerContext gives a smaller context, asked once if the request turns out to be too large for the model or for the account's
 *     limit a minute; {@code null} if there is none, then such a request fails with {@link ModelException.Kind#TOO_LARGE}
 */
public record ModelRequest(
        Purpose purpose,
        String beadId,
        String instructions,
        String context,
        String task,
        int maxOutputTokens,
        Supplier<String> smallerContext) {

    /** A request that can't be made smaller. */
    public ModelRequest(
            Purpose purpose, String beadId, String instructions, String context, String task, int maxOutputTokens) {
        this(purpose, beadId, instructions, context, task, maxOutputTokens, null);
    }

    /** The same request with a smaller context to fall back to. */
    public ModelRequest orSmaller(Supplier<String> smaller) {
        return new ModelRequest(purpose, beadId, instructions, context, task, maxOutputTokens, smaller);
    }

    /** What a call is for. */
    public enum Purpose {
        ANALYSIS,
        CODE,
        REVIEW
    }
}
