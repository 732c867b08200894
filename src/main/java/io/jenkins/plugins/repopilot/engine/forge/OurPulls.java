package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.git.CommitInfo;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** By what our own branches and commits are known. */
public final class OurPulls {

    /** Of every branch that a run pushes. */
    public static final String PREFIX = "repo-pilot/";

    /** The long-lived branch of documents; its pull request is not one of improvements. */
    public static final String DOCS_BRANCH = PREFIX + "docs";

    /** Of the branches with what a scaffold wrote; their pull requests hold no improvements either. */
    public static final String SCAFFOLD_PREFIX = PREFIX + "scaffold-";

    /** Trailer of our commits: the bead that made them. */
    public static final String BEAD = "Repo-Pilot-Bead";

    static final String FINGERPRINT = "Repo-Pilot-Fingerprint";
    /** An improvement that a rebuild had to leave out. */
    static final String LEFT_OUT = "Repo-Pilot-Left-Out";

    private static final Pattern REVERTED = Pattern.compile("This reverts commit ([0-9a-f]{7,40})");

    private OurPulls() {}

    static boolean improves(PullRequest pull) {
        return !pull.headBranch().equals(DOCS_BRANCH) && !pull.headBranch().startsWith(SCAFFOLD_PREFIX);
    }

    /**
     * Why a run may begin nothing new, empty below {@code maxOpenPullRequests}. Asks GitHub for the open pull requests and nothing else.
     */
    public static Optional<String> limitReached(RunContext context) throws IOException, InterruptedException {
        if (context.codeHost() == null || context.get(Setting.MAX_OPEN_PULL_REQUESTS) == 0) {
            return Optional.empty();
        }
        long open = context.codeHost().pullRequests(PREFIX, true).stream()
                .filter(OurPulls::improves)
                .count();
        return limitReached(context, (int) open);
    }

    /** The same, of a count that is known. */
    public static Optional<String> limitReached(RunContext context, int open) {
        int most = context.get(Setting.MAX_OPEN_PULL_REQUESTS);
        return most == 0 || open < most
                ? Optional.empty()
                : Optional.of(open + " of our pull requests " + (open == 1 ? "is" : "are")
                        + " still open (maxOpenPullRequests = " + most + "): merge or close it first");
    }

    /** Commits without our trailer: somebody else's. */
    static List<CommitInfo> foreign(List<CommitInfo> commits) {
        return commits.stream().filter(commit -> commit.trailer(BEAD) == null).toList();
    }

    /** Fingerprints of the improvements that the commits bring and do not take back. */
    static Set<String> fingerprints(List<CommitInfo> commits) {
        Set<String> reverted = new HashSet<>();
        Set<String> leftOut = new HashSet<>();
        for (CommitInfo commit : commits) {
            for (Matcher each = REVERTED.matcher(commit.message()); each.find(); ) {
                reverted.add(each.group(1));
            }
            leftOut.addAll(leftOut(commit));
        }
        Set<String> found = new HashSet<>();
        for (CommitInfo commit : commits) {
            String fingerprint = commit.trailer(FINGERPRINT);
            if (fingerprint != null
                    && reverted.stream().noneMatch(sha -> commit.sha().startsWith(sha))) {
                found.add(fingerprint);
            }
        }
        found.removeAll(leftOut);
        return found;
    }

    static Set<String> leftOut(CommitInfo commit) {
        Set<String> found = new HashSet<>();
        commit.message()
                .lines()
                .filter(line -> line.startsWith(LEFT_OUT + ": "))
                .forEach(line -> found.add(line.substring(LEFT_OUT.length() + 2).strip()));
        return found;
    }
}
