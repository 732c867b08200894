package io.jenkins.plugins.repopilot.demo;

import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An account's limit of requests and tokens a minute, as OpenAI enforces and reports it: two buckets that fill evenly. Not thread-safe.
 */
final class LoopbackLimit {

    private final TimeSource time;
    private final int requestsAMinute;
    private final int tokensAMinute;
    private double requests;
    private double tokens;
    private Instant at;

    LoopbackLimit(int requestsAMinute, int tokensAMinute, TimeSource time) {
        this.time = time;
        this.requestsAMinute = requestsAMinute;
        this.tokensAMinute = tokensAMinute;
        this.requests = requestsAMinute;
        this.tokens = tokensAMinute;
        this.at = time.now();
    }

    /** Seconds to wait before asking again, 0 if the request is let in (and taken off). */
    double admit(int size) {
        Instant now = time.now();
        double minutes = Duration.between(at, now).toMillis() / 60_000.0;
        at = now;
        requests = Math.min(requestsAMinute, requests + minutes * requestsAMinute);
        tokens = Math.min(tokensAMinute, tokens + minutes * tokensAMinute);
        double missing = Math.max((1 - requests) / requestsAMinute, (size - tokens) / tokensAMinute);
        // the thousandth: a bucket that a client fills by the same arithmetic must not overflow by rounding
        if (missing > 0.001 / 60) {
            return Math.ceil(missing * 60);
        }
        requests -= 1;
        tokens -= size;
        return 0;
    }

    int tokensAMinute() {
        return tokensAMinute;
    }

    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-ratelimit-limit-requests", String.valueOf(requestsAMinute));
        headers.put("x-ratelimit-remaining-requests", String.valueOf((long) Math.max(0, requests)));
        headers.put("x-ratelimit-limit-tokens", String.valueOf(tokensAMinute));
        headers.put("x-ratelimit-remaining-tokens", String.valueOf((long) Math.max(0, tokens)));
        return headers;
    }
}
