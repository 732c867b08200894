package io.jenkins.plugins.repopilot.engine.forge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.forge.CodeHostException.Kind;
import io.jenkins.plugins.repopilot.engine.port.Console;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kohsuke.github.connector.GitHubConnector;
import org.kohsuke.github.connector.GitHubConnectorRequest;
import org.kohsuke.github.connector.GitHubConnectorResponse;

/**
 * Carries github-api's requests over the JDK's HTTP client: with a time limit, interruptible, and with GitHub's manners: redirects of
 * renamed repositories are followed on the same host, rate limits (secondary ones too) are waited out as GitHub asks, reading is tried
 * again after a server's error and writing never is. What is refused becomes a {@link CodeHostException}.
 *
 * @see <a href="https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api">GitHub's rules</a>
 */
final class GitHubTransport implements GitHubConnector {

    /** GitHub's window for primary limits is an hour; who is told to wait longer would sit there for nothing. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(65);

    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(60);
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(2);
    /** GitHub: "wait at least one minute before retrying" where no header says how long. */
    private static final Duration SECONDARY_WAIT = Duration.ofMinutes(1);

    private static final int READ_ATTEMPTS = 4;
    private static final int LIMIT_ATTEMPTS = 5;
    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 307, 308);
    /** Set by the JDK's client itself. */
    private static final Set<String> OWN_HEADERS =
            Set.of("content-length", "host", "connection", "expect", "upgrade", "accept-encoding");

    private final HttpClient client;
    private final TimeSource time;
    private final Console console;

    GitHubTransport(HttpClient client, TimeSource time, Console console) {
        this.client = client;
        this.time = time;
        this.console = console;
    }

    @Override
    public GitHubConnectorResponse send(GitHubConnectorRequest request) throws IOException {
        byte[] body = null;
        if (request.hasBody()) {
            try (InputStream input = request.body()) {
                body = input.readAllBytes();
            }
        }
        try {
            HttpResponse<byte[]> answer = exchange(request.method(), uri(request), request.allHeaders(), body);
            return new Response(request, answer);
        } catch (InterruptedException e) {
            // the interface has no better way; GitHubCodeHost turns it back
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("Interrupted while asking GitHub").initCause(e);
        }
    }

    private static URI uri(GitHubConnectorRequest request) {
        return URI.create(request.url().toString());
    }

    /** Sends until there is an answer below 400. */
    HttpResponse<byte[]> exchange(String method, URI address, Map<String, List<String>> headers, byte[] body)
            throws IOException, InterruptedException {
        URI target = address;
        int redirects = 0;
        int limits = 0;
        int reads = 0;
        boolean reading = method.equals("GET") || method.equals("HEAD");
        while (true) {
            HttpResponse<byte[]> answer;
            try {
                answer = client.send(request(method, target, headers, body), BodyHandlers.ofByteArray());
            } catch (IOException e) {
                if (!reading || ++reads >= READ_ATTEMPTS) {
                    throw new CodeHostException(
                            Kind.UNAVAILABLE, what(method, target) + ": GitHub could not be reached (" + e + ")", e);
                }
                backOff(reads);
                continue;
            }
            int status = answer.statusCode();
            if (status < 300 || status == 304) {
                return answer;
            }
            if (REDIRECTS.contains(status)) {
                target = redirected(method, target, answer, ++redirects);
                continue;
            }
            Optional<Duration> wait = limitWait(answer, limits);
            if (wait.isPresent()) {
                waitForLimit(method, target, wait.get(), ++limits);
            } else if (status >= 500 && reading && ++reads < READ_ATTEMPTS) {
                backOff(reads);
            } else {
                throw refusal(method, target, status, new String(answer.body(), StandardCharsets.UTF_8));
            }
        }
    }

    private HttpRequest request(String method, URI target, Map<String, List<String>> headers, byte[] body) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(target).timeout(REQUEST_LIMIT);
        headers.forEach((name, values) -> {
            if (name != null && !OWN_HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        return builder.method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private URI redirected(String method, URI from, HttpResponse<byte[]> answer, int count) throws CodeHostException {
        String location = answer.headers().firstValue("Location").orElse("");
        URI to = from.resolve(location);
        // the token goes to nobody else
        boolean same =
                from.getScheme().equals(to.getScheme()) && from.getAuthority().equals(to.getAuthority());
        if (location.isEmpty() || !same || count > MOST_REDIRECTS) {
            throw new CodeHostException(
                    Kind.INVALID,
                    what(method, from) + ": GitHub redirects to '" + location
                            + "', which is not followed; check githubUrl");
        }
        return to;
    }

    private void backOff(int attempt) throws InterruptedException {
        time.sleep(FIRST_BACK_OFF.multipliedBy(1L << (attempt - 1)));
    }

    /** How long GitHub asks to wait, empty if it does not. */
    private Optional<Duration> limitWait(HttpResponse<byte[]> answer, int before) {
        if (answer.statusCode() != 403 && answer.statusCode() != 429) {
            return Optional.empty();
        }
        Optional<Duration> told = answer.headers().firstValue("Retry-After").flatMap(GitHubTransport::seconds);
        if (told.isPresent()) {
            return told;
        }
        if (answer.headers().firstValue("X-RateLimit-Remaining").orElse("").equals("0")) {
            return answer.headers()
                    .firstValue("X-RateLimit-Reset")
                    .flatMap(GitHubTransport::seconds)
                    .map(reset -> Duration.between(time.now(), Instant.ofEpochSecond(reset.toSeconds()))
                            .plusSeconds(1))
                    .map(wait -> wait.isNegative() ? Duration.ofSeconds(1) : wait);
        }
        boolean secondary = new String(answer.body(), StandardCharsets.UTF_8).contains("secondary rate limit");
        return secondary || answer.statusCode() == 429
                ? Optional.of(SECONDARY_WAIT.multipliedBy(1L << before))
                : Optional.empty();
    }

    private static Optional<Duration> seconds(String text) {
        return text.matches("\\d{1,12}") ? Optional.of(Duration.ofSeconds(Long.parseLong(text))) : Optional.empty();
    }

    private void waitForLimit(String method, URI target, Duration wait, int count)
            throws CodeHostException, InterruptedException {
        boolean tooLate = time.now().plus(wait).isAfter(time.deadline());
        if (wait.compareTo(LONGEST_WAIT) > 0 || count > LIMIT_ATTEMPTS || tooLate) {
            throw new CodeHostException(
                    Kind.RATE_LIMITED,
                    what(method, target) + ": GitHub's rate limit is reached, it asks to wait " + wait.toSeconds()
                            + " s more" + (tooLate ? ", longer than the run may last (maxDuration)" : "")
                            + "; try again later or use a credential with a limit of its own");
        }
        console.line("GitHub's rate limit is reached; waiting " + wait.toSeconds() + " s as GitHub asks");
        time.sleep(wait);
    }

    private static String what(String method, URI target) {
        return method + " " + target.getPath();
    }

    private static CodeHostException refusal(String method, URI target, int status, String body) {
        String said = said(body);
        String what = what(method, target) + ": GitHub answered " + status + (said.isEmpty() ? "" : " (" + said + ")");
        return switch (status) {
            case 401 ->
                new CodeHostException(
                        Kind.UNAUTHORIZED, what + "; the credential is wrong, expired or revoked: choose another one");
            case 403 ->
                said.contains("archived")
                        ? new CodeHostException(
                                Kind.FORBIDDEN, what + "; the repository is archived: nothing can be written to it")
                        : new CodeHostException(
                                Kind.FORBIDDEN,
                                what
                                        + "; the credential lacks rights: it needs write access to contents and pull requests");
            case 404, 410 ->
                new CodeHostException(
                        Kind.NOT_FOUND,
                        what
                                + "; it is not there, or the credential may not see it: check repository, githubUrl and the credential");
            case 409 -> new CodeHostException(Kind.CONFLICT, what);
            default ->
                status >= 500
                        ? new CodeHostException(Kind.UNAVAILABLE, what + "; GitHub has trouble: try again later")
                        : new CodeHostException(Kind.INVALID, what);
        };
    }

    /** GitHub's own words, with the details that it gives beside them. */
    private static String said(String body) {
        try {
            JsonNode json = Json.mapper().readTree(body);
            StringBuilder text = new StringBuilder(json.path("message").asText());
            for (JsonNode error : json.path("errors")) {
                String detail = error.isTextual()
                        ? error.asText()
                        : error.hasNonNull("message")
                                ? error.path("message").asText()
                                : error.path("field").asText() + " "
                                        + error.path("code").asText();
                text.append(text.length() > 0 ? ": " : "").append(detail);
            }
            return clip(text.toString());
        } catch (JsonProcessingException notJson) {
            return "";
        }
    }

    private static String clip(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() > 400 ? line.substring(0, 400) + "…" : line;
    }

    /** An answer that was read to its end. */
    private static final class Response extends GitHubConnectorResponse {

        private final byte[] body;

        Response(GitHubConnectorRequest request, HttpResponse<byte[]> answer) {
            super(request, answer.statusCode(), answer.headers().map());
            body = answer.body();
        }

        @Override
        public InputStream bodyStream() {
            return new ByteArrayInputStream(body);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
