package io.jenkins.plugins.repopilot.engine.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.forge.CodeHostException.Kind;
import io.jenkins.plugins.repopilot.engine.git.CommitInfo;
import io.jenkins.plugins.repopilot.engine.port.Console;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
import org.kohsuke.github.GHCommitState;
import org.kohsuke.github.GHCommitStatus;
import org.kohsuke.github.GHDirection;
import org.kohsuke.github.GHException;
import org.kohsuke.github.GHIssueComment;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHLabel;
import org.kohsuke.github.GHPullRequest;
import org.kohsuke.github.GHPullRequestCommitDetail;
import org.kohsuke.github.GHPullRequestQueryBuilder;
import org.kohsuke.github.GHPullRequestReview;
import org.kohsuke.github.GHPullRequestReviewBuilder;
import org.kohsuke.github.GHPullRequestReviewEvent;
import org.kohsuke.github.GHRef;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubAbuseLimitHandler;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.GitHubRateLimitHandler;
import org.kohsuke.github.PagedIterable;

/** A repository on github.com or a GitHub Enterprise Server. Thread-safe. */
public final class GitHubCodeHost implements CodeHost {

    /** How far back pull requests are listed. */
    static final int MOST_PULL_REQUESTS = 500;

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(15);
    private static final int PAGE = 100;
    private static final int MERGE_ATTEMPTS = 3;
    private static final Duration MERGE_PAUSE = Duration.ofSeconds(5);

    private final GitHub gitHub;
    private final GitHubTransport transport;
    private final URI graphQl;
    private final Supplier<String> token;
    private final String fullName;
    private final TimeSource time;
    private GHRepository repository;

    private GitHubCodeHost(
            GitHub gitHub, GitHubTransport transport, URI graphQl, Supplier<String> token, String fullName, TimeSource time) {
        this.gitHub = gitHub;
        this.transport = transport;
        this.graphQl = graphQl;
        this.token = token;
        this.fullName = fullName;
        this.time = time;
    }

    /** With an HTTP client of its own and the machine's proxy settings. */
    public static GitHubCodeHost connect(
            String githubUrl, String fullName, Supplier<String> token, TimeSource time, Console console) throws IOException {
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
            String githubUrl, String fullName, Supplier<String> token, HttpClient client, TimeSource time, Console console)
            throws IOException {
        String url = githubUrl.replaceFirst("/+$", "");
        GitHubTransport transport = new GitHubTransport(client, time, console);
        GitHub gitHub = new GitHubBuilder()
                .withEndpoint(url)
                .withConnector(transport)
                .withAuthorizationProvider(() -> authorization(token))
                .withRateLimitHandler(GitHubRateLimitHandler.FAIL)
                .withAbuseLimitHandler(GitHubAbuseLimitHandler.FAIL)
                .build();
        URI graphQl = URI.create(url.endsWith("/api/v3") ? url.replaceFirst("/v3$", "/graphql") : url + "/graphql");
        return new GitHubCodeHost(gitHub, transport, graphQl, token, fullName, time);
    }

    private static String authorization(Supplier<String> token) {
        String value = token == null ? null : token.get();
        return value == null || value.isBlank() ? null : "Bearer " + value;
    }

    @Override
    public RepositoryFacts repository() throws IOException, InterruptedException {
        GHRepository now = call(() -> gitHub.getRepository(fullName));
        synchronized (this) {
            repository = now;
        }
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

    private synchronized GHRepository repo() throws IOException, InterruptedException {
        if (repository == null) {
            repository = call(() -> gitHub.getRepository(fullName));
        }
        return repository;
    }

    @Override
    public List<PullRequest> pullRequests(String headPrefix, boolean openOnly) throws IOException, InterruptedException {
        PagedIterable<GHPullRequest> listed = repo().queryPullRequests()
                .state(openOnly ? GHIssueState.OPEN : GHIssueState.ALL)
                .sort(GHPullRequestQueryBuilder.Sort.CREATED)
                .direction(GHDirection.DESC)
                .list()
                .withPageSize(PAGE);
        return call(() -> {
            List<PullRequest> found = new ArrayList<>();
            int seen = 0;
            for (Iterator<GHPullRequest> all = listed.iterator(); all.hasNext() && seen < MOST_PULL_REQUESTS; seen++) {
                GHPullRequest pull = all.next();
                if (pull.getHead().getRef().startsWith(headPrefix) && inThisRepository(pull)) {
                    found.add(listed(pull));
                }
            }
            return found;
        });
    }

    private boolean inThisRepository(GHPullRequest pull) throws IOException {
        GHRepository head = pull.getHead().getRepository();
        return head != null && head.getId() == pull.getBase().getRepository().getId();
    }

    @Override
    public Optional<PullRequest> pullRequestOf(String headBranch) throws IOException, InterruptedException {
        GHRepository repo = repo();
        List<GHPullRequest> found = call(() -> repo.queryPullRequests()
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
        return found.isEmpty() ? Optional.empty() : Optional.of(pullRequest(found.get(0).getNumber()));
    }

    @Override
    public PullRequest pullRequest(int number) throws IOException, InterruptedException {
        GHRepository repo = repo();
        return call(() -> whole(repo.getPullRequest(number)));
    }

    private static PullRequest whole(GHPullRequest pull) throws IOException {
        return convert(pull, pull.isMerged(), pull.getMergeable(), pull.getMergeableState());
    }

    private static PullRequest listed(GHPullRequest pull) throws IOException {
        return convert(pull, pull.getMergedAt() != null, null, "unknown");
    }

    private static PullRequest convert(GHPullRequest pull, boolean merged, Boolean mergeable, String mergeableState)
            throws IOException {
        PullRequest.State state = merged
                ? PullRequest.State.MERGED
                : pull.getState() == GHIssueState.OPEN ? PullRequest.State.OPEN : PullRequest.State.CLOSED;
        return new PullRequest(
                pull.getNumber(),
                pull.getNodeId(),
                pull.getHtmlUrl().toString(),
                pull.getTitle(),
                pull.getBody() == null ? "" : pull.getBody(),
                state,
                pull.isDraft(),
                pull.getHead().getRef(),
                pull.getHead().getSha(),
                pull.getBase().getRef(),
                pull.getBase().getSha(),
                merged ? pull.getMergeCommitSha() : null,
                mergeable,
                mergeableState == null ? "unknown" : mergeableState,
                pull.getAutoMerge() != null,
                pull.getLabels().stream().map(GHLabel::getName).toList());
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
        GHRepository repo = repo();
        return call(() -> whole(repo.createPullRequest(
                request.title(), request.headBranch(), request.baseBranch(), request.body(), true, draft)));
    }

    @Override
    public void edit(int number, String title, String body) throws IOException, InterruptedException {
        GHPullRequest pull = pull(number);
        call(() -> {
            pull.setTitle(title);
            pull.setBody(body);
            return null;
        });
    }

    private GHPullRequest pull(int number) throws IOException, InterruptedException {
        GHRepository repo = repo();
        return call(() -> repo.getPullRequest(number));
    }

    @Override
    public void label(int number, Collection<String> labels) throws IOException, InterruptedException {
        GHPullRequest pull = pull(number);
        call(() -> pull.addLabels(labels.toArray(String[]::new)));
    }

    @Override
    public List<String> comments(int number) throws IOException, InterruptedException {
        GHPullRequest pull = pull(number);
        return call(() -> pull.listComments().withPageSize(PAGE).toList()).stream()
                .map(GHIssueComment::getBody)
                .toList();
    }

    @Override
    public void comment(int number, String body) throws IOException, InterruptedException {
        GHPullRequest pull = pull(number);
        call(() -> pull.comment(body));
    }

    @Override
    public List<String> reviews(int number) throws IOException, InterruptedException {
        GHPullRequest pull = pull(number);
        return call(() -> pull.listReviews().withPageSize(PAGE).toList()).stream()
                .map(GHPullRequestReview::getBody)
                .toList();
    }

    @Override
    public void review(int number, String sha, String body, List<LineComment> comments) throws IOException, InterruptedException {
        GHPullRequestReviewBuilder review =
                pull(number).createReview().commitId(sha).body(body).event(GHPullRequestReviewEvent.COMMENT);
        for (LineComment comment : comments) {
            review.singleLineComment(comment.body(), comment.path(), comment.line());
        }
        call(review::create);
    }

    @Override
    public List<CommitInfo> commits(int number) throws IOException, InterruptedException {
        GHPullRequest pull = pull(number);
        List<CommitInfo> commits = new ArrayList<>();
        for (GHPullRequestCommitDetail detail : call(() -> pull.listCommits().withPageSize(PAGE).toList())) {
            String message = detail.getCommit().getMessage();
            commits.add(new CommitInfo(
                    detail.getSha(), detail.getCommit().getAuthor().getEmail(), message.lines().findFirst().orElse(""), message));
        }
        return commits;
    }

    @Override
    public List<Check> checks(String sha) throws IOException, InterruptedException {
        GHRepository repo = repo();
        Map<String, Check> checks = new LinkedHashMap<>();
        for (GHCheckRun run : call(() -> repo.getCheckRuns(sha).withPageSize(PAGE).toList())) {
            checks.put(run.getName(), check(run));
        }
        for (GHCommitStatus status : call(() -> repo.listCommitStatuses(sha).withPageSize(PAGE).toList())) {
            // newest first
            checks.putIfAbsent(status.getContext(), check(status));
        }
        return List.copyOf(checks.values());
    }

    private static Check check(GHCheckRun run) {
        GHCheckRun.Conclusion conclusion = run.getConclusion();
        if (run.getStatus() != GHCheckRun.Status.COMPLETED || conclusion == null) {
            return new Check(run.getName(), Check.State.PENDING, String.valueOf(run.getStatus()).toLowerCase(Locale.ROOT));
        }
        Check.State state =
                switch (conclusion) {
                    case SUCCESS, NEUTRAL, SKIPPED -> Check.State.GREEN;
                    default -> Check.State.RED;
                };
        return new Check(run.getName(), state, conclusion.name().toLowerCase(Locale.ROOT));
    }

    private static Check check(GHCommitStatus status) {
        GHCommitState state = status.getState();
        Check.State found = state == GHCommitState.SUCCESS
                ? Check.State.GREEN
                : state == GHCommitState.PENDING ? Check.State.PENDING : Check.State.RED;
        return new Check(status.getContext(), found, state.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean report(CheckReport report) throws IOException, InterruptedException {
        GHCheckRunBuilder builder = repo().createCheckRun(report.name(), report.sha())
                .withExternalID(report.externalId())
                .withStatus(GHCheckRun.Status.COMPLETED)
                .withConclusion(report.success() ? GHCheckRun.Conclusion.SUCCESS : GHCheckRun.Conclusion.NEUTRAL)
                .add(new GHCheckRunBuilder.Output(report.title(), report.summary()));
        if (!report.url().isEmpty()) {
            builder.withDetailsURL(report.url());
        }
        try {
            call(builder::create);
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
        GHPullRequest.MergeMethod method =
                GHPullRequest.MergeMethod.valueOf(request.method().toUpperCase(Locale.ROOT));
        for (int attempt = 1; ; attempt++) {
            GHPullRequest pull = pull(request.number());
            PullRequest now = call(() -> whole(pull));
            if (now.state() == PullRequest.State.MERGED) {
                return now.headSha().equals(request.sha())
                        ? new MergeOutcome.Merged(now.mergeSha())
                        : new MergeOutcome.Moved("it was merged already, at another commit " + now.headSha());
            }
            if (!now.open()) {
                return new MergeOutcome.Refused("somebody closed the pull request");
            }
            try {
                call(() -> {
                    pull.merge(request.title(), request.sha(), method);
                    return null;
                });
            } catch (CodeHostException e) {
                Optional<MergeOutcome> refused = refusal(e);
                if (refused.isPresent()) {
                    return refused.get();
                }
                if (attempt >= MERGE_ATTEMPTS) {
                    return pullRequest(request.number()).state() == PullRequest.State.MERGED
                            ? new MergeOutcome.Merged(pullRequest(request.number()).mergeSha())
                            : new MergeOutcome.Refused(e.getMessage());
                }
                // the answer was lost, the merge perhaps not: the next round looks first
                time.sleep(MERGE_PAUSE);
            }
        }
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

    @Override
    public MergeOutcome arm(PullRequest pullRequest, String sha, String method) throws IOException, InterruptedException {
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
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("Content-Type", List.of("application/json"));
        String authorization = authorization(token);
        if (authorization != null) {
            headers.put("Authorization", List.of(authorization));
        }
        HttpResponse<byte[]> answer;
        try {
            answer = transport.exchange("POST", graphQl, headers, body.toString().getBytes(StandardCharsets.UTF_8));
        } catch (CodeHostException e) {
            return armed(pullRequest.number()).orElseGet(() -> new MergeOutcome.Refused(e.getMessage()));
        }
        JsonNode errors = Json.mapper().readTree(answer.body()).path("errors");
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

    @Override
    public Optional<String> head(String branch) throws IOException, InterruptedException {
        return ref(branch).map(ref -> ref.getObject().getSha());
    }

    private Optional<GHRef> ref(String branch) throws IOException, InterruptedException {
        GHRepository repo = repo();
        try {
            return Optional.of(call(() -> repo.getRef("heads/" + branch)));
        } catch (CodeHostException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Collection<String> filesChanged(String from, String to) throws IOException, InterruptedException {
        GHRepository repo = repo();
        List<String> files = new ArrayList<>();
        for (GHCommit.File file : call(() -> repo.getCompare(from, to).getFiles())) {
            files.add(file.getFileName());
            if (file.getPreviousFilename() != null) {
                files.add(file.getPreviousFilename());
            }
        }
        return files;
    }

    @Override
    public boolean deleteBranch(String branch, String expectedSha) throws IOException, InterruptedException {
        Optional<GHRef> ref = ref(branch).filter(found -> found.getObject().getSha().equals(expectedSha));
        if (ref.isEmpty()) {
            return false;
        }
        try {
            call(() -> {
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

    @FunctionalInterface
    private interface Call<T> {
        T run() throws IOException;
    }

    /** Unwraps what github-api wrapped: our own exceptions and interrupts. */
    private static <T> T call(Call<T> call) throws IOException, InterruptedException {
        try {
            return call.run();
        } catch (IOException | GHException e) {
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException("Interrupted while asking GitHub").initCause(e);
            }
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof CodeHostException ours) {
                    throw ours;
                }
            }
            throw new CodeHostException(Kind.UNAVAILABLE, "GitHub's answer could not be understood: " + e.getMessage(), e);
        }
    }
}
