package io.jenkins.plugins.repopilot.engine.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines that a unified diff adds, by file and line number (from 1) in the new text. */
final class ChangedLines {

    private static final Pattern HUNK = Pattern.compile("^@@ -\\d+(?:,\\d+)? \\+(\\d+)(?:,(\\d+))? @@.*");

    private ChangedLines() {}

    static Map<String, List<Integer>> of(String diff) {
        Map<String, List<Integer>> changed = new LinkedHashMap<>();
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
                    changed.computeIfAbsent(file, any -> new ArrayList<>()).add(line);
                }
                line++;
                left--;
            } else if (left > 0 && !text.startsWith("-") && !text.startsWith("\\")) {
                line++;
                left--;
            }
        }
        return changed;
    }

    private static String path(String header) {
        String name = header.substring("+++ ".length());
        int tab = name.indexOf('\t');
        name = tab < 0 ? name : name.substring(0, tab);
        return name.startsWith("b/") ? name.substring(2) : null;
    }
}
