package io.jenkins.plugins.repopilot.engine.scaffold;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** When a workflow runs and what it may do then: its {@code on} and its {@code permissions}. */
final class WorkflowTriggers {

    private static final Set<String> FILTERS =
            Set.of("branches", "branches-ignore", "tags", "tags-ignore", "paths", "paths-ignore", "types", "workflows");
    private static final Set<String> CALL = Set.of("inputs", "outputs", "secrets");
    private static final Set<String> CALLED = Set.of("workflow_call", "workflow_dispatch");

    /** https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows */
    private static final Set<String> EVENTS = Set.of(
            "branch_protection_rule",
            "check_run",
            "check_suite",
            "create",
            "delete",
            "deployment",
            "deployment_status",
            "discussion",
            "discussion_comment",
            "fork",
            "gollum",
            "issue_comment",
            "issues",
            "label",
            "merge_group",
            "milestone",
            "page_build",
            "public",
            "pull_request",
            "pull_request_review",
            "pull_request_review_comment",
            "pull_request_target",
            "push",
            "registry_package",
            "release",
            "repository_dispatch",
            "schedule",
            "status",
            "watch",
            "workflow_call",
            "workflow_dispatch",
            "workflow_run");

    private static final Set<String> SCOPES = Set.of(
            "actions",
            "attestations",
            "checks",
            "contents",
            "deployments",
            "discussions",
            "id-token",
            "issues",
            "models",
            "packages",
            "pages",
            "pull-requests",
            "repository-projects",
            "security-events",
            "statuses");

    private WorkflowTriggers() {}

    /** What is wrong with the value of {@code on}. */
    static List<String> problems(JsonNode on) {
        List<String> problems = new ArrayList<>();
        if (on.isMissingNode() || on.isNull() || on.isEmpty() && on.isContainerNode()) {
            return List.of("the workflow has no 'on': it would never run");
        }
        if (on.isTextual()) {
            event(on.asText(), problems);
        } else if (on.isArray()) {
            on.forEach(name -> event(name.asText(), problems));
        } else {
            on.fields().forEachRemaining(event -> {
                event(event.getKey(), problems);
                filters(event.getKey(), event.getValue(), problems);
            });
        }
        return problems;
    }

    private static void event(String name, List<String> problems) {
        if (!EVENTS.contains(name)) {
            problems.add("'" + name + "' is no event that starts a workflow");
        } else if (name.equals("pull_request_target")) {
            problems.add("pull_request_target gives the code of strangers this repository's secrets; use pull_request");
        }
    }

    private static void filters(String event, JsonNode filters, List<String> problems) {
        if (event.equals("schedule")) {
            for (JsonNode entry : filters) {
                String cron = entry.path("cron").asText();
                if (cron.strip().split("\\s+").length != 5) {
                    problems.add("the schedule '" + cron + "' must have five fields");
                }
            }
            return;
        }
        Set<String> known = CALLED.contains(event) ? CALL : FILTERS;
        filters.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problems.add("the event " + event + " has the unknown key '" + name + "'");
            }
        });
    }

    /**
     * @param what whose they are, for the sentence
     * @param permissions may be missing
     */
    static List<String> permissions(String what, JsonNode permissions) {
        List<String> problems = new ArrayList<>();
        if (permissions.isTextual() && !permissions.asText().equals("read-all")) {
            problems.add(
                    permissions.asText().equals("write-all")
                            ? what + " asks for write-all: name the permissions that it needs"
                            : what + " has the unknown permissions '" + permissions.asText() + "'");
        }
        permissions.fields().forEachRemaining(scope -> {
            if (!SCOPES.contains(scope.getKey())) {
                problems.add(what + " has permissions of the unknown scope '" + scope.getKey() + "'");
            } else if (!Set.of("read", "write", "none")
                    .contains(scope.getValue().asText())) {
                problems.add(what + " has the permission " + scope.getKey() + ": '"
                        + scope.getValue().asText() + "', which is neither read, write nor none");
            }
        });
        return problems;
    }
}
