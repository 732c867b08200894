package io.jenkins.plugins.repopilot.engine.llm;

/** What a user can do about a call that gave nothing. */
final class Advice {

    private Advice() {}

    /** A sentence after the problem, empty where there is nothing to say. */
    static String on(ModelException.Kind kind) {
        return switch (kind) {
            case UNAUTHORIZED -> ". Give a key that is valid for this endpoint, and check the setting baseUrl.";
            case QUOTA_EXHAUSTED -> ". Add credit to the account of this key, or use another key.";
            case UNKNOWN_MODEL ->
                ". Check the settings model, analysisModel, codeModel and reviewModel (on Azure they are names of"
                        + " deployments) and baseUrl.";
            case UNAVAILABLE ->
                ". Run again when the endpoint can be reached; if it never can, check baseUrl, the proxy and the JVM's"
                        + " trust store.";
            case BUDGET -> ". Raise the limit to do more in one run.";
            case TOO_LARGE ->
                ". Lower contextTokens, maxContextChars or maxFileChars, or use a model with a larger limit.";
            case OUT_OF_TIME -> ". Raise maxDuration, or run when the endpoint is less busy.";
            case REFUSED, CUT_OFF, FILTERED, INVALID_REPLY -> ".";
        };
    }
}
