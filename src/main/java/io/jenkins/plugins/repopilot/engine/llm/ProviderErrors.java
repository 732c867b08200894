package io.jenkins.plugins.repopilot.engine.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.openai.errors.OpenAIIoException;
import io.jenkins.plugins.repopilot.engine.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Tells a provider's errors apart, by status first, then by the codes and words of OpenAI, Azure and common compatible servers. */
final class ProviderErrors {

    private static final Pattern LIMIT_AND_REQUESTED =
            Pattern.compile("limit:? (\\d+).{0,80}?requested:? (\\d+)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern TITLE = Pattern.compile("<title[^>]*>([^<]{0,200})", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST = 300;
    /** Longer than any run, and short enough to count with. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(366);

    private ProviderErrors() {}

    static ChatFailure of(JdkTransport.ErrorStatus error, Instant now) {
        JsonNode body = json(error.body());
        String said = said(body);
        ChatFailure.Kind kind = kind(error.status(), codes(body), said.toLowerCase(Locale.ROOT));
        return new ChatFailure(
                kind,
                name(kind, error.status()) + (said.isEmpty() ? "" : ": " + said),
                retryAfter(error::header, now),
                RateLimits.of(error::header),
                error);
    }

    /** An error that comes with status 200, as routers in front of several providers send it; empty if the body is none. */
    static Optional<ChatFailure> inBody(String body) {
        JsonNode error = json(body);
        if (!error.has("message") || error.has("choices")) {
            return Optional.empty();
        }
        String said = said(error);
        ChatFailure.Kind kind = kind(error.path("code").asInt(500), codes(error), said.toLowerCase(Locale.ROOT));
        return Optional.of(ChatFailure.of(kind, name(kind, 200) + ": " + said));
    }

    static ChatFailure of(OpenAIIoException error, String host) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return new ChatFailure(
                        ChatFailure.Kind.UNREACHABLE,
                        "no secure connection to " + host + ": " + insecure(String.valueOf(cause.getMessage())),
                        null,
                        RateLimits.UNKNOWN,
                        error);
            }
        }
        String detail = error.getMessage() == null || error.getMessage().equals("null")
                ? "connection refused or address unknown"
                : error.getMessage();
        return new ChatFailure(
                ChatFailure.Kind.UNAVAILABLE,
                "no answer from " + host + " (" + shortened(detail) + ")",
                null,
                RateLimits.UNKNOWN,
                error);
    }

    /** In words that say what to do, where the JDK's don't. */
    private static String insecure(String said) {
        return said.contains("unable to find valid certification path")
                ? "nobody whom the JVM's trust store (javax.net.ssl.trustStore) knows has signed the server's certificate"
                : shortened(said);
    }

    /** A web page where an answer should be. */
    static ChatFailure webPage(String host, String html) {
        Matcher title = TITLE.matcher(html);
        return ChatFailure.of(
                ChatFailure.Kind.NOT_AN_API,
                host + " answered with a web page" + (title.find() ? " ('" + shortened(title.group(1)) + "')" : "")
                        + " instead of JSON: either baseUrl is not the API's address or a proxy stands in between");
    }

    private static ChatFailure.Kind kind(int status, String code, String said) {
        switch (status) {
            case 401:
            case 403:
                return ChatFailure.Kind.UNAUTHORIZED;
            case 402:
                return ChatFailure.Kind.QUOTA_EXHAUSTED;
            case 301, 302, 303, 307, 308, 404:
                return ChatFailure.Kind.UNKNOWN_MODEL;
            case 413:
                return ChatFailure.Kind.TOO_LARGE;
            case 429:
                return any(code + said, "insufficient_quota", "exceeded your current quota", "billing")
                        ? ChatFailure.Kind.QUOTA_EXHAUSTED
                        : tooLargeForEver(said) ? ChatFailure.Kind.TOO_LARGE : ChatFailure.Kind.RATE_LIMITED;
            case 400:
            case 422:
                return refused(code, said);
            default:
                boolean passing = status >= 500 || status == 408 || status == 409;
                return passing ? ChatFailure.Kind.UNAVAILABLE : ChatFailure.Kind.REFUSED;
        }
    }

    private static ChatFailure.Kind refused(String code, String said) {
        if (any(
                code + said,
                "context_length_exceeded",
                "context length",
                "string_above_max_length",
                "too many tokens",
                "exceeds the context",
                "prompt is too long")) {
            return ChatFailure.Kind.TOO_LARGE;
        }
        if (any(code, "content_filter", "content_policy") || any(said, "content management policy", "content filter")) {
            return ChatFailure.Kind.FILTERED;
        }
        if (any(code, "model_not_found", "invalid_model", "deploymentnotfound")
                || any(said, "model does not exist", "invalid model", "unknown model", "model not found")) {
            return ChatFailure.Kind.UNKNOWN_MODEL;
        }
        return ChatFailure.Kind.REFUSED;
    }

    /** "Limit 30000, Requested 36278": waiting does not help. */
    private static boolean tooLargeForEver(String said) {
        if (said.contains("request too large")) {
            return true;
        }
        Matcher numbers = LIMIT_AND_REQUESTED.matcher(said);
        return numbers.find() && Double.parseDouble(numbers.group(2)) > Double.parseDouble(numbers.group(1));
    }

    private static String name(ChatFailure.Kind kind, int status) {
        String what = switch (kind) {
            case RATE_LIMITED -> "rate limit";
            case UNAVAILABLE -> "server error";
            case UNAUTHORIZED -> "the key was refused";
            case QUOTA_EXHAUSTED -> "the account's quota is exhausted";
            case UNKNOWN_MODEL -> "model or address not known";
            case TOO_LARGE -> "request too large";
            case FILTERED -> "refused by the content filter";
            case REFUSED, NOT_AN_API, EMPTY, UNREACHABLE -> "request refused";
        };
        return what + " (" + status + ")";
    }

    private static JsonNode json(String body) {
        try {
            JsonNode json = Json.mapper().readTree(body);
            return json.has("error") ? json.get("error") : json;
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static String codes(JsonNode error) {
        return (error.path("code").asText() + " " + error.path("type").asText()).toLowerCase(Locale.ROOT);
    }

    private static String said(JsonNode error) {
        if (error.isTextual()) {
            return shortened(error.asText());
        }
        JsonNode message = error.has("message") ? error.get("message") : error.path("detail");
        return shortened(message.isTextual() ? message.asText() : error.isObject() ? error.toString() : "");
    }

    private static Duration retryAfter(Function<String, String> header, Instant now) {
        Duration asked = asked(header, now);
        return asked == null || asked.compareTo(LONGEST_WAIT) < 0 ? asked : LONGEST_WAIT;
    }

    private static Duration asked(Function<String, String> header, Instant now) {
        String millis = header.apply("retry-after-ms");
        String text = header.apply("retry-after");
        try {
            if (millis != null) {
                return Duration.ofMillis((long) Math.ceil(Math.max(0, Double.parseDouble(millis.strip()))));
            }
            if (text != null && text.strip().matches("\\d{1,9}(\\.\\d{1,9})?")) {
                return Duration.ofMillis((long) Math.ceil(Double.parseDouble(text.strip()) * 1000));
            }
            if (text != null) {
                Instant until = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
            }
        } catch (DateTimeException | NumberFormatException unreadable) {
            // as if it were not there
        }
        return null;
    }

    private static boolean any(String text, String... parts) {
        return List.of(parts).stream().anyMatch(text::contains);
    }

    static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
