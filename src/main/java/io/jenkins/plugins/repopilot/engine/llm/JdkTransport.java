package io.jenkins.plugins.repopilot.engine.llm;

import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Carries the OpenAI client's requests over the JDK's HTTP client. An interrupt ends the exchange at once, as
 * {@link Interrupted}; the time limit spans all of it, the body included. The body can be read more than once.
 */
final class JdkTransport implements HttpClient {

    /** Redirections are not followed: the key must not travel. */
    private static final int FIRST_ERROR = 300;

    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Set<String> SET_BY_THE_JDK = Set.of("content-length", "host", "connection");

    private final java.net.http.HttpClient client;
    private final boolean authorized;

    /**
     * @param authorized whether there is a key; the OpenAI client can't go without, so its header is left out here
     */
    JdkTransport(java.net.http.HttpClient.Builder builder, boolean authorized) {
        this.client = builder.version(java.net.http.HttpClient.Version.HTTP_1_1)
                .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
        this.authorized = authorized;
    }

    /** The calling thread was interrupted. */
    static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1;

        Interrupted(InterruptedException cause) {
            super(cause);
        }
    }

    /** The server answered with an error. Told here, since the OpenAI client keeps of a body only what is in OpenAI's form. */
    static final class ErrorStatus extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient java.net.http.HttpResponse<byte[]> response;

        ErrorStatus(java.net.http.HttpResponse<byte[]> response) {
            this.response = response;
        }

        int status() {
            return response.statusCode();
        }

        /** The first value of a header, {@code null} if it is absent. */
        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        String body() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions options) {
        Duration limit =
                options.getTimeout() == null ? CONNECT : options.getTimeout().request();
        CompletableFuture<java.net.http.HttpResponse<byte[]>> exchange =
                client.sendAsync(jdkRequest(request), LimitedBody.handler());
        try {
            java.net.http.HttpResponse<byte[]> response = exchange.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() >= FIRST_ERROR) {
                throw new ErrorStatus(response);
            }
            return new Response(response);
        } catch (InterruptedException e) {
            throw new Interrupted(e);
        } catch (TimeoutException e) {
            throw new OpenAIIoException("no complete answer within " + CallLog.seconds(limit), e);
        } catch (ExecutionException e) {
            throw new OpenAIIoException(String.valueOf(e.getCause().getMessage()), e.getCause());
        } finally {
            exchange.cancel(true);
        }
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
        throw new UnsupportedOperationException("Only the blocking client is used");
    }

    @Override
    public void close() {
        // the JDK's client ends with its last reference
    }

    private java.net.http.HttpRequest jdkRequest(HttpRequest request) {
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
        for (String name : request.headers().names()) {
            boolean unwanted = SET_BY_THE_JDK.contains(name.toLowerCase(java.util.Locale.ROOT))
                    || !authorized && (name.equalsIgnoreCase("authorization") || name.equalsIgnoreCase("api-key"));
            if (!unwanted) {
                request.headers().values(name).forEach(value -> builder.header(name, value));
            }
        }
        HttpRequestBody body = request.body();
        if (body == null) {
            return builder.method(request.method().name(), BodyPublishers.noBody())
                    .build();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        body.writeTo(bytes);
        if (body.contentType() != null) {
            builder.setHeader("Content-Type", body.contentType());
        }
        return builder.method(request.method().name(), BodyPublishers.ofByteArray(bytes.toByteArray()))
                .build();
    }

    private record Response(java.net.http.HttpResponse<byte[]> response) implements HttpResponse {

        @Override
        public int statusCode() {
            return response.statusCode();
        }

        @Override
        public Headers headers() {
            return Headers.builder().putAll(response.headers().map()).build();
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream(response.body());
        }

        @Override
        public void close() {
            // all of it was read
        }
    }
}
