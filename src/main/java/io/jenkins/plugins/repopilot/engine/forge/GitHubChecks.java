package io.jenkins.plugins.repopilot.engine.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.Check;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.CheckReport;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.CommitStatus;
import io.jenkins.plugins.repopilot.engine.forge.CodeHostException.Kind;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kohsuke.github.GHCheckRun;
import org.kohsuke.github.GHCheckRunBuilder;
import org.kohsuke.github.GHCommitState;
import org.kohsuke.github.GHCommitStatus;
import org.kohsuke.github.GHRepository;

/** What GitHub and others say of a commit: check runs and commit statuses. */
final class GitHubChecks {

    private static final int PAGE = 100;

    /** REST tells it only to administrators. */
    private static final String REQUIRED = """
            query($owner: String!, $name: String!, $number: Int!) {
              repository(owner: $owner, name: $name) { pullRequest(number: $number) {
                commits(last: 1) { nodes { commit { statusCheckRollup { contexts(first: 100) { nodes {
                  ... on CheckRun { name isRequired(pullRequestNumber: $number) }
                  ... on StatusContext { context isRequired(pullRequestNumber: $number) }
                } } } } } }
              } }
            }
            """;

    private final GitHubSession session;

    GitHubChecks(GitHubSession session) {
        this.session = session;
    }

    List<Check> checks(String sha) throws IOException, InterruptedException {
        GHRepository repo = session.repository();
        Map<String, Check> checks = new LinkedHashMap<>();
        // reruns are left out by GitHub; several of one name are different ones, as of two workflows with a job "build"
        for (GHCheckRun run : GitHubSession.call(
                () -> repo.getCheckRuns(sha).withPageSize(PAGE).toList())) {
            checks.merge(run.getName(), GitHubShapes.check(run), GitHubChecks::worse);
        }
        Set<String> contexts = new HashSet<>();
        for (GHCommitStatus status : GitHubSession.call(
                () -> repo.listCommitStatuses(sha).withPageSize(PAGE).toList())) {
            // newest first, and only the newest of a context counts
            if (contexts.add(status.getContext())) {
                checks.merge(status.getContext(), GitHubShapes.check(status), GitHubChecks::worse);
            }
        }
        return List.copyOf(checks.values());
    }

    private static Check worse(Check one, Check other) {
        return one.state().compareTo(other.state()) >= 0 ? one : other;
    }

    /**
     * Those checks of a pull request's head that its base branch asks for, by branch protection or a rule set. What GitHub does not say,
     * or not to this credential, is not among them.
     */
    Set<String> required(int number) throws IOException, InterruptedException {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("query", REQUIRED);
        GHRepository repo = session.repository();
        body.putObject("variables")
                .put("owner", repo.getOwnerName())
                .put("name", repo.getName())
                .put("number", number);
        JsonNode answer;
        try {
            answer = session.graphQl(body);
        } catch (CodeHostException e) {
            return Set.of();
        }
        if (!answer.path("errors").isEmpty()) {
            return Set.of();
        }
        Set<String> required = new HashSet<>();
        for (JsonNode commit : answer.at("/data/repository/pullRequest/commits/nodes")) {
            for (JsonNode check : commit.at("/commit/statusCheckRollup/contexts/nodes")) {
                if (check.path("isRequired").asBoolean()) {
                    required.add(
                            check.path(check.has("name") ? "name" : "context").asText());
                }
            }
        }
        return required;
    }

    boolean report(CheckReport report) throws IOException, InterruptedException {
        GHCheckRunBuilder builder = session.repository()
                .createCheckRun(report.name(), report.sha())
                .withExternalID(report.externalId())
                .withStatus(GHCheckRun.Status.COMPLETED)
                .withConclusion(report.success() ? GHCheckRun.Conclusion.SUCCESS : GHCheckRun.Conclusion.NEUTRAL)
                .add(new GHCheckRunBuilder.Output(report.title(), report.summary()));
        if (!report.url().isEmpty()) {
            builder.withDetailsURL(report.url());
        }
        try {
            GitHubSession.call(builder::create);
            return true;
        } catch (CodeHostException e) {
            if (e.kind() == Kind.FORBIDDEN || e.kind() == Kind.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    void status(CommitStatus status) throws IOException, InterruptedException {
        GHRepository repo = session.repository();
        GHCommitState state = status.success() ? GHCommitState.SUCCESS : GHCommitState.FAILURE;
        String url = status.url().isEmpty() ? null : status.url();
        GitHubSession.call(
                () -> repo.createCommitStatus(status.sha(), state, url, status.description(), status.context()));
    }
}
