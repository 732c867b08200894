package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.git.CommitInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** By what our own branches and commits are known. */
public final class OurPulls {

    /** Of every branch that a run pushes. */
    public static final String PREFIX = "repo-pilot/";

    /** The long-lived branch of documents; its pull request is not one of improvements. */
    public static final String DOCS_BRANCH = PREFIX + "docs";

    static final String BEAD = "Repo-Pilot-Bead";
    static final String FINGERPRINT = "Repo-Pilot-Fingerprint";
    /** An improvement that a rebuild had to leave out. */
    static final String LEFT_OUT = "Repo-Pilot-Left-Out";

    private static final Pattern REVERTED = Pattern.compile("This reverts commit ([0-9a-f]{7,40})");

    private OurPulls() {}

    static boolean improves(PullRequest pull) {
        return !pull.headBranch().equals(DOCS_BRANCH);
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
