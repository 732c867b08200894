package io.jenkins.plugins.repopilot.engine.llm;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * What model calls used up.
 *
 * @param calls replies paid for; a retry that got no reply is not one
 * @param inputTokens tokens sent, cached ones included
 * @param outputTokens tokens received, reasoning included
 * @param cachedTokens the part of the input that the provider read from its cache
 * @param cost in US dollars; {@code null} if the price of any model in it is unknown
 */
public record Usage(int calls, long inputTokens, long outputTokens, long cachedTokens, BigDecimal cost)
        implements Serializable {

    public static final Usage NONE = new Usage(0, 0, 0, 0, BigDecimal.ZERO);

    public Usage plus(Usage other) {
        BigDecimal sum = cost == null || other.cost == null ? null : cost.add(other.cost);
        return new Usage(
                calls + other.calls,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedTokens + other.cachedTokens,
                sum);
    }

    public long totalTokens() {
        return inputTokens + outputTokens;
    }
}
