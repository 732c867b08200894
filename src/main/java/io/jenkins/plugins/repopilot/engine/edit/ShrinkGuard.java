package io.jenkins.plugins.repopilot.engine.edit;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Refuses to delete much more than a change explains: the usual sign of a model that lost a part of the file.
 *
 * @param explained whether the improvement says that something is to go
 */
record ShrinkGuard(boolean explained) {

    /** Below this many lines a file may shrink as it likes: each of its lines was in front of the model's eyes. */
    private static final int SMALL = 10;

    private static final Pattern EXPLANATION = Pattern.compile(
            "\\b(?:remov|delet|drop|dead|unused|obsolete|duplicat|dedup|simplif|consolidat|extract|mov(?:e|ing)|split|replac"
                    + "|clean|strip|shrink|shorten|reduc|merg|inlin|refactor|deprecat|redundan|rewrit)",
            Pattern.CASE_INSENSITIVE);

    /** Reads from the words of an improvement whether it deletes. */
    static ShrinkGuard from(String words) {
        return new ShrinkGuard(EXPLANATION.matcher(words).find());
    }

    /**
     * @param whole whether the model wrote the file anew, where lines get lost unseen
     * @return what is wrong, if it is
     */
    Optional<String> check(List<String> before, List<String> after, boolean whole) {
        int lost = before.size() - after.size();
        if (before.size() <= SMALL || lost <= 0) {
            return Optional.empty();
        }
        double limit = (whole ? 0.3 : 0.6) * before.size() + (explained ? 0.3 * before.size() : 0);
        if (lost <= Math.max(SMALL, limit) && !after.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("the file would shrink from " + before.size() + " lines to " + after.size()
                + ", which the change does not explain; keep everything that it is not about");
    }
}
