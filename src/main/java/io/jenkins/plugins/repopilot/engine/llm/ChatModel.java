package io.jenkins.plugins.repopilot.engine.llm;

import java.time.Duration;

/** The port to a provider: one question, one answer, no retries. Thread-safe. */
@FunctionalInterface
public interface ChatModel {

    /**
     * @param request redacted by the caller
     * @param timeout from connecting to the last byte of the answer
     * @throws ChatFailure if there is no answer; it says whether asking again may help
     * @throws InterruptedException at once when the thread is interrupted; the exchange is given up
     */
    ChatReply exchange(ChatRequest request, Duration timeout) throws ChatFailure, InterruptedException;

    /** Does what makes the first exchange slow, ahead of it. */
    default void warmUp() {}
}
