package io.jenkins.plugins.repopilot.engine.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.forge.CodeHostException.Kind;
import io.jenkins.plugins.repopilot.engine.port.Console;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.kohsuke.github.GHException;
import org.kohsuke.github.GHPullRequest;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubAbuseLimitHandler;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.GitHubRateLimitHandler;

/** The connection to one repository on GitHub: who asks, of what, and how answers are understood. Thread-safe. */
final class GitHubSession {

    private final GitHub gitHub;
    private final GitHubTransport transport;
    private final URI graphQl;
    private final Supplier<String> token;
    private final String fullName;
    private GHRepository repository;

    /**
     * Asks nothing yet.
     *
     * @see GitHubCodeHost#connect(String, String, Supplier, HttpClient, TimeSource, Console)
     */
    GitHubSession(String githubUrl, String fullName, Supplier<String> token, GitHubTransport transport)
            throws IOException {
        String url = githubUrl.replaceFirst("/+$", "");
        this.transport = transport;
        this.token = token;
        this.fullName = fullName;
        graphQl = URI.create(url.endsWith("/api/v3") ? url.replaceFirst("/v3$", "/graphql") : url + "/graphql");
        gitHub = new GitHubBuilder()
                .withEndpoint(url)
                .withConnector(transport)
                .withAuthorizationProvider(this::authorization)
                .withRateLimitHandler(GitHubRateLimitHandler.FAIL)
                .withAbuseLimitHandler(GitHubAbuseLimitHandler.FAIL)
                .build();
    }

    private String authorization() {
        String value = token == null ? null : token.get();
        return value == null || value.isBlank() ? null : "Bearer " + value;
    }

    /** The repository as it was when it was first asked for: enough to ask further. */
    synchronized GHRepository repository() throws IOException, InterruptedException {
        return repository == null ? freshRepository() : repository;
    }

    /** The repository as it is now. */
    synchronized GHRepository freshRepository() throws IOException, InterruptedException {
        repository = call(() -> gitHub.getRepository(fullName));
        return repository;
    }

    GHPullRequest pull(int number) throws IOException, InterruptedException {
        GHRepository in = repository();
        return call(() -> in.getPullRequest(number));
    }

    /** Sends a GraphQL request, for what GitHub's REST API has not. */
    JsonNode graphQl(ObjectNode body) throws IOException, InterruptedException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("Content-Type", List.of("application/json"));
        String authorization = authorization();
        if (authorization != null) {
            headers.put("Authorization", List.of(authorization));
        }
        HttpResponse<byte[]> answer =
                transport.exchange("POST", graphQl, headers, body.toString().getBytes(StandardCharsets.UTF_8));
        return Json.mapper().readTree(answer.body());
    }

    @FunctionalInterface
    interface Call<T> {
        T run() throws IOException;
    }

    /** Unwraps what github-api wrapped: our own exceptions and interrupts. */
    static <T> T call(Call<T> call) throws IOException, InterruptedException {
        try {
            return call.run();
        } catch (IOException | GHException e) {
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException("Interrupted while asking GitHub").initCause(e);
            }
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof CodeHostException ours) {
                    throw ours;
                }
            }
            throw new CodeHostException(
                    Kind.UNAVAILABLE, "GitHub's answer could not be understood: " + e.getMessage(), e);
        }
    }
}
