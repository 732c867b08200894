package io.jenkins.plugins.repopilot.engine.llm;

import java.util.List;
import java.util.function.Function;

/**
 * The model as the stages see it: limits, budget, retries, redaction, transcript and accounting are behind it. Thread-safe; calls may run
 * side by side up to {@code maxParallelCalls}.
 */
public interface ModelService {

    /**
     * A reply as text.
     *
     * @throws ModelException if there is none; its kind tells what to do
     * @throws InterruptedException if the run was aborted, within a second
     */
    String text(ModelRequest request) throws ModelException, InterruptedException;

    /**
     * A reply as a value. A reply that is not of the type, or in which the validator finds problems, goes back once with the problems named.
     *
     * @param type a record; every component is required, {@code Optional} ones may be null in the reply
     * @param validator gives the problems of a value, one sentence each, none if it is good
     * @throws ModelException of kind {@code INVALID_REPLY} if the second reply is no better
     */
    <T> T json(ModelRequest request, Class<T> type, Function<T, List<String>> validator)
            throws ModelException, InterruptedException;
}
