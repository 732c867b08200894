package io.jenkins.plugins.repopilot.engine.edit;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;

/** What differs between two lists of lines. */
final class LineDiff {

    /** Beyond this many differing lines the search for a smallest difference costs too much: they count as one difference. */
    private static final int MOST_LINES = 2_000;

    /** Old lines from (inclusive) to (exclusive) become {@code with}. */
    record Change(int from, int to, List<String> with) {}

    private LineDiff() {}

    static List<Change> between(List<String> before, List<String> after) {
        int head = 0;
        int shorter = Math.min(before.size(), after.size());
        while (head < shorter && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<String> old = before.subList(head, before.size() - tail);
        List<String> fresh = after.subList(head, after.size() - tail);
        List<Change> changes = new ArrayList<>();
        if (old.size() + fresh.size() > MOST_LINES) {
            changes.add(new Change(head, head + old.size(), fresh));
        } else if (!old.isEmpty() || !fresh.isEmpty()) {
            for (AbstractDelta<String> delta : DiffUtils.diff(old, fresh).getDeltas()) {
                int from = head + delta.getSource().getPosition();
                changes.add(new Change(
                        from, from + delta.getSource().size(), delta.getTarget().getLines()));
            }
        }
        return changes;
    }

    /** Lines added and lines removed. */
    static int[] size(List<String> before, List<String> after) {
        int[] size = new int[2];
        for (Change change : between(before, after)) {
            size[0] += change.with().size();
            size[1] += change.to() - change.from();
        }
        return size;
    }
}
