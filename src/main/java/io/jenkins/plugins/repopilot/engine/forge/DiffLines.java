package io.jenkins.plugins.repopilot.engine.forge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which lines of the new text a unified diff shows, context included: the only ones that take a review comment. */
final class DiffLines {

    private static final Pattern HUNK = Pattern.compile("@@ -\\d+(?:,\\d+)? \\+(\\d+)(?:,\\d+)? @@.*");

    private final Map<String, Set<Integer>> lines = new HashMap<>();

    DiffLines(String diff) {
        Set<Integer> current = new HashSet<>();
        int next = -1;
        for (String line : diff.split("\n", -1)) {
            Matcher hunk = HUNK.matcher(line);
            if (line.startsWith("diff --git ")) {
                next = -1;
            } else if (next < 0 && line.startsWith("+++ ")) {
                current = new HashSet<>();
                lines.put(name(line.substring(4)), current);
            } else if (hunk.matches()) {
                next = Integer.parseInt(hunk.group(1));
            } else if (next >= 0 && (line.startsWith("+") || line.startsWith(" "))) {
                current.add(next++);
            }
        }
    }

    private static String name(String raw) {
        String path = raw.replaceFirst("\t$", "");
        // git quotes a name that has special characters; such a file just takes no comments
        return path.startsWith("b/") ? path.substring(2) : path;
    }

    boolean shows(String path, Integer line) {
        return line != null && lines.getOrDefault(path, Set.of()).contains(line);
    }
}
