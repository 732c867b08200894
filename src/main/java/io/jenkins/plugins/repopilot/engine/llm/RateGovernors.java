package io.jenkins.plugins.repopilot.engine.llm;

import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The governors of a process, one for each endpoint, key and model, since providers count limits so. A host makes one of these and gives
 * it to all its runs. Thread-safe.
 */
public final class RateGovernors {

    private final TimeSource time;
    private final Map<Object, RateGovernor> governors = new HashMap<>();

    public RateGovernors(TimeSource time) {
        this.time = time;
    }

    /** The governor that all calls to this model share. */
    public synchronized RateGovernor of(ModelEndpoint endpoint, String model) {
        Object account =
                Arrays.asList(endpoint.baseUrl(), endpoint.key().reveal().hashCode(), model);
        return governors.computeIfAbsent(account, any -> new RateGovernor(time));
    }
}
