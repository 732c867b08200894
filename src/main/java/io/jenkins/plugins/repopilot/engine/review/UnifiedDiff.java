package io.jenkins.plugins.repopilot.engine.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A unified diff as git writes it, taken apart.
 *
 * @param files in the order of the diff
 */
public record UnifiedDiff(List<FileDiff> files) {

    private static final Pattern HUNK =
            Pattern.compile("@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@.*", Pattern.DOTALL);

    /**
     * @param path where the file is now, or was if it is deleted
     * @param added whether it is new
     * @param deleted whether it is gone
     * @param binary whether its content is not shown
     */
    public record FileDiff(String path, boolean added, boolean deleted, boolean binary, List<Hunk> hunks) {

        /** Lines that an issue may name: all of the new text that the diff shows, and those of the old text that it takes away. */
        public Set<Integer> lines() {
            Set<Integer> lines = new TreeSet<>();
            for (Hunk hunk : hunks) {
                hunk.lines().forEach(line -> lines.add(line.sign() == '-' ? line.oldNumber() : line.newNumber()));
            }
            return lines;
        }

        /** Added and removed lines. */
        public int size() {
            return hunks.stream()
                    .mapToInt(hunk -> (int)
                            hunk.lines().stream().filter(l -> l.sign() != ' ').count())
                    .sum();
        }
    }

    /** Lines that stand together; {@code newStart} is 0 if nothing is left of the file. */
    public record Hunk(int oldStart, int newStart, List<Line> lines) {

        int newEnd() {
            return lines.stream()
                    .filter(l -> l.sign() != '-')
                    .mapToInt(Line::newNumber)
                    .max()
                    .orElse(newStart);
        }
    }

    /**
     * @param sign {@code +}, {@code -} or a space
     * @param oldNumber in the old text; of an added line, the one before it
     * @param newNumber in the new text; of a removed line, the one before it
     */
    public record Line(char sign, int oldNumber, int newNumber, String text) {}

    public int size() {
        return files.stream().mapToInt(FileDiff::size).sum();
    }

    public static UnifiedDiff parse(String diff) {
        Parser parser = new Parser(diff.split("\n", -1));
        return new UnifiedDiff(parser.files());
    }

    private static final class Parser {
        private final String[] lines;
        private int at;

        Parser(String[] lines) {
            this.lines = lines;
        }

        List<FileDiff> files() {
            List<FileDiff> files = new ArrayList<>();
            while (at < lines.length) {
                if (lines[at].startsWith("diff --git ")) {
                    files.add(file());
                } else {
                    at++;
                }
            }
            return files;
        }

        private FileDiff file() {
            String header = lines[at++];
            String oldPath = null;
            String newPath = null;
            boolean added = false;
            boolean deleted = false;
            boolean binary = false;
            List<Hunk> hunks = new ArrayList<>();
            while (at < lines.length && !lines[at].startsWith("diff --git ")) {
                String line = lines[at];
                if (line.startsWith("@@ ")) {
                    hunks.add(hunk());
                    continue;
                }
                if (hunks.isEmpty()) {
                    added |= line.startsWith("new file mode");
                    deleted |= line.startsWith("deleted file mode");
                    binary |= line.startsWith("Binary files ") || line.startsWith("GIT binary patch");
                    oldPath = line.startsWith("--- ") ? path(line.substring(4), "a/") : oldPath;
                    newPath = line.startsWith("+++ ") ? path(line.substring(4), "b/") : newPath;
                }
                at++;
            }
            String path = newPath != null ? newPath : oldPath != null ? oldPath : fromHeader(header);
            return new FileDiff(path, added, deleted, binary, hunks);
        }

        private Hunk hunk() {
            Matcher matcher = HUNK.matcher(lines[at++]);
            if (!matcher.matches()) {
                return new Hunk(0, 0, List.of());
            }
            int oldStart = Integer.parseInt(matcher.group(1));
            int newStart = Integer.parseInt(matcher.group(3));
            int oldLeft = matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
            int newLeft = matcher.group(4) == null ? 1 : Integer.parseInt(matcher.group(4));
            int oldNumber = oldLeft == 0 ? oldStart : oldStart - 1;
            int newNumber = newLeft == 0 ? newStart : newStart - 1;
            List<Line> content = new ArrayList<>();
            while (at < lines.length && (oldLeft > 0 || newLeft > 0)) {
                String line = lines[at++];
                char sign = line.isEmpty() ? ' ' : line.charAt(0);
                if (sign == '\\') {
                    continue;
                }
                if (sign != '+') {
                    oldNumber++;
                    oldLeft--;
                }
                if (sign != '-') {
                    newNumber++;
                    newLeft--;
                }
                content.add(new Line(sign, oldNumber, newNumber, line.isEmpty() ? "" : line.substring(1)));
            }
            return new Hunk(oldStart, newStart, content);
        }

        private static String path(String written, String prefix) {
            String text = written.endsWith("\t") ? written.substring(0, written.length() - 1) : written;
            text = text.startsWith("\"") ? unquote(text) : text;
            return text.equals("/dev/null") ? null : text.startsWith(prefix) ? text.substring(2) : text;
        }

        /** Of a file without hunks (binary, mode only): both names are the same. */
        private static String fromHeader(String header) {
            String names = header.substring("diff --git ".length());
            if (names.startsWith("\"")) {
                return path(names.substring(0, names.length() / 2), "a/");
            }
            return names.substring(2, Math.max(2, names.length() / 2));
        }

        /** git's quoting of odd names, as in C, bytes in octal. */
        private static String unquote(String quoted) {
            java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
            String text = quoted.substring(
                    1, quoted.endsWith("\"") && quoted.length() > 1 ? quoted.length() - 1 : quoted.length());
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c != '\\' || i + 1 >= text.length()) {
                    bytes.writeBytes(String.valueOf(c).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                } else if (text.charAt(i + 1) >= '0' && text.charAt(i + 1) <= '3' && i + 3 < text.length()) {
                    bytes.write(Integer.parseInt(text.substring(i + 1, i + 4), 8));
                    i += 3;
                } else {
                    char escaped = text.charAt(++i);
                    int known = "abtnvfr".indexOf(escaped);
                    bytes.write(known >= 0 ? 7 + known : escaped);
                }
            }
            return bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
