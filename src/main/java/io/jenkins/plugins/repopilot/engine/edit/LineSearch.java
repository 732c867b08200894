package io.jenkins.plugins.repopilot.engine.edit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks for runs of lines, in time linear in the text (Knuth, Morris and Pratt), as a hostile reply may make anything else slow. */
final class LineSearch {

    private static final int HINT_LINES = 6;

    private LineSearch() {}

    /**
     * @return the indexes at which {@code wanted} begins, overlapping ones included, at most {@code most}; none for no lines
     */
    static List<Integer> places(List<String> text, List<String> wanted, int most) {
        List<Integer> places = new ArrayList<>();
        int length = wanted.size();
        if (length == 0 || length > text.size()) {
            return places;
        }
        int[] fallback = new int[length];
        for (int i = 1, matched = 0; i < length; i++) {
            while (matched > 0 && !wanted.get(i).equals(wanted.get(matched))) {
                matched = fallback[matched - 1];
            }
            fallback[i] = matched += wanted.get(i).equals(wanted.get(matched)) ? 1 : 0;
        }
        for (int i = 0, matched = 0; i < text.size() && places.size() < most; i++) {
            while (matched > 0 && !text.get(i).equals(wanted.get(matched))) {
                matched = fallback[matched - 1];
            }
            if (text.get(i).equals(wanted.get(matched)) && ++matched == length) {
                places.add(i - length + 1);
                matched = fallback[matched - 1];
            }
        }
        return places;
    }

    /** A few lines of the text that are most like the wanted ones, numbered, for a report; empty if nothing is like them. */
    static String nearest(List<String> text, List<String> wanted) {
        List<String> meaningful = wanted.stream()
                .map(String::strip)
                .filter(line -> line.length() > 2)
                .toList();
        if (meaningful.isEmpty() || text.isEmpty()) {
            return "";
        }
        int best = bestWindow(text, meaningful);
        if (best < 0) {
            best = likestLine(text, meaningful.get(0));
        }
        if (best < 0) {
            return "";
        }
        StringBuilder hint = new StringBuilder();
        int from = Math.max(0, best - 1);
        for (int i = from; i < Math.min(text.size(), from + HINT_LINES); i++) {
            hint.append(String.format("%5d | %s%n", i + 1, shorten(text.get(i))).replace("\r", ""));
        }
        return hint.toString().stripTrailing();
    }

    private static String shorten(String line) {
        return line.length() > 200 ? line.substring(0, 200) + " (shortened)" : line;
    }

    /** The start of the window that shares most lines with the wanted ones, -1 if none shares any. */
    private static int bestWindow(List<String> text, List<String> wanted) {
        Set<String> set = new HashSet<>(wanted);
        int width = Math.max(1, wanted.size());
        int shared = 0;
        int best = 0;
        int bestAt = -1;
        for (int i = 0; i < text.size(); i++) {
            shared += set.contains(text.get(i).strip()) ? 1 : 0;
            if (i >= width) {
                shared -= set.contains(text.get(i - width).strip()) ? 1 : 0;
            }
            if (shared > best) {
                best = shared;
                bestAt = Math.max(0, i - width + 1);
            }
        }
        return bestAt;
    }

    /** The line that shares most pairs of letters with the wanted one (Dice), -1 below one half. */
    private static int likestLine(List<String> text, String wanted) {
        Map<String, Integer> pairs = pairs(wanted);
        double best = 0.5;
        int bestAt = -1;
        for (int i = 0; i < Math.min(text.size(), 20_000); i++) {
            String line = text.get(i).strip();
            if (line.length() < 3 || line.length() > 400) {
                continue;
            }
            Map<String, Integer> own = pairs(line);
            int common = 0;
            for (Map.Entry<String, Integer> pair : own.entrySet()) {
                common += Math.min(pair.getValue(), pairs.getOrDefault(pair.getKey(), 0));
            }
            double likeness = 2.0 * common / (Math.min(wanted.length(), 400) + line.length() - 2);
            if (likeness > best) {
                best = likeness;
                bestAt = i;
            }
        }
        return bestAt;
    }

    private static Map<String, Integer> pairs(String line) {
        Map<String, Integer> pairs = new HashMap<>();
        for (int i = 0; i + 1 < Math.min(line.length(), 400); i++) {
            pairs.merge(line.substring(i, i + 2), 1, Integer::sum);
        }
        return pairs;
    }
}
