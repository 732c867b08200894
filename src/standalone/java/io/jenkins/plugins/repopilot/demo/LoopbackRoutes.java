package io.jenkins.plugins.repopilot.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.repopilot.demo.LoopbackGitHub.CheckRun;
import io.jenkins.plugins.repopilot.demo.LoopbackGitHub.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The calls of GitHub's REST and GraphQL APIs that {@link LoopbackGitHub} knows. */
final class LoopbackRoutes {

    record Answer(int status, String body, Map<String, String> headers) {}

    private interface Handler {
        Answer handle(MatchResult path, Map<String, String> query, JsonNode body);
    }

    private record Route(String method, Pattern path, Handler handler) {}

    /** A refusal in GitHub's words. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Answer answer;

        Refusal(Answer answer) {
            super(answer.body());
            this.answer = answer;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEFAULT_PAGE = 30;

    private final LoopbackGitHub hub;
    private final LoopbackShapes shapes;
    private final List<Route> routes = new ArrayList<>();

    LoopbackRoutes(LoopbackGitHub hub) {
        this.hub = hub;
        this.shapes = new LoopbackShapes(hub);
        route("GET", "", (path, query, body) -> ok(shapes.repository()));
        route("GET", "/branches/(.+)", (path, query, body) -> ok(shapes.branch(path.group(1), branch(path.group(1)))));
        route(
                "GET",
                "/git/refs?/heads/(.+)",
                (path, query, body) -> ok(shapes.ref(path.group(1), branch(path.group(1)))));
        route("DELETE", "/git/refs/heads/(.+)", (path, query, body) -> deleteBranch(path.group(1)));
        route(
                "GET",
                "/compare/(.+?)\\.\\.\\.(.+)",
                (path, query, body) -> ok(shapes.comparison(commit(path.group(1)), commit(path.group(2)))));
        route("GET", "/pulls", (path, query, body) -> listPulls(query));
        route("POST", "/pulls", (path, query, body) -> openPull(body));
        route("GET", "/pulls/(\\d+)", (path, query, body) -> ok(shapes.pull(pull(path), true)));
        route("PATCH", "/pulls/(\\d+)", (path, query, body) -> editPull(pull(path), body));
        route("PUT", "/pulls/(\\d+)/merge", (path, query, body) -> merge(pull(path), body));
        route("GET", "/pulls/(\\d+)/commits", (path, query, body) -> page(shapes.commits(pull(path)), query));
        route("GET", "/pulls/(\\d+)/files", (path, query, body) -> page(shapes.files(pull(path)), query));
        route("GET", "/pulls/(\\d+)/reviews", (path, query, body) -> page(shapes.reviews(pull(path)), query));
        route("POST", "/pulls/(\\d+)/reviews", (path, query, body) -> review(pull(path), body));
        route("GET", "/issues/(\\d+)/comments", (path, query, body) -> page(shapes.comments(pull(path)), query));
        route("POST", "/issues/(\\d+)/comments", (path, query, body) -> comment(pull(path), body));
        route("GET", "/issues/(\\d+)/labels", (path, query, body) -> page(shapes.labels(pull(path)), query));
        route("POST", "/issues/(\\d+)/labels", (path, query, body) -> label(pull(path), body));
        route("GET", "/commits/([0-9a-f]+)/check-runs", (path, query, body) -> ok(shapes.checkRuns(path.group(1))));
        // the address that older clients use for the same list
        route(
                "GET",
                "/(?:commits/([0-9a-f]+)/statuses|statuses/([0-9a-f]+))",
                (path, query, body) ->
                        page(shapes.statuses(path.group(1) == null ? path.group(2) : path.group(1)), query));
        route("GET", "/commits/([0-9a-f]+)/status", (path, query, body) -> ok(shapes.combinedStatus(path.group(1))));
        route("POST", "/statuses/([0-9a-f]+)", (path, query, body) -> setStatus(path.group(1), body));
        route("POST", "/check-runs", (path, query, body) -> publish(body));
    }

    private void route(String method, String path, Handler handler) {
        routes.add(new Route(method, Pattern.compile(path), handler));
    }

    Answer answer(Request request, String authorization) {
        synchronized (hub) {
            try {
                return dispatch(request, authorization);
            } catch (Refusal refusal) {
                return refusal.answer;
            }
        }
    }

    private Answer dispatch(Request request, String authorization) {
        if (hub.token != null && !hub.carriesToken(authorization)) {
            return message(401, "Bad credentials");
        }
        String[] parts = request.path().split("\\?", 2);
        Map<String, String> query = query(parts.length > 1 ? parts[1] : "");
        JsonNode body = json(request.body());
        if (parts[0].equals("/graphql")) {
            return graphQl(body);
        }
        String page = "/" + hub.fullName + "/pull/";
        if (parts[0].startsWith(page)) {
            return shapes.page(pull(Integer.parseInt(parts[0].substring(page.length()))));
        }
        String below = below(parts[0], request.method());
        if (!request.method().equals("GET")) {
            refuseWriting();
        }
        for (Route route : routes) {
            Matcher matcher =
                    route.path().matcher(URLDecoder.decode(below.replace("+", "%2B"), StandardCharsets.UTF_8));
            if (route.method().equals(request.method()) && matcher.matches()) {
                return linked(route.handler().handle(matcher.toMatchResult(), query, body), below);
            }
        }
        return message(404, "Not Found");
    }

    private String below(String path, String method) {
        String here = "/repos/" + hub.fullName;
        String byId = "/repositories/" + LoopbackShapes.REPOSITORY_ID;
        String former = "/repos/" + hub.formerName;
        for (String known : List.of(here, byId)) {
            if (path.equals(known) || path.startsWith(known + "/")) {
                return path.substring(known.length());
            }
        }
        if (hub.formerName != null && (path.equals(former) || path.startsWith(former + "/"))) {
            String moved = hub.apiUrl() + byId + path.substring(former.length());
            throw new Refusal(new Answer(
                    method.equals("GET") ? 301 : 307,
                    "{\"message\":\"Moved Permanently\",\"url\":\"" + moved + "\"}",
                    Map.of("Location", moved)));
        }
        throw new Refusal(message(404, "Not Found"));
    }

    private void refuseWriting() {
        if (hub.archived) {
            throw new Refusal(message(403, "Repository was archived so is read-only."));
        }
        if (hub.readOnly) {
            throw new Refusal(message(403, "Resource not accessible by personal access token"));
        }
    }

    private Answer listPulls(Map<String, String> query) {
        String state = query.getOrDefault("state", "open");
        String head = query.get("head");
        ArrayNode found = JSON.createArrayNode();
        List<LoopbackPull> all = new ArrayList<>(hub.pulls());
        if (!"asc".equals(query.get("direction"))) {
            Collections.reverse(all);
        }
        String owner = hub.fullName.split("/")[0];
        all.stream()
                .filter(p -> state.equals("all") || p.open == state.equals("open"))
                .filter(p -> head == null || head.equals(owner + ":" + p.head))
                .filter(p -> query.get("base") == null || query.get("base").equals(p.base))
                .forEach(p -> found.add(shapes.pull(p, false)));
        return page(found, query);
    }

    private Answer openPull(JsonNode body) {
        String head = body.path("head").asText().replaceFirst("^[^:/]*:", "");
        String base = body.path("base").asText();
        if (hub.git.branch(head).isEmpty()) {
            throw new Refusal(invalid("PullRequest", "head", "invalid", null));
        }
        if (hub.git.branch(base).isEmpty()) {
            throw new Refusal(invalid("PullRequest", "base", "invalid", null));
        }
        if (hub.pulls.values().stream().anyMatch(p -> p.open && p.head.equals(head) && p.base.equals(base))) {
            throw new Refusal(invalid(
                    "PullRequest",
                    null,
                    "custom",
                    "A pull request already exists for " + hub.fullName.split("/")[0] + ":" + head + "."));
        }
        if (hub.git.log(base, head).isEmpty()) {
            throw new Refusal(invalid("PullRequest", null, "custom", "No commits between " + base + " and " + head));
        }
        if (hub.draftsRefused && body.path("draft").asBoolean()) {
            throw new Refusal(message(422, "Draft pull requests are not supported in this repository."));
        }
        if (body.path("body").asText().length() > 65536) {
            throw new Refusal(
                    invalid("PullRequest", "body", "custom", "body is too long (maximum is 65536 characters)"));
        }
        LoopbackPull pull = new LoopbackPull(
                hub.pulls.size() + 1,
                head,
                base,
                body.path("title").asText(),
                body.path("body").asText(),
                body.path("draft").asBoolean());
        hub.pulls.put(pull.number, pull);
        hub.refresh(pull);
        return answer(201, shapes.pull(pull, true));
    }

    private Answer editPull(LoopbackPull pull, JsonNode body) {
        pull.title = body.path("title").asText(pull.title);
        pull.body = body.path("body").asText(pull.body);
        if (body.has("state")) {
            pull.open = body.path("state").asText().equals("open") && !pull.merged;
        }
        pull.updatedAt = Instant.now();
        return ok(shapes.pull(pull, true));
    }

    private Answer merge(LoopbackPull pull, JsonNode body) {
        String method = body.path("merge_method").asText("merge");
        if (!pull.open) {
            throw new Refusal(message(405, "Pull Request is not mergeable"));
        }
        if (body.hasNonNull("sha") && !body.path("sha").asText().equals(pull.headSha)) {
            throw new Refusal(message(409, "Head branch was modified. Review and try the merge again."));
        }
        if (pull.draft) {
            throw new Refusal(message(405, "Pull Request is still a draft"));
        }
        if (!hub.mergeMethods.contains(method)) {
            String word = Map.of("merge", "Merge commits", "squash", "Squash merges", "rebase", "Rebase merges")
                    .get(method);
            throw new Refusal(message(405, word + " are not allowed on this repository."));
        }
        hub.blocked(pull).ifPresent(why -> {
            throw new Refusal(message(405, why));
        });
        String title =
                body.path("commit_title").asText(body.path("commit_message").asText(null));
        String sha = hub.mergeNow(pull, method, title)
                .orElseThrow(() -> new Refusal(message(405, "Pull Request is not mergeable")));
        return ok(JSON.createObjectNode()
                .put("sha", sha)
                .put("merged", true)
                .put("message", "Pull Request successfully merged"));
    }

    private Answer review(LoopbackPull pull, JsonNode body) {
        List<LoopbackPull.LineComment> comments = new ArrayList<>();
        String from = hub.git.mergeBase(pull.baseSha, pull.headSha);
        for (JsonNode comment : body.path("comments")) {
            String path = comment.path("path").asText();
            if (comment.has("line")
                    && !hub.git.shows(
                            from, pull.headSha, path, comment.path("line").asInt())) {
                throw new Refusal(message(422, "Unprocessable Entity: Line could not be resolved"));
            }
            comments.add(new LoopbackPull.LineComment(
                    path, comment.path("line").asInt(), comment.path("body").asText()));
        }
        pull.reviews.add(new LoopbackPull.Review(body.path("body").asText(), pull.headSha, List.copyOf(comments)));
        ArrayNode reviews = shapes.reviews(pull);
        return ok(reviews.get(reviews.size() - 1));
    }

    private Answer comment(LoopbackPull pull, JsonNode body) {
        pull.comments.add(body.path("body").asText());
        ArrayNode comments = shapes.comments(pull);
        return answer(201, comments.get(comments.size() - 1));
    }

    private Answer label(LoopbackPull pull, JsonNode body) {
        (body.isArray() ? body : body.path("labels")).forEach(label -> pull.labels.add(label.asText()));
        return ok(shapes.labels(pull));
    }

    private Answer publish(JsonNode body) {
        if (hub.checksRefused) {
            throw new Refusal(message(403, "You must authenticate via a GitHub App."));
        }
        CheckRun run = new CheckRun(
                hub.checks.size() + 1000,
                body.path("head_sha").asText(),
                body.path("name").asText(),
                body.path("status").asText("queued"),
                body.path("conclusion").asText(null),
                body.path("external_id").asText(""),
                body.path("output").path("title").asText(""),
                body.path("output").path("summary").asText(""));
        hub.checks.add(run);
        hub.settle();
        return answer(201, shapes.checkRun(run));
    }

    private Answer setStatus(String sha, JsonNode body) {
        hub.status(
                sha, body.path("context").asText("default"), body.path("state").asText());
        ArrayNode all = shapes.statuses(sha);
        return answer(201, all.get(0));
    }

    private Answer deleteBranch(String name) {
        if (hub.git.branch(name).isEmpty()) {
            throw new Refusal(message(422, "Reference does not exist"));
        }
        hub.git.deleteBranch(name);
        return new Answer(204, "", Map.of());
    }

    private Answer graphQl(JsonNode body) {
        refuseWriting();
        JsonNode input =
                body.path("variables").has("input") ? body.path("variables").path("input") : body.path("variables");
        LoopbackPull pull = hub.pulls.values().stream()
                .filter(p -> shapes.nodeId(p).equals(input.path("pullRequestId").asText()))
                .findFirst()
                .orElse(null);
        if (!body.path("query").asText().contains("enablePullRequestAutoMerge") || pull == null) {
            return graphQlError("Could not resolve to a node with the global id");
        }
        hub.refresh(pull);
        String method = input.path("mergeMethod").asText("MERGE").toLowerCase(Locale.ROOT);
        if (!hub.autoMergeAllowed) {
            return graphQlError("Auto merge is not allowed for this repository");
        }
        if (input.hasNonNull("expectedHeadOid")
                && !input.path("expectedHeadOid").asText().equals(pull.headSha)) {
            return graphQlError("Head branch was modified. Review and try the merge again.");
        }
        if (hub.blocked(pull).isEmpty()) {
            return graphQlError(
                    "Pull request Pull request is in " + (hub.unstable(pull) ? "unstable" : "clean") + " status");
        }
        pull.armedWith = method;
        ObjectNode data = JSON.createObjectNode();
        data.putObject("data")
                .putObject("enablePullRequestAutoMerge")
                .putObject("pullRequest")
                .put("number", pull.number);
        return ok(data);
    }

    private static Answer graphQlError(String text) {
        ObjectNode error = JSON.createObjectNode();
        error.putObject("data").putNull("enablePullRequestAutoMerge");
        error.putArray("errors").addObject().put("type", "UNPROCESSABLE").put("message", text);
        return ok(error);
    }

    private String branch(String name) {
        return hub.git.branch(name).orElseThrow(() -> new Refusal(message(404, "Branch not found")));
    }

    private String commit(String revision) {
        return Stream.of(hub.git.branch(revision), hub.git.commit(revision))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new Refusal(message(404, "Not Found")));
    }

    private LoopbackPull pull(MatchResult path) {
        return pull(Integer.parseInt(path.group(1)));
    }

    private LoopbackPull pull(int number) {
        LoopbackPull pull = hub.pulls.get(number);
        if (pull == null) {
            throw new Refusal(message(404, "Not Found"));
        }
        hub.refresh(pull);
        return pull;
    }

    private Answer page(ArrayNode all, Map<String, String> query) {
        int size = Integer.parseInt(query.getOrDefault("per_page", String.valueOf(DEFAULT_PAGE)));
        int page = Integer.parseInt(query.getOrDefault("page", "1"));
        ArrayNode part = JSON.createArrayNode();
        for (int i = (page - 1) * size; i < Math.min(all.size(), page * size); i++) {
            part.add(all.get(i));
        }
        Map<String, String> headers = new HashMap<>();
        if (page * size < all.size()) {
            Map<String, String> next = new LinkedHashMap<>(query);
            next.put("page", String.valueOf(page + 1));
            StringBuilder link = new StringBuilder("?");
            next.forEach((name, value) -> link.append(link.length() > 1 ? "&" : "")
                    .append(name)
                    .append('=')
                    .append(value));
            headers.put("Link", link.toString());
        }
        return new Answer(200, part.toString(), headers);
    }

    /** Completes the address of the next page. */
    private Answer linked(Answer answer, String below) {
        String next = answer.headers().get("Link");
        if (next == null) {
            return answer;
        }
        String url = hub.apiUrl() + "/repositories/" + LoopbackShapes.REPOSITORY_ID + below + next;
        return new Answer(answer.status(), answer.body(), Map.of("Link", "<" + url + ">; rel=\"next\""));
    }

    private static Answer ok(JsonNode body) {
        return answer(200, body);
    }

    private static Answer answer(int status, JsonNode body) {
        return new Answer(status, body.toString(), Map.of());
    }

    private static Answer message(int status, String text) {
        return answer(
                status,
                JSON.createObjectNode().put("message", text).put("documentation_url", "https://docs.github.com/rest"));
    }

    private static Answer invalid(String resource, String field, String code, String text) {
        ObjectNode body = JSON.createObjectNode().put("message", "Validation Failed");
        ObjectNode error =
                body.putArray("errors").addObject().put("resource", resource).put("code", code);
        if (field != null) {
            error.put("field", field);
        }
        if (text != null) {
            error.put("message", text);
        }
        return answer(422, body);
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

    private static JsonNode json(String text) {
        try {
            return text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
        } catch (java.io.IOException e) {
            throw new Refusal(message(400, "Problems parsing JSON"));
        }
    }
}
