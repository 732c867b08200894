package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.forge.CodeHostException.Kind;
import io.jenkins.plugins.repopilot.engine.git.CommitInfo;
import io.jenkins.plugins.repopilot.engine.port.Console;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.kohsuke.github.GHCommit;
import org.kohsuke.github.GHRef;
import org.kohsuke.github.GHRepository;

/** A repository on github.com or a GitHub Enterprise Server. Thread-safe. */
public final class GitHubCodeHost implements CodeHost {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(15);

    private final GitHubSession session;
    private final GitHubPulls pulls;
    private final GitHubChecks checks;
    private final GitHubMerges merges;

    private GitHubCodeHost(GitHubSession session, TimeSource time) {
        this.session = session;
        this.pulls = new GitHubPulls(session);
        this.checks = new GitHubChecks(session);
        this.merges = new GitHubMerges(session, time);
    }

    /** With an HTTP client of its own and the machine's proxy settings. */
    public static GitHubCodeHost connect(
            String githubUrl, String fullName, Supplier<String> token, TimeSource time, Console console)
            throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_LIMIT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        return connect(githubUrl, fullName, token, client, time, console);
    }

    /**
     * Asks nothing yet.
     *
     * @param githubUrl {@code https://api.github.com}, or {@code https://HOST/api/v3}
     * @param fullName {@code owner/name}
     * @param token asked for with every request, because some change; {@code null} or giving null to go without
     * @param client must not follow redirects
     * @param time for the waiting that GitHub asks for
     */
    public static GitHubCodeHost connect(
            String githubUrl,
            String fullName,
            Supplier<String> token,
            HttpClient client,
            TimeSource time,
            Console console)
            throws IOException {
        GitHubTransport transport = new GitHubTransport(client, time, console);
        return new GitHubCodeHost(new GitHubSession(githubUrl, fullName, token, transport), time);
    }

    @Override
    public RepositoryFacts repository() throws IOException, InterruptedException {
        GHRepository now = session.freshRepository();
        List<String> methods = new ArrayList<>();
        if (now.isAllowMergeCommit()) {
            methods.add("merge");
        }
        if (now.isAllowSquashMerge()) {
            methods.add("squash");
        }
        if (now.isAllowRebaseMerge()) {
            methods.add("rebase");
        }
        return new RepositoryFacts(
                now.getFullName(),
                now.getHtmlUrl().toString(),
                now.getDefaultBranch(),
                now.isArchived(),
                now.hasPushAccess(),
                methods);
    }

    @Override
    public List<PullRequest> pullRequests(String headPrefix, boolean openOnly)
            throws IOException, InterruptedException {
        return pulls.pullRequests(headPrefix, openOnly);
    }

    @Override
    public Optional<PullRequest> pullRequestOf(String headBranch) throws IOException, InterruptedException {
        return pulls.pullRequestOf(headBranch);
    }

    @Override
    public PullRequest pullRequest(int number) throws IOException, InterruptedException {
        return pulls.pullRequest(number);
    }

    @Override
    public PullRequest open(NewPullRequest request) throws IOException, InterruptedException {
        return pulls.open(request);
    }

    @Override
    public void edit(int number, String title, String body) throws IOException, InterruptedException {
        pulls.edit(number, title, body);
    }

    @Override
    public void label(int number, Collection<String> labels) throws IOException, InterruptedException {
        pulls.label(number, labels);
    }

    @Override
    public List<String> comments(int number) throws IOException, InterruptedException {
        return pulls.comments(number);
    }

    @Override
    public void comment(int number, String body) throws IOException, InterruptedException {
        pulls.comment(number, body);
    }

    @Override
    public List<String> reviews(int number) throws IOException, InterruptedException {
        return pulls.reviews(number);
    }

    @Override
    public void review(int number, String sha, String body, List<LineComment> comments)
            throws IOException, InterruptedException {
        pulls.review(number, sha, body, comments);
    }

    @Override
    public List<CommitInfo> commits(int number) throws IOException, InterruptedException {
        return pulls.commits(number);
    }

    @Override
    public List<Check> checks(String sha) throws IOException, InterruptedException {
        return checks.checks(sha);
    }

    @Override
    public Set<String> requiredChecks(int number) throws IOException, InterruptedException {
        return checks.required(number);
    }

    @Override
    public boolean report(CheckReport report) throws IOException, InterruptedException {
        return checks.report(report);
    }

    @Override
    public void status(CommitStatus status) throws IOException, InterruptedException {
        checks.status(status);
    }

    @Override
    public MergeOutcome merge(MergeRequest request) throws IOException, InterruptedException {
        return merges.merge(request);
    }

    @Override
    public MergeOutcome arm(PullRequest pullRequest, String sha, String method)
            throws IOException, InterruptedException {
        return merges.arm(pullRequest, sha, method);
    }

    @Override
    public Optional<String> head(String branch) throws IOException, InterruptedException {
        return ref(branch).map(ref -> ref.getObject().getSha());
    }

    private Optional<GHRef> ref(String branch) throws IOException, InterruptedException {
        GHRepository repo = session.repository();
        try {
            return Optional.of(GitHubSession.call(() -> repo.getRef("heads/" + branch)));
        } catch (CodeHostException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Collection<String> filesChanged(String from, String to) throws IOException, InterruptedException {
        GHRepository repo = session.repository();
        List<String> files = new ArrayList<>();
        for (GHCommit.File file :
                GitHubSession.call(() -> repo.getCompare(from, to).getFiles())) {
            files.add(file.getFileName());
            if (file.getPreviousFilename() != null) {
                files.add(file.getPreviousFilename());
            }
        }
        return files;
    }

    @Override
    public boolean deleteBranch(String branch, String expectedSha) throws IOException, InterruptedException {
        Optional<GHRef> ref =
                ref(branch).filter(found -> found.getObject().getSha().equals(expectedSha));
        if (ref.isEmpty()) {
            return false;
        }
        try {
            GitHubSession.call(() -> {
                ref.get().delete();
                return null;
            });
            return true;
        } catch (CodeHostException e) {
            if (e.kind() == Kind.NOT_FOUND || e.kind() == Kind.INVALID) {
                return false;
            }
            throw e;
        }
    }
}
