package io.jenkins.plugins.repopilot.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.repopilot.demo.LoopbackAnswer.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;

/** What {@link LoopbackGitHub} answers about pull requests. */
final class LoopbackPullRoutes {

    private final LoopbackGitHub hub;
    private final LoopbackShapes shapes;

    LoopbackPullRoutes(LoopbackGitHub hub, LoopbackShapes shapes) {
        this.hub = hub;
        this.shapes = shapes;
    }

    void addTo(LoopbackRoutes routes) {
        routes.add("GET", "/pulls", (path, query, body) -> listPulls(query));
        routes.add("POST", "/pulls", (path, query, body) -> openPull(body));
        routes.add("GET", "/pulls/(\\d+)", (path, query, body) -> LoopbackAnswer.ok(shapes.pull(pull(path), true)));
        routes.add("PATCH", "/pulls/(\\d+)", (path, query, body) -> editPull(pull(path), body));
        routes.add("PUT", "/pulls/(\\d+)/merge", (path, query, body) -> merge(pull(path), body));
        routes.add(
                "GET",
                "/pulls/(\\d+)/commits",
                (path, query, body) -> LoopbackAnswer.page(shapes.commits(pull(path)), query));
        routes.add(
                "GET",
                "/pulls/(\\d+)/reviews",
                (path, query, body) -> LoopbackAnswer.page(shapes.reviews(pull(path)), query));
        routes.add("POST", "/pulls/(\\d+)/reviews", (path, query, body) -> review(pull(path), body));
        routes.add(
                "GET",
                "/issues/(\\d+)/comments",
                (path, query, body) -> LoopbackAnswer.page(shapes.comments(pull(path)), query));
        routes.add("POST", "/issues/(\\d+)/comments", (path, query, body) -> comment(pull(path), body));
        routes.add("POST", "/issues/(\\d+)/labels", (path, query, body) -> label(pull(path), body));
    }

    private LoopbackAnswer listPulls(Map<String, String> query) {
        String state = query.getOrDefault("state", "open");
        String head = query.get("head");
        ArrayNode found = LoopbackAnswer.array();
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
        return LoopbackAnswer.page(found, query);
    }

    private LoopbackAnswer openPull(JsonNode body) {
        String head = body.path("head").asText().replaceFirst("^[^:/]*:", "");
        String base = body.path("base").asText();
        if (hub.git.branch(head).isEmpty()) {
            throw new Refusal(LoopbackAnswer.invalid("PullRequest", "head", "invalid", null));
        }
        if (hub.git.branch(base).isEmpty()) {
            throw new Refusal(LoopbackAnswer.invalid("PullRequest", "base", "invalid", null));
        }
        if (hub.pulls.values().stream().anyMatch(p -> p.open && p.head.equals(head) && p.base.equals(base))) {
            throw new Refusal(LoopbackAnswer.invalid(
                    "PullRequest",
                    null,
                    "custom",
                    "A pull request already exists for " + hub.fullName.split("/")[0] + ":" + head + "."));
        }
        if (hub.git.log(base, head).isEmpty()) {
            throw new Refusal(LoopbackAnswer.invalid(
                    "PullRequest", null, "custom", "No commits between " + base + " and " + head));
        }
        if (hub.draftsRefused && body.path("draft").asBoolean()) {
            throw new Refusal(LoopbackAnswer.message(422, "Draft pull requests are not supported in this repository."));
        }
        if (body.path("body").asText().length() > 65536) {
            throw new Refusal(LoopbackAnswer.invalid(
                    "PullRequest", "body", "custom", "body is too long (maximum is 65536 characters)"));
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
        return LoopbackAnswer.of(201, shapes.pull(pull, true));
    }

    private LoopbackAnswer editPull(LoopbackPull pull, JsonNode body) {
        pull.title = body.path("title").asText(pull.title);
        pull.body = body.path("body").asText(pull.body);
        if (body.has("state")) {
            pull.open = body.path("state").asText().equals("open") && !pull.merged;
        }
        pull.updatedAt = Instant.now();
        return LoopbackAnswer.ok(shapes.pull(pull, true));
    }

    private LoopbackAnswer merge(LoopbackPull pull, JsonNode body) {
        String method = body.path("merge_method").asText("merge");
        if (!pull.open) {
            throw new Refusal(LoopbackAnswer.message(405, "Pull Request is not mergeable"));
        }
        if (body.hasNonNull("sha") && !body.path("sha").asText().equals(pull.headSha)) {
            throw new Refusal(LoopbackAnswer.message(409, "Head branch was modified. Review and try the merge again."));
        }
        if (pull.draft) {
            throw new Refusal(LoopbackAnswer.message(405, "Pull Request is still a draft"));
        }
        if (!hub.mergeMethods.contains(method)) {
            String word = Map.of("merge", "Merge commits", "squash", "Squash merges", "rebase", "Rebase merges")
                    .get(method);
            throw new Refusal(LoopbackAnswer.message(405, word + " are not allowed on this repository."));
        }
        hub.blocked(pull).ifPresent(why -> {
            throw new Refusal(LoopbackAnswer.message(405, why));
        });
        String title =
                body.path("commit_title").asText(body.path("commit_message").asText(null));
        String sha = hub.mergeNow(pull, method, title)
                .orElseThrow(() -> new Refusal(LoopbackAnswer.message(405, "Pull Request is not mergeable")));
        return LoopbackAnswer.ok(LoopbackAnswer.object()
                .put("sha", sha)
                .put("merged", true)
                .put("message", "Pull Request successfully merged"));
    }

    private LoopbackAnswer review(LoopbackPull pull, JsonNode body) {
        List<LoopbackPull.LineComment> comments = new ArrayList<>();
        String from = hub.git.mergeBase(pull.baseSha, pull.headSha);
        for (JsonNode comment : body.path("comments")) {
            String path = comment.path("path").asText();
            if (comment.has("line")
                    && !hub.git.shows(
                            from, pull.headSha, path, comment.path("line").asInt())) {
                throw new Refusal(LoopbackAnswer.message(422, "Unprocessable Entity: Line could not be resolved"));
            }
            comments.add(new LoopbackPull.LineComment(
                    path, comment.path("line").asInt(), comment.path("body").asText()));
        }
        pull.reviews.add(new LoopbackPull.Review(body.path("body").asText(), pull.headSha, List.copyOf(comments)));
        ArrayNode reviews = shapes.reviews(pull);
        return LoopbackAnswer.ok(reviews.get(reviews.size() - 1));
    }

    private LoopbackAnswer comment(LoopbackPull pull, JsonNode body) {
        pull.comments.add(body.path("body").asText());
        ArrayNode comments = shapes.comments(pull);
        return LoopbackAnswer.of(201, comments.get(comments.size() - 1));
    }

    private LoopbackAnswer label(LoopbackPull pull, JsonNode body) {
        (body.isArray() ? body : body.path("labels")).forEach(label -> pull.labels.add(label.asText()));
        return LoopbackAnswer.ok(shapes.labels(pull));
    }

    /** Which checks of a pull request's head are required, the one question that is asked in GraphQL. */
    LoopbackAnswer query(JsonNode body) {
        LoopbackPull pull = pull(body.path("variables").path("number").asInt());
        return LoopbackAnswer.ok(shapes.requiredChecks(pull));
    }

    /** Arms auto-merge. */
    LoopbackAnswer mutation(JsonNode body) {
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
        ObjectNode data = LoopbackAnswer.object();
        data.putObject("data")
                .putObject("enablePullRequestAutoMerge")
                .putObject("pullRequest")
                .put("number", pull.number);
        return LoopbackAnswer.ok(data);
    }

    private static LoopbackAnswer graphQlError(String text) {
        ObjectNode error = LoopbackAnswer.object();
        error.putObject("data").putNull("enablePullRequestAutoMerge");
        error.putArray("errors").addObject().put("type", "UNPROCESSABLE").put("message", text);
        return LoopbackAnswer.ok(error);
    }

    private LoopbackPull pull(MatchResult path) {
        return pull(Integer.parseInt(path.group(1)));
    }

    LoopbackPull pull(int number) {
        LoopbackPull pull = hub.pulls.get(number);
        if (pull == null) {
            throw new Refusal(LoopbackAnswer.message(404, "Not Found"));
        }
        hub.refresh(pull);
        return pull;
    }
}
