package io.jenkins.plugins.repopilot.demo;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Serves a bare repository over HTTP with git's own {@code http-backend}, a CGI program. */
final class GitHttpBackend {

    private final Path bare;

    GitHttpBackend(Path bare) {
        this.bare = bare;
    }

    /**
     * @param path below the repository, for instance {@code /info/refs}
     */
    void serve(HttpExchange exchange, String path) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("git", "http-backend").redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.put("GIT_PROJECT_ROOT", bare.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("PATH_INFO", path);
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        String query = exchange.getRequestURI().getRawQuery();
        environment.put("QUERY_STRING", query == null ? "" : query);
        environment.put("REMOTE_USER", "pusher");
        environment.put("REMOTE_ADDR", "127.0.0.1");
        header(exchange, "Content-Type", environment, "CONTENT_TYPE");
        header(exchange, "Content-Encoding", environment, "HTTP_CONTENT_ENCODING");
        header(exchange, "Git-Protocol", environment, "GIT_PROTOCOL");
        byte[] body = exchange.getRequestBody().readAllBytes();
        environment.put("CONTENT_LENGTH", String.valueOf(body.length));
        Process process = builder.start();
        Thread feeder = new Thread(() -> feed(process.getOutputStream(), body), "git-http-backend-input");
        feeder.start();
        try (InputStream output = new BufferedInputStream(process.getInputStream())) {
            int status = 200;
            for (String line = line(output); !line.isEmpty(); line = line(output)) {
                String[] parts = line.split(": ", 2);
                if (parts[0].toLowerCase(Locale.ROOT).equals("status")) {
                    status = Integer.parseInt(parts[1].split(" ")[0]);
                } else {
                    exchange.getResponseHeaders().add(parts[0], parts[1]);
                }
            }
            byte[] answer = output.readAllBytes();
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            if (answer.length > 0) {
                exchange.getResponseBody().write(answer);
            }
        } finally {
            process.destroy();
        }
    }

    private static void header(HttpExchange exchange, String name, Map<String, String> environment, String variable) {
        String value = exchange.getRequestHeaders().getFirst(name);
        if (value != null) {
            environment.put(variable, value);
        }
    }

    private static void feed(OutputStream to, byte[] body) {
        try (to) {
            to.write(body);
        } catch (IOException ended) {
            // the program has read what it wanted
        }
    }

    private static String line(InputStream input) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = input.read(); c != '\n' && c >= 0; c = input.read()) {
            if (c != '\r') {
                text.append((char) c);
            }
        }
        return new String(text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
