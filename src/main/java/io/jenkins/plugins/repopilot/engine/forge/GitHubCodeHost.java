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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.kohsuke.github.GHCheckRun;
import org.kohsuke.github.GHCheckRunBuilder;
import org.kohsuke.github.GHCommit;
import org.kohsuke.github.GHCommitStatus;
import org.kohsuke.github.GHDirection;
import org.kohsuke.github.GHIssueComment;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHPullRequest;
import org.kohsuke.github.GHPullRequestCommitDetail;
import org.kohsuke.github.GHPullRequestQueryBuilder;
import org.kohsuke.github.GHPullRequestReview;
import org.kohsuke.github.GHPullRequestReviewBuilder;
import org.kohsuke.github.GHPullRequestReviewEvent;
import org.kohsuke.github.GHRef;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.PagedIterable;

/** A repository on github.com or a GitHub Enterprise Server. Thread-safe. */
public final class GitHubCodeHost implements CodeHost {

    /** How far back pull requests are listed. */
    static final int MOST_PULL_REQUESTS = 500;

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(15);
    private static final int PAGE = 100;

    private final GitHubSession session;
    private final GitHubMerges merges;

    private GitHubCodeHost(GitHubSession session, TimeSource time) {
        this.session = session;
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
        PagedIterable<GHPullRequest> listed = session.repository()
                .queryPullRequests()
                .state(openOnly ? GHIssueState.OPEN : GHIssueState.ALL)
                .sort(GHPullRequestQueryBuilder.Sort.CREATED)
                .direction(GHDirection.DESC)
                .list()
                .withPageSize(PAGE);
        return GitHubSession.call(() -> {
            List<PullRequest> found = new ArrayList<>();
            int seen = 0;
            for (Iterator<GHPullRequest> all = listed.iterator(); all.hasNext() && seen < MOST_PULL_REQUESTS; seen++) {
                GHPullRequest pull = all.next();
                if (pull.getHead().getRef().startsWith(headPrefix) && inThisRepository(pull)) {
                    found.add(GitHubShapes.listed(pull));
                }
            }
            return found;
        });
    }

    @Override
    public Optional<PullRequest> pullRequestOf(String headBranch) throws IOException, InterruptedException {
        GHRepository repo = session.repository();
        List<GHPullRequest> found = GitHubSession.call(() -> repo.queryPullRequests()
                .state(GHIssueState.ALL)
                .head(repo.getOwnerName() + ":" + headBranch)
                .sort(GHPullRequestQueryBuilder.Sort.CREATED)
                .direction(GHDirection.DESC)
                .list()
                .toList());
        for (GHPullRequest pull : found) {
            if (pull.getState() == GHIssueState.OPEN) {
                return Optional.of(pullRequest(pull.getNumber()));
            }
        }
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(pullRequest(found.get(0).getNumber()));
    }

    @Override
    public PullRequest pullRequest(int number) throws IOException, InterruptedException {
        GHRepository repo = session.repository();
        return GitHubSession.call(() -> GitHubShapes.whole(repo.getPullRequest(number)));
    }

    @Override
    public PullRequest open(NewPullRequest request) throws IOException, InterruptedException {
        try {
            return create(request, request.draft());
        } catch (CodeHostException e) {
            boolean noDrafts = request.draft()
                    && e.kind() == Kind.INVALID
                    && e.getMessage().toLowerCase(Locale.ROOT).contains("draft");
            if (noDrafts) {
                return create(request, false);
            }
            if (e.kind() != Kind.UNAVAILABLE) {
                throw e;
            }
            // the answer was lost, the pull request perhaps not
            Optional<PullRequest> made = pullRequestOf(request.headBranch()).filter(PullRequest::open);
            return made.isPresent() ? made.get() : create(request, request.draft());
        }
    }

    private PullRequest create(NewPullRequest request, boolean draft) throws IOException, InterruptedException {
        GHRepository repo = session.repository();
        return GitHubSession.call(() -> GitHubShapes.whole(repo.createPullRequest(
                request.title(), request.headBranch(), request.baseBranch(), request.body(), true, draft)));
    }

    @Override
    public void edit(int number, String title, String body) throws IOException, InterruptedException {
        GHPullRequest pull = session.pull(number);
        GitHubSession.call(() -> {
            pull.setTitle(title);
            pull.setBody(body);
            return null;
        });
    }

    @Override
    public void label(int number, Collection<String> labels) throws IOException, InterruptedException {
        GHPullRequest pull = session.pull(number);
        GitHubSession.call(() -> pull.addLabels(labels.toArray(String[]::new)));
    }

    @Override
    public List<String> comments(int number) throws IOException, InterruptedException {
        GHPullRequest pull = session.pull(number);
        return GitHubSession.call(() -> pull.listComments().withPageSize(PAGE).toList()).stream()
                .map(GHIssueComment::getBody)
                .toList();
    }

    @Override
    public void comment(int number, String body) throws IOException, InterruptedException {
        GHPullRequest pull = session.pull(number);
        GitHubSession.call(() -> pull.comment(body));
    }

    @Override
    public List<String> reviews(int number) throws IOException, InterruptedException {
        GHPullRequest pull = session.pull(number);
        return GitHubSession.call(() -> pull.listReviews().withPageSize(PAGE).toList()).stream()
                .map(GHPullRequestReview::getBody)
                .toList();
    }

    @Override
    public void review(int number, String sha, String body, List<LineComment> comments)
            throws IOException, InterruptedException {
        GHPullRequestReviewBuilder review =
                session.pull(number).createReview().commitId(sha).body(body).event(GHPullRequestReviewEvent.COMMENT);
        for (LineComment comment : comments) {
            review.singleLineComment(comment.body(), comment.path(), comment.line());
        }
        GitHubSession.call(review::create);
    }

    @Override
    public List<CommitInfo> commits(int number) throws IOException, InterruptedException {
        GHPullRequest pull = session.pull(number);
        List<CommitInfo> commits = new ArrayList<>();
        for (GHPullRequestCommitDetail detail :
                GitHubSession.call(() -> pull.listCommits().withPageSize(PAGE).toList())) {
            String message = detail.getCommit().getMessage();
            commits.add(new CommitInfo(
                    detail.getSha(),
                    detail.getCommit().getAuthor().getEmail(),
                    message.lines().findFirst().orElse(""),
                    message));
        }
        return commits;
    }

    @Override
    public List<Check> checks(String sha) throws IOException, InterruptedException {
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

    @Override
    public boolean report(CheckReport report) throws IOException, InterruptedException {
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

    private static boolean inThisRepository(GHPullRequest pull) throws IOException {
        GHRepository head = pull.getHead().getRepository();
        return head != null && head.getId() == pull.getBase().getRepository().getId();
    }
}
