package io.jenkins.plugins.repopilot.engine.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.MergeOutcome;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.MergeRequest;
import io.jenkins.plugins.repopilot.engine.forge.CodeHostException.Kind;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.kohsuke.github.GHPullRequest;

/** The two ways to a merge: at once, or by GitHub itself later. */
final class GitHubMerges {

    private static final int MERGE_ATTEMPTS = 3;
    private static final Duration MERGE_PAUSE = Duration.ofSeconds(5);

    private final GitHubSession session;
    private final TimeSource time;

    GitHubMerges(GitHubSession session, TimeSource time) {
        this.session = session;
        this.time = time;
    }

    /** See {@link CodeHost#merge}. */
    MergeOutcome merge(MergeRequest request) throws IOException, InterruptedException {
        GHPullRequest.MergeMethod method =
                GHPullRequest.MergeMethod.valueOf(request.method().toUpperCase(Locale.ROOT));
        for (int attempt = 1; ; attempt++) {
            GHPullRequest pull = session.pull(request.number());
            PullRequest now = GitHubSession.call(() -> GitHubShapes.whole(pull));
            if (now.state() == PullRequest.State.MERGED) {
                return now.headSha().equals(request.sha())
                        ? new MergeOutcome.Merged(now.mergeSha())
                        : new MergeOutcome.Moved("it was merged already, at another commit " + now.headSha());
            }
            if (!now.open()) {
                return new MergeOutcome.Refused("somebody closed the pull request");
            }
            try {
                GitHubSession.call(() -> {
                    pull.merge(request.title(), request.sha(), method);
                    return null;
                });
                return new MergeOutcome.Merged(mergeSha(request.number()));
            } catch (CodeHostException e) {
                Optional<MergeOutcome> refused = refusal(e);
                if (refused.isPresent()) {
                    return refused.get();
                }
                if (attempt >= MERGE_ATTEMPTS) {
                    PullRequest last = pullRequest(request.number());
                    return last.state() == PullRequest.State.MERGED
                            ? new MergeOutcome.Merged(last.mergeSha())
                            : new MergeOutcome.Refused(e.getMessage());
                }
                // the answer was lost, the merge perhaps not: the next round looks first
                time.sleep(MERGE_PAUSE);
            }
        }
    }

    /** github-api does not tell it, and GitHub's other servers may learn of the merge a moment later. */
    private String mergeSha(int number) throws IOException, InterruptedException {
        PullRequest merged = pullRequest(number);
        for (int look = 1; merged.state() != PullRequest.State.MERGED && look < MERGE_ATTEMPTS; look++) {
            time.sleep(MERGE_PAUSE);
            merged = pullRequest(number);
        }
        return merged.mergeSha();
    }

    /** What GitHub's refusal of a merge means; empty if it is worth another look. */
    private static Optional<MergeOutcome> refusal(CodeHostException e) throws CodeHostException {
        if (e.kind() == Kind.CONFLICT) {
            return Optional.of(new MergeOutcome.Moved(e.getMessage()));
        }
        // "Base branch was modified. Review and try the merge again.": another merge was faster
        if (e.kind() == Kind.UNAVAILABLE || e.getMessage().contains("Base branch was modified")) {
            return Optional.empty();
        }
        if (e.kind() == Kind.INVALID || e.kind() == Kind.FORBIDDEN) {
            return Optional.of(new MergeOutcome.Refused(e.getMessage()));
        }
        throw e;
    }

    /** See {@link CodeHost#arm}. */
    MergeOutcome arm(PullRequest pullRequest, String sha, String method) throws IOException, InterruptedException {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put(
                "query",
                "mutation($input: EnablePullRequestAutoMergeInput!) { enablePullRequestAutoMerge(input: $input) "
                        + "{ pullRequest { number } } }");
        body.putObject("variables")
                .putObject("input")
                .put("pullRequestId", pullRequest.nodeId())
                .put("mergeMethod", method.toUpperCase(Locale.ROOT))
                .put("expectedHeadOid", sha);
        JsonNode errors;
        try {
            errors = session.graphQl(body).path("errors");
        } catch (CodeHostException e) {
            return armed(pullRequest.number()).orElseGet(() -> new MergeOutcome.Refused(e.getMessage()));
        }
        if (errors.isEmpty()) {
            return new MergeOutcome.Armed();
        }
        String why = errors.path(0).path("message").asText();
        return armed(pullRequest.number())
                .orElseGet(() -> why.contains("Head branch was modified")
                        ? new MergeOutcome.Moved(why)
                        : new MergeOutcome.Refused("GitHub's auto-merge can't be armed: " + why));
    }

    private Optional<MergeOutcome> armed(int number) throws IOException, InterruptedException {
        PullRequest now = pullRequest(number);
        if (now.state() == PullRequest.State.MERGED) {
            return Optional.of(new MergeOutcome.Merged(now.mergeSha()));
        }
        return now.armed() ? Optional.of(new MergeOutcome.Armed()) : Optional.empty();
    }

    private PullRequest pullRequest(int number) throws IOException, InterruptedException {
        GHPullRequest pull = session.pull(number);
        return GitHubSession.call(() -> GitHubShapes.whole(pull));
    }
}
