package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import java.util.List;

/**
 * @param entries earlier improvements, newest first
 * @param leftOver improvements that an earlier run postponed, best first
 * @param openPullRequests our own that are open and count against {@code maxOpenPullRequests}
 * @param notes what was noticed of our own pull requests, a sentence each
 */
public record LedgerView(List<Entry> entries, List<Improvement> leftOver, int openPullRequests, List<String> notes) {

    /** Nothing known. */
    public static final LedgerView EMPTY = new LedgerView(List.of(), List.of(), 0, List.of());

    /** What became of an earlier improvement. */
    public enum Fate {
        OPEN,
        MERGED,
        /** Its pull request was closed, or a person removed its commit before merging. */
        REJECTED
    }

    /**
     * @param pullRequest its number
     */
    public record Entry(
            String fingerprint, Category category, String title, List<String> files, Fate fate, int pullRequest) {}
}
