package io.jenkins.plugins.repopilot.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.repopilot.demo.LoopbackGitHub.CheckRun;
import io.jenkins.plugins.repopilot.demo.LoopbackGitHub.CommitStatus;
import java.util.List;
import java.util.Map;

/** The JSON that {@link LoopbackGitHub} answers with, as GitHub shapes it. */
final class LoopbackShapes {

    static final int REPOSITORY_ID = 4711;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LoopbackGitHub hub;

    LoopbackShapes(LoopbackGitHub hub) {
        this.hub = hub;
    }

    private String api() {
        return hub.apiUrl() + "/repos/" + hub.fullName;
    }

    private ObjectNode user(String login) {
        return JSON.createObjectNode().put("login", login).put("id", 1).put("type", "User");
    }

    ObjectNode repository() {
        String[] name = hub.fullName.split("/");
        ObjectNode node = JSON.createObjectNode()
                .put("id", REPOSITORY_ID)
                .put("node_id", "R_" + REPOSITORY_ID)
                .put("name", name[1])
                .put("full_name", hub.fullName)
                .put("private", false)
                .put("url", api())
                .put("html_url", hub.url() + "/" + hub.fullName)
                .put("clone_url", hub.cloneUrl())
                .put("default_branch", hub.defaultBranch)
                .put("archived", hub.archived)
                .put("allow_merge_commit", hub.mergeMethods.contains("merge"))
                .put("allow_squash_merge", hub.mergeMethods.contains("squash"))
                .put("allow_rebase_merge", hub.mergeMethods.contains("rebase"))
                .put("allow_auto_merge", hub.autoMergeAllowed)
                .put("delete_branch_on_merge", hub.deleteBranchOnMerge);
        node.set("owner", user(name[0]));
        node.putObject("permissions")
                .put("pull", true)
                .put("push", !hub.readOnly)
                .put("admin", false);
        return node;
    }

    ObjectNode ref(String name, String sha) {
        String ref = "refs/heads/" + name;
        ObjectNode node = JSON.createObjectNode().put("ref", ref).put("url", api() + "/git/" + ref);
        node.putObject("object").put("sha", sha).put("type", "commit");
        return node;
    }

    ObjectNode comparison(String from, String to) {
        String parted = hub.git.mergeBase(from, to);
        ArrayNode commits = JSON.createArrayNode();
        hub.git.log(from, to).forEach(commit -> commits.add(commit(commit)));
        ArrayNode files = files(parted, to);
        int ahead = commits.size();
        int behind = hub.git.log(to, from).size();
        String status =
                ahead == 0 && behind == 0 ? "identical" : behind == 0 ? "ahead" : ahead == 0 ? "behind" : "diverged";
        ObjectNode node = JSON.createObjectNode()
                .put("url", api() + "/compare/" + from + "..." + to)
                .put("status", status)
                .put("ahead_by", ahead)
                .put("behind_by", behind)
                .put("total_commits", ahead);
        node.set("base_commit", bareCommit(from));
        node.set("merge_base_commit", bareCommit(parted));
        node.set("commits", commits);
        node.set("files", files);
        return node;
    }

    private ObjectNode bareCommit(String sha) {
        ObjectNode node = JSON.createObjectNode().put("sha", sha).put("url", api() + "/commits/" + sha);
        node.putObject("commit").put("message", "");
        return node;
    }

    String nodeId(LoopbackPull pull) {
        return "PR_" + pull.number;
    }

    ObjectNode pull(LoopbackPull pull, boolean whole) {
        ObjectNode node = JSON.createObjectNode()
                .put("id", 9000 + pull.number)
                .put("node_id", nodeId(pull))
                .put("number", pull.number)
                .put("url", api() + "/pulls/" + pull.number)
                .put("issue_url", api() + "/issues/" + pull.number)
                .put("html_url", hub.url() + "/" + hub.fullName + "/pull/" + pull.number)
                .put("state", pull.open ? "open" : "closed")
                .put("title", pull.title)
                .put("body", pull.body)
                .put("draft", pull.draft)
                .put("created_at", pull.createdAt.toString())
                .put("updated_at", pull.updatedAt.toString())
                .put("merged_at", pull.merged ? pull.updatedAt.toString() : null)
                .put("closed_at", pull.open ? null : pull.updatedAt.toString())
                .put("merge_commit_sha", pull.mergeSha);
        node.set("user", user("repo-pilot"));
        node.set("labels", labels(pull));
        node.set("head", pointer(pull.head, pull.headSha));
        node.set("base", pointer(pull.base, pull.baseSha));
        if (pull.armedWith == null) {
            node.putNull("auto_merge");
        } else {
            node.putObject("auto_merge").put("merge_method", pull.armedWith).set("enabled_by", user("repo-pilot"));
        }
        if (whole) {
            node.put("merged", pull.merged)
                    .put("commits", 1)
                    .put("changed_files", 1)
                    .put("additions", 1)
                    .put("deletions", 1);
            mergeability(pull, node);
        }
        return node;
    }

    private void mergeability(LoopbackPull pull, ObjectNode node) {
        if (pull.open && !hub.mergeabilityUnknown.isEmpty()) {
            hub.mergeabilityUnknown.remove(hub.mergeabilityUnknown.iterator().next());
            node.putNull("mergeable").put("mergeable_state", "unknown");
            return;
        }
        boolean conflicts = pull.open && hub.conflicts(pull);
        String state = !pull.open
                ? "unknown"
                : conflicts
                        ? "dirty"
                        : pull.draft
                                ? "draft"
                                : hub.blocked(pull).isPresent() ? "blocked" : hub.unstable(pull) ? "unstable" : "clean";
        node.put("mergeable", pull.open && !conflicts).put("mergeable_state", state);
    }

    private ObjectNode pointer(String branch, String sha) {
        ObjectNode node = JSON.createObjectNode()
                .put("ref", branch)
                .put("sha", sha)
                .put("label", hub.fullName.split("/")[0] + ":" + branch);
        node.set("user", user(hub.fullName.split("/")[0]));
        node.set("repo", repository());
        return node;
    }

    ArrayNode commits(LoopbackPull pull) {
        ArrayNode all = JSON.createArrayNode();
        hub.git.log(pull.baseSha, pull.headSha).forEach(commit -> all.add(commit(commit)));
        return all;
    }

    private ObjectNode commit(LoopbackGit.Commit commit) {
        ObjectNode node =
                JSON.createObjectNode().put("sha", commit.sha()).put("url", api() + "/commits/" + commit.sha());
        ObjectNode inner = node.putObject("commit").put("message", commit.message());
        inner.putObject("author").put("name", commit.name()).put("email", commit.mail());
        inner.putObject("committer").put("name", commit.name()).put("email", commit.mail());
        ArrayNode parents = node.putArray("parents");
        for (String parent : commit.parents().split(" ")) {
            parents.addObject().put("sha", parent).put("url", api() + "/commits/" + parent);
        }
        return node;
    }

    private ArrayNode files(String from, String to) {
        ArrayNode all = JSON.createArrayNode();
        for (LoopbackGit.FileChange change : hub.git.files(from, to)) {
            all.addObject()
                    .put("filename", change.path())
                    .put("status", change.status())
                    .put("additions", change.additions())
                    .put("deletions", change.deletions())
                    .put("changes", change.additions() + change.deletions());
        }
        return all;
    }

    ArrayNode labels(LoopbackPull pull) {
        ArrayNode all = JSON.createArrayNode();
        pull.labels.forEach(label -> all.addObject().put("name", label).put("color", "ededed"));
        return all;
    }

    ArrayNode comments(LoopbackPull pull) {
        ArrayNode all = JSON.createArrayNode();
        for (String body : pull.comments) {
            all.addObject().put("id", all.size() + 1).put("body", body).set("user", user("repo-pilot"));
        }
        return all;
    }

    ArrayNode reviews(LoopbackPull pull) {
        ArrayNode all = JSON.createArrayNode();
        for (LoopbackPull.Review review : pull.reviews) {
            all.addObject()
                    .put("id", all.size() + 1)
                    .put("body", review.body())
                    .put("state", "COMMENTED")
                    .put("commit_id", review.sha())
                    .set("user", user("repo-pilot"));
        }
        return all;
    }

    ObjectNode checkRun(CheckRun run) {
        ObjectNode node = JSON.createObjectNode()
                .put("id", run.id())
                .put("name", run.name())
                .put("head_sha", run.sha())
                .put("external_id", run.externalId())
                .put("status", run.status())
                .put("conclusion", run.conclusion())
                .put("url", api() + "/check-runs/" + run.id());
        node.putObject("output").put("title", run.title()).put("summary", run.summary());
        node.putArray("pull_requests");
        return node;
    }

    ObjectNode checkRuns(String sha) {
        ArrayNode runs = JSON.createArrayNode();
        hub.checks.stream().filter(c -> c.sha().equals(sha)).forEach(c -> runs.add(checkRun(c)));
        ObjectNode node = JSON.createObjectNode().put("total_count", runs.size());
        node.set("check_runs", runs);
        return node;
    }

    /** The answer to a GraphQL query for {@code isRequired} of a pull request's checks. */
    ObjectNode requiredChecks(LoopbackPull pull) {
        List<String> required = hub.protections.get(pull.base) != null
                ? hub.protections.get(pull.base).requiredChecks()
                : List.of();
        ObjectNode node = JSON.createObjectNode();
        ArrayNode checks = node.withObject("/data/repository/pullRequest/commits")
                .putArray("nodes")
                .addObject()
                .withObject("/commit/statusCheckRollup/contexts")
                .putArray("nodes");
        hub.checks.stream()
                .filter(c -> c.sha().equals(pull.headSha))
                .forEach(c -> checks.addObject().put("name", c.name()).put("isRequired", required.contains(c.name())));
        for (JsonNode status : statuses(pull.headSha)) {
            String context = status.path("context").asText();
            checks.addObject().put("context", context).put("isRequired", required.contains(context));
        }
        return node;
    }

    /** Newest first. */
    ArrayNode statuses(String sha) {
        ArrayNode all = JSON.createArrayNode();
        for (int i = hub.statuses.size() - 1; i >= 0; i--) {
            CommitStatus status = hub.statuses.get(i);
            if (status.sha().equals(sha)) {
                all.addObject()
                        .put("id", i + 1)
                        .put("context", status.context())
                        .put("state", status.state())
                        .put("description", status.description())
                        .put("target_url", status.targetUrl())
                        .put("url", api() + "/statuses/" + sha);
            }
        }
        return all;
    }

    /** A plain page for a person who follows the link. */
    LoopbackAnswer page(LoopbackPull pull) {
        String state = pull.merged ? "Merged" : pull.open ? pull.draft ? "Draft" : "Open" : "Closed";
        String html = "<!DOCTYPE html><meta charset=\"utf-8\"><title>" + escape(pull.title) + "</title><body><h1>"
                + escape(pull.title)
                + " #" + pull.number + "</h1><p>" + state + " &middot; " + escape(pull.head) + " &rarr; "
                + escape(pull.base)
                + " &middot; " + escape(String.join(", ", pull.labels)) + "</p><pre style=\"white-space:pre-wrap\">"
                + escape(pull.body)
                + "</pre></body>";
        return new LoopbackAnswer(200, html, Map.of("Content-Type", "text/html; charset=utf-8"));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
