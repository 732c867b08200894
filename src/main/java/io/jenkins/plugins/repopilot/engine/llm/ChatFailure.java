package io.jenkins.plugins.repopilot.engine.llm;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** An exchange without an answer. The message says what was found, without any secret. */
public final class ChatFailure extends IOException {

    private static final long serialVersionUID = 1;

    /** What was met, as far as it matters for what is done next. */
    public enum Kind {
        /** 429, but there is money and the request is not too large: wait and ask again. */
        RATE_LIMITED(ModelException.Kind.UNAVAILABLE, true),
        /** 5xx, disconnected, too slow, not a whole reply: ask again. */
        UNAVAILABLE(ModelException.Kind.UNAVAILABLE, true),
        /** A web page instead of an answer: asking again helps only if the address has worked before. */
        NOT_AN_API(ModelException.Kind.UNAVAILABLE, true),
        /** A reply without a choice in it: ask again. */
        EMPTY(ModelException.Kind.INVALID_REPLY, true),
        /** The server is there, but its certificate is not trusted, or the like. */
        UNREACHABLE(ModelException.Kind.UNAVAILABLE, false),
        UNAUTHORIZED(ModelException.Kind.UNAUTHORIZED, false),
        QUOTA_EXHAUSTED(ModelException.Kind.QUOTA_EXHAUSTED, false),
        UNKNOWN_MODEL(ModelException.Kind.UNKNOWN_MODEL, false),
        TOO_LARGE(ModelException.Kind.TOO_LARGE, false),
        FILTERED(ModelException.Kind.FILTERED, false),
        REFUSED(ModelException.Kind.REFUSED, false);

        private final ModelException.Kind outcome;
        private final boolean worthRetrying;

        Kind(ModelException.Kind outcome, boolean worthRetrying) {
            this.outcome = outcome;
            this.worthRetrying = worthRetrying;
        }

        ModelException.Kind outcome() {
            return outcome;
        }

        boolean worthRetrying() {
            return worthRetrying;
        }
    }

    private final Kind kind;
    private final transient Duration retryAfter;
    private final transient RateLimits limits;
    private final boolean last;

    ChatFailure(Kind kind, String message, Duration retryAfter, RateLimits limits, Throwable cause) {
        this(kind, message, retryAfter, limits, false, cause);
    }

    private ChatFailure(
            Kind kind, String message, Duration retryAfter, RateLimits limits, boolean last, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
        this.limits = limits;
        this.last = last;
    }

    static ChatFailure of(Kind kind, String message) {
        return new ChatFailure(kind, message, null, RateLimits.UNKNOWN, null);
    }

    /** A failure that stood at the end of all attempts, replayed. */
    static ChatFailure recorded(Kind kind, String message) {
        return new ChatFailure(kind, message, null, RateLimits.UNKNOWN, true, null);
    }

    public Kind kind() {
        return kind;
    }

    /** How long the server wants to be left alone. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    public RateLimits limits() {
        return limits == null ? RateLimits.UNKNOWN : limits;
    }

    boolean worthRetrying() {
        return kind.worthRetrying() && !last;
    }
}
