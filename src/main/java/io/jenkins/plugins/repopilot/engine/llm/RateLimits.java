package io.jenkins.plugins.repopilot.engine.llm;

import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What {@code x-ratelimit-*} headers tell of an account's limits; -1 where they don't.
 *
 * @param requests requests a minute
 * @param remainingRequests how many of them were left
 * @param tokens tokens a minute
 * @param remainingTokens how many of them were left
 */
public record RateLimits(long requests, long remainingRequests, long tokens, long remainingTokens) {

    public static final RateLimits UNKNOWN = new RateLimits(-1, -1, -1, -1);

    /**
     * @param header gives the value of a header by its lower-case name, {@code null} if it is absent
     */
    static RateLimits of(Function<String, String> header) {
        return new RateLimits(
                number(header.apply("x-ratelimit-limit-requests")),
                number(header.apply("x-ratelimit-remaining-requests")),
                number(header.apply("x-ratelimit-limit-tokens")),
                number(header.apply("x-ratelimit-remaining-tokens")));
    }

    OptionalLong requestsAMinute() {
        return requests > 0 ? OptionalLong.of(requests) : OptionalLong.empty();
    }

    OptionalLong tokensAMinute() {
        return tokens > 0 ? OptionalLong.of(tokens) : OptionalLong.empty();
    }

    private static long number(String text) {
        try {
            return text == null ? -1 : Math.max(-1, Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
