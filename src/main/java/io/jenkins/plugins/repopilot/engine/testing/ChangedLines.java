package io.jenkins.plugins.repopilot.engine.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines that a unified diff adds. */
final class ChangedLines {

    private static final Pattern HUNK = Pattern.compile("^@@ -\\d+(?:,\\d+)? \\+(\\d+)(?:,(\\d+))? @@.*");

    private ChangedLines() {}

    /**
     * @param number from 1, in the new text
     */
    private record Added(String path, int number, String text) {}

    /** The numbers (from 1, in the new text) of the lines that a diff adds, by file. */
    static Map<String, List<Integer>> of(String diff) {
        return numbers(read(diff), null);
    }

    /** Of the lines that a diff adds, those that a part of it added: the same text in the same file. */
    static Map<String, List<Integer>> common(String diff, String part) {
        Set<String> own = new HashSet<>();
        read(part).forEach(line -> own.add(line.path() + "\n" + line.text()));
        return numbers(read(diff), own);
    }

    private static Map<String, List<Integer>> numbers(List<Added> lines, Set<String> wanted) {
        Map<String, List<Integer>> numbers = new LinkedHashMap<>();
        for (Added line : lines) {
            if (wanted == null || wanted.contains(line.path() + "\n" + line.text())) {
                numbers.computeIfAbsent(line.path(), any -> new ArrayList<>()).add(line.number());
            }
        }
        return numbers;
    }

    private static List<Added> read(String diff) {
        List<Added> added = new ArrayList<>();
        String file = null;
        int line = 0;
        int left = 0;
        for (String text : diff.split("\n")) {
            Matcher hunk = HUNK.matcher(text);
            if (left <= 0 && text.startsWith("+++ ")) {
                file = path(text);
            } else if (hunk.matches()) {
                line = Integer.parseInt(hunk.group(1));
                left = hunk.group(2) == null ? 1 : Integer.parseInt(hunk.group(2));
            } else if (left > 0 && text.startsWith("+")) {
                if (file != null) {
                    added.add(new Added(file, line, text.substring(1)));
                }
                line++;
                left--;
            } else if (left > 0 && !text.startsWith("-") && !text.startsWith("\\")) {
                line++;
                left--;
            }
        }
        return added;
    }

    private static String path(String header) {
        String name = header.substring("+++ ".length());
        int tab = name.indexOf('\t');
        name = tab < 0 ? name : name.substring(0, tab);
        return name.startsWith("b/") ? name.substring(2) : null;
    }
}
