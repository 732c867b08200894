package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.forge.CodeHost.Check;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.CheckReport;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.CommitStatus;
import io.jenkins.plugins.repopilot.engine.forge.CodeHostException.Kind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.github.GHCheckRun;
import org.kohsuke.github.GHCheckRunBuilder;
import org.kohsuke.github.GHCommitState;
import org.kohsuke.github.GHCommitStatus;
import org.kohsuke.github.GHRepository;

/** What GitHub and others say of a commit: check runs and commit statuses. */
final class GitHubChecks {

    private static final int PAGE = 100;

    private final GitHubSession session;

    GitHubChecks(GitHubSession session) {
        this.session = session;
    }

    List<Check> checks(String sha) throws IOException, InterruptedException {
        GHRepository repo = session.repository();
        Map<String, Check> checks = new LinkedHashMap<>();
        for (GHCheckRun run : GitHubSession.call(
                () -> repo.getCheckRuns(sha).withPageSize(PAGE).toList())) {
            checks.put(run.getName(), GitHubShapes.check(run));
        }
        for (GHCommitStatus status : GitHubSession.call(
                () -> repo.listCommitStatuses(sha).withPageSize(PAGE).toList())) {
            // newest first
            checks.putIfAbsent(status.getContext(), GitHubShapes.check(status));
        }
        return List.copyOf(checks.values());
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
