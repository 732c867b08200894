package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.forge.CodeHost.LineComment;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.NewPullRequest;
import io.jenkins.plugins.repopilot.engine.forge.CodeHostException.Kind;
import io.jenkins.plugins.repopilot.engine.git.CommitInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.kohsuke.github.GHDirection;
import org.kohsuke.github.GHIssueComment;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHPullRequest;
import org.kohsuke.github.GHPullRequestCommitDetail;
import org.kohsuke.github.GHPullRequestQueryBuilder;
import org.kohsuke.github.GHPullRequestReview;
import org.kohsuke.github.GHPullRequestReviewBuilder;
import org.kohsuke.github.GHPullRequestReviewEvent;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.PagedIterable;

/** Pull requests of one repository, with their comments, reviews and commits. */
final class GitHubPulls {

    /** How far back pull requests are listed. */
    private static final int MOST_PULL_REQUESTS = 500;

    private static final int PAGE = 100;

    private final GitHubSession session;

    GitHubPulls(GitHubSession session) {
        this.session = session;
    }

    List<PullRequest> pullRequests(String headPrefix, boolean openOnly) throws IOException, InterruptedException {
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

    Optional<PullRequest> pullRequestOf(String headBranch) throws IOException, InterruptedException {
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

    PullRequest pullRequest(int number) throws IOException, InterruptedException {
        GHRepository repo = session.repository();
        return GitHubSession.call(() -> GitHubShapes.whole(repo.getPullRequest(number)));
    }

    PullRequest open(NewPullRequest request) throws IOException, InterruptedException {
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

    void edit(int number, String title, String body) throws IOException, InterruptedException {
        GHPullRequest pull = session.pull(number);
        GitHubSession.call(() -> {
            pull.setTitle(title);
            pull.setBody(body);
            return null;
        });
    }

    void label(int number, Collection<String> labels) throws IOException, InterruptedException {
        GHPullRequest pull = session.pull(number);
        GitHubSession.call(() -> pull.addLabels(labels.toArray(String[]::new)));
    }

    List<String> comments(int number) throws IOException, InterruptedException {
        GHPullRequest pull = session.pull(number);
        return GitHubSession.call(() -> pull.listComments().withPageSize(PAGE).toList()).stream()
                .map(GHIssueComment::getBody)
                .toList();
    }

    void comment(int number, String body) throws IOException, InterruptedException {
        GHPullRequest pull = session.pull(number);
        GitHubSession.call(() -> pull.comment(body));
    }

    List<String> reviews(int number) throws IOException, InterruptedException {
        GHPullRequest pull = session.pull(number);
        return GitHubSession.call(() -> pull.listReviews().withPageSize(PAGE).toList()).stream()
                .map(GHPullRequestReview::getBody)
                .toList();
    }

    void review(int number, String sha, String body, List<LineComment> comments)
            throws IOException, InterruptedException {
        GHPullRequestReviewBuilder review =
                session.pull(number).createReview().commitId(sha).body(body).event(GHPullRequestReviewEvent.COMMENT);
        for (LineComment comment : comments) {
            review.singleLineComment(comment.body(), comment.path(), comment.line());
        }
        GitHubSession.call(review::create);
    }

    List<CommitInfo> commits(int number) throws IOException, InterruptedException {
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

    private static boolean inThisRepository(GHPullRequest pull) throws IOException {
        GHRepository head = pull.getHead().getRepository();
        return head != null && head.getId() == pull.getBase().getRepository().getId();
    }
}
