package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.git.CommitInfo;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One repository on a code host, with its pull requests. Every method may throw {@link CodeHostException}, whose message says what was
 * asked and what the host answered; a method that changes something says what a second call does.
 */
public interface CodeHost {

    /** The repository as it is now. */
    RepositoryFacts repository() throws IOException, InterruptedException;

    /** Pull requests whose head is a branch of this repository (no fork) that begins with the prefix, newest first. */
    List<PullRequest> pullRequests(String headPrefix, boolean openOnly) throws IOException, InterruptedException;

    /** The pull request of a branch of this repository: the open one, else the newest. */
    Optional<PullRequest> pullRequestOf(String headBranch) throws IOException, InterruptedException;

    /** One pull request as it is now, with whether it can be merged. */
    PullRequest pullRequest(int number) throws IOException, InterruptedException;

    /**
     * Opens a pull request, as no draft where the host has no drafts.
     *
     * @throws CodeHostException of kind {@code INVALID} if there is one already or a branch is unknown
     */
    PullRequest open(NewPullRequest request) throws IOException, InterruptedException;

    /** Replaces title and body. */
    void edit(int number, String title, String body) throws IOException, InterruptedException;

    /** Adds labels; those it has already stay. */
    void label(int number, Collection<String> labels) throws IOException, InterruptedException;

    /** Texts of the comments below a pull request, oldest first. */
    List<String> comments(int number) throws IOException, InterruptedException;

    void comment(int number, String body) throws IOException, InterruptedException;

    /** Texts of the reviews of a pull request, oldest first. */
    List<String> reviews(int number) throws IOException, InterruptedException;

    /** Leaves a review without a verdict. */
    void review(int number, String sha, String body, List<LineComment> comments)
            throws IOException, InterruptedException;

    /** Commits of a pull request, oldest first. */
    List<CommitInfo> commits(int number) throws IOException, InterruptedException;

    /** All checks and statuses of a commit without reruns' predecessors; of several with one name, the one that is worst off. */
    List<Check> checks(String sha) throws IOException, InterruptedException;

    /** Names of those checks of a pull request's head that the host itself waits for; without what it does not tell. */
    Set<String> requiredChecks(int number) throws IOException, InterruptedException;

    /** Publishes a finished check; replaces nothing. False if the credential may not (only GitHub Apps may). */
    boolean report(CheckReport report) throws IOException, InterruptedException;

    /** Tells a commit's status; the newest of a context counts. */
    void status(CommitStatus status) throws IOException, InterruptedException;

    /** Merges if the head is still the expected commit. After an unclear answer it looks whether the merge was done. */
    MergeOutcome merge(MergeRequest request) throws IOException, InterruptedException;

    /** Lets the host merge by itself as soon as its own rules are met; anything but {@code Merged} or {@code Armed} says why not. */
    MergeOutcome arm(PullRequest pullRequest, String sha, String method) throws IOException, InterruptedException;

    /** The commit a branch stands on, empty if there is no such branch. */
    Optional<String> head(String branch) throws IOException, InterruptedException;

    /** Paths that differ between where the two commits parted and the second one. */
    Collection<String> filesChanged(String from, String to) throws IOException, InterruptedException;

    /** Deletes a branch if it still stands on that commit; false if it does not, or is gone. */
    boolean deleteBranch(String branch, String expectedSha) throws IOException, InterruptedException;

    /**
     * @param fullName {@code owner/name} as it is now; differs from what was asked for if the repository was renamed
     * @param canPush whether the credential may push, as far as the host says
     * @param mergeMethods of {@code merge, squash, rebase} those that the repository allows
     */
    record RepositoryFacts(
            String fullName,
            String url,
            String defaultBranch,
            boolean archived,
            boolean canPush,
            List<String> mergeMethods) {}

    record NewPullRequest(String headBranch, String baseBranch, String title, String body, boolean draft) {}

    /**
     * @param line of the new text, within the diff
     */
    record LineComment(String path, int line, String body) {}

    /**
     * One check or commit status.
     *
     * @param detail what it concluded, in the host's word, for instance {@code failure}
     */
    record Check(String name, State state, String detail) {

        /** From best to worst. */
        public enum State {
            GREEN,
            PENDING,
            RED
        }
    }

    /**
     * @param success whether its conclusion is success, else neutral
     */
    record CheckReport(
            String name, String sha, String externalId, String url, boolean success, String title, String summary) {}

    /**
     * @param description 140 characters at most
     * @param url of a page that tells more, empty if there is none
     */
    record CommitStatus(String sha, String context, boolean success, String description, String url) {}

    /**
     * @param method {@code merge}, {@code squash} or {@code rebase}
     * @param title of the merge commit, {@code null} for the host's own
     */
    record MergeRequest(int number, String sha, String method, String title) {}

    /** How an attempt to merge ended. */
    sealed interface MergeOutcome {

        /**
         * @param sha the commit on the base branch
         */
        record Merged(String sha) implements MergeOutcome {}

        /** The host merges by itself later. */
        record Armed() implements MergeOutcome {}

        /** The head is not the expected commit: somebody pushed. */
        record Moved(String reason) implements MergeOutcome {}

        /** The host's rules forbid it now: conflicts, protection, required reviews, a closed pull request. */
        record Refused(String reason) implements MergeOutcome {}
    }
}
