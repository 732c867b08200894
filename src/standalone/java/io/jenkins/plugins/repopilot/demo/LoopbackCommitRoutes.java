package io.jenkins.plugins.repopilot.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.jenkins.plugins.repopilot.demo.LoopbackAnswer.Refusal;
import io.jenkins.plugins.repopilot.demo.LoopbackGitHub.CheckRun;
import io.jenkins.plugins.repopilot.demo.LoopbackGitHub.CommitStatus;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What {@link LoopbackGitHub} answers about branches and commits, with their checks and statuses. */
final class LoopbackCommitRoutes {

    private static final Set<String> STATES = Set.of("error", "failure", "pending", "success");
    private static final int LONGEST_DESCRIPTION = 140;

    private final LoopbackGitHub hub;
    private final LoopbackShapes shapes;

    LoopbackCommitRoutes(LoopbackGitHub hub, LoopbackShapes shapes) {
        this.hub = hub;
        this.shapes = shapes;
    }

    void addTo(LoopbackRoutes routes) {
        routes.add(
                "GET",
                "/git/refs?/heads/(.+)",
                (path, query, body) -> LoopbackAnswer.ok(shapes.ref(path.group(1), branch(path.group(1)))));
        routes.add("DELETE", "/git/refs/heads/(.+)", (path, query, body) -> deleteBranch(path.group(1)));
        routes.add(
                "GET",
                "/compare/(.+?)\\.\\.\\.(.+)",
                (path, query, body) ->
                        LoopbackAnswer.ok(shapes.comparison(commit(path.group(1)), commit(path.group(2)))));
        routes.add(
                "GET",
                "/commits/([0-9a-f]+)/check-runs",
                (path, query, body) -> LoopbackAnswer.ok(shapes.checkRuns(path.group(1))));
        routes.add("POST", "/check-runs", (path, query, body) -> publish(body));
        // the address that older clients use for the same list
        routes.add(
                "GET",
                "/(?:commits/([0-9a-f]+)/statuses|statuses/([0-9a-f]+))",
                (path, query, body) -> LoopbackAnswer.page(
                        shapes.statuses(path.group(1) == null ? path.group(2) : path.group(1)), query));
        routes.add("POST", "/statuses/([0-9a-f]+)", (path, query, body) -> setStatus(path.group(1), body));
    }

    private LoopbackAnswer publish(JsonNode body) {
        if (hub.checksRefused) {
            throw new Refusal(LoopbackAnswer.message(403, "You must authenticate via a GitHub App."));
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
        return LoopbackAnswer.of(201, shapes.checkRun(run));
    }

    private LoopbackAnswer deleteBranch(String name) {
        if (hub.git.branch(name).isEmpty()) {
            throw new Refusal(LoopbackAnswer.message(422, "Reference does not exist"));
        }
        hub.git.deleteBranch(name);
        return new LoopbackAnswer(204, "", Map.of());
    }

    private String branch(String name) {
        return hub.git.branch(name).orElseThrow(() -> new Refusal(LoopbackAnswer.message(404, "Branch not found")));
    }

    private String commit(String revision) {
        return Stream.of(hub.git.branch(revision), hub.git.commit(revision))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new Refusal(LoopbackAnswer.message(404, "Not Found")));
    }

    private LoopbackAnswer setStatus(String sha, JsonNode body) {
        String state = body.path("state").asText();
        String description = body.path("description").asText("");
        if (hub.git.commit(sha).isEmpty()) {
            throw new Refusal(LoopbackAnswer.message(422, "No commit found for SHA: " + sha));
        }
        if (!STATES.contains(state)) {
            throw new Refusal(LoopbackAnswer.invalid("Status", "state", "custom", "state is not included in the list"));
        }
        if (description.length() > LONGEST_DESCRIPTION) {
            throw new Refusal(LoopbackAnswer.invalid(
                    "Status", "description", "custom", "description is too long (maximum is 140 characters)"));
        }
        hub.add(new CommitStatus(
                sha,
                body.path("context").asText("default"),
                state,
                description,
                body.path("target_url").asText("")));
        ArrayNode all = shapes.statuses(sha);
        return LoopbackAnswer.of(201, all.get(0));
    }
}
