package io.jenkins.plugins.repopilot.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.repopilot.demo.LoopbackAnswer.Refusal;
import io.jenkins.plugins.repopilot.demo.LoopbackGitHub.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The calls of GitHub's REST and GraphQL APIs that {@link LoopbackGitHub} knows, and who is let in. */
final class LoopbackRoutes {

    interface Handler {
        LoopbackAnswer handle(MatchResult path, Map<String, String> query, JsonNode body);
    }

    private record Route(String method, Pattern path, Handler handler) {}

    private static final String BY_ID = "/repositories/" + LoopbackShapes.REPOSITORY_ID;

    private final LoopbackGitHub hub;
    private final LoopbackShapes shapes;
    private final LoopbackPullRoutes pulls;
    private final List<Route> routes = new ArrayList<>();

    LoopbackRoutes(LoopbackGitHub hub) {
        this.hub = hub;
        shapes = new LoopbackShapes(hub);
        pulls = new LoopbackPullRoutes(hub, shapes);
        add("GET", "", (path, query, body) -> LoopbackAnswer.ok(shapes.repository()));
        pulls.addTo(this);
        new LoopbackCommitRoutes(hub, shapes).addTo(this);
    }

    /**
     * @param path below the repository's, a regular expression
     */
    void add(String method, String path, Handler handler) {
        routes.add(new Route(method, Pattern.compile(path), handler));
    }

    LoopbackAnswer answer(Request request, String authorization) {
        synchronized (hub) {
            try {
                return dispatch(request, authorization);
            } catch (Refusal refusal) {
                return refusal.answer();
            }
        }
    }

    private LoopbackAnswer dispatch(Request request, String authorization) {
        if (hub.token != null && !hub.carriesToken(authorization)) {
            return LoopbackAnswer.message(401, "Bad credentials");
        }
        String[] parts = request.path().split("\\?", 2);
        Map<String, String> query = query(parts.length > 1 ? parts[1] : "");
        JsonNode body = LoopbackAnswer.read(request.body());
        if (parts[0].equals("/graphql")) {
            if (body.path("query").asText().startsWith("query")) {
                return pulls.query(body);
            }
            refuseWriting();
            return pulls.mutation(body);
        }
        String page = "/" + hub.fullName + "/pull/";
        if (parts[0].startsWith(page)) {
            return shapes.page(pulls.pull(Integer.parseInt(parts[0].substring(page.length()))));
        }
        String below = below(parts[0], request.method());
        if (!request.method().equals("GET")) {
            refuseWriting();
        }
        for (Route route : routes) {
            Matcher matcher =
                    route.path().matcher(URLDecoder.decode(below.replace("+", "%2B"), StandardCharsets.UTF_8));
            if (route.method().equals(request.method()) && matcher.matches()) {
                return route.handler()
                        .handle(matcher.toMatchResult(), query, body)
                        .linked(hub.apiUrl() + BY_ID + below);
            }
        }
        return LoopbackAnswer.message(404, "Not Found");
    }

    private String below(String path, String method) {
        String here = "/repos/" + hub.fullName;
        String former = "/repos/" + hub.formerName;
        for (String known : List.of(here, BY_ID)) {
            if (path.equals(known) || path.startsWith(known + "/")) {
                return path.substring(known.length());
            }
        }
        if (hub.formerName != null && (path.equals(former) || path.startsWith(former + "/"))) {
            String moved = hub.apiUrl() + BY_ID + path.substring(former.length());
            throw new Refusal(new LoopbackAnswer(
                    method.equals("GET") ? 301 : 307,
                    "{\"message\":\"Moved Permanently\",\"url\":\"" + moved + "\"}",
                    Map.of("Location", moved)));
        }
        throw new Refusal(LoopbackAnswer.message(404, "Not Found"));
    }

    private void refuseWriting() {
        if (hub.archived) {
            throw new Refusal(LoopbackAnswer.message(403, "Repository was archived so is read-only."));
        }
        if (hub.readOnly) {
            throw new Refusal(LoopbackAnswer.message(403, "Resource not accessible by personal access token"));
        }
    }

    private static Map<String, String> query(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : text.split("&")) {
            String[] pair = part.split("=", 2);
            if (pair.length == 2) {
                values.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
            }
        }
        return values;
    }
}
