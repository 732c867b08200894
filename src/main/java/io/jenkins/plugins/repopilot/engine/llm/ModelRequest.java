package io.jenkins.plugins.repopilot.engine.llm;

/**
 * What a stage asks of a model.
 *
 * @param purpose decides which model answers
 * @param beadId the bead that the call is booked on
 * @param instructions who the model is and how it answers; the same in every run, so that prompt caches hit
 * @param context repository text, framed as data; the same for calls side by side
 * @param task what is wanted this time
 * @param maxOutputTokens most tokens of the reply
 */
public record ModelRequest(
        Purpose purpose, String beadId, String instructions, String context, String task, int maxOutputTokens) {

    /** What a call is for. */
    public enum Purpose {
        ANALYSIS,
        CODE,
        REVIEW
    }
}
