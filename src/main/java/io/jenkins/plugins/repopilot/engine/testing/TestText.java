package io.jenkins.plugins.repopilot.engine.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a test file, from which single tests can be taken. Works on lines and brackets; whether the rest still runs, a run tells. */
final class TestText {

    private static final Pattern PYTHON_DEF = Pattern.compile("^(\\s*)(?:async )?def (\\w+)\\(.*");

    private TestText() {}

    /**
     * The text without the named tests.
     *
     * @param names as reports have them: what stands after the last {@code ::}
     * @return empty if one of them was not found
     */
    static Optional<String> without(String path, String text, Collection<String> names) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        for (String name : names) {
            int[] range = path.endsWith(".py") ? python(lines, name) : brackets(lines, name);
            if (range == null) {
                return Optional.empty();
            }
            lines.subList(range[0], range[1]).clear();
        }
        return Optional.of(String.join("\n", lines).replaceAll("\n{4,}", "\n\n\n"));
    }

    /** The part of a test's id that stands in the source: no class, no parameters, no outer suites. */
    static String name(String id) {
        String name = id.contains("::") ? id.substring(id.lastIndexOf("::") + 2) : id;
        name = name.replaceFirst(" #\\d+$", "");
        return name.contains(" > ") ? name.substring(name.lastIndexOf(" > ") + 3) : name;
    }

    private static int[] python(List<String> lines, String name) {
        String plain = name.replaceFirst("\\[.*$", "");
        for (int i = 0; i < lines.size(); i++) {
            Matcher def = PYTHON_DEF.matcher(lines.get(i));
            if (def.matches() && def.group(2).equals(plain)) {
                int indent = def.group(1).length();
                int end = i + 1;
                int lastOfBody = i + 1;
                for (; end < lines.size(); end++) {
                    String line = lines.get(end);
                    if (!line.isBlank()
                            && indent(line) <= indent
                            && !line.strip().startsWith(")")) {
                        break;
                    }
                    if (!line.isBlank()) {
                        lastOfBody = end + 1;
                    }
                }
                return new int[] {firstDecorator(lines, i, indent), Math.max(lastOfBody, i + 1)};
            }
        }
        return null;
    }

    private static int firstDecorator(List<String> lines, int def, int indent) {
        int start = def;
        for (int i = def - 1; i >= 0 && !lines.get(i).isBlank(); i--) {
            String line = lines.get(i);
            boolean begins = indent(line) == indent && line.strip().startsWith("@");
            boolean continues = indent(line) > indent
                    || line.strip().startsWith(")")
                    || line.strip().startsWith("]");
            if (!begins && !continues) {
                break;
            }
            if (begins) {
                start = i;
            }
        }
        return start;
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    /** Java, Kotlin, Go and JavaScript: from the line that names the test to where its brackets close, with annotations above. */
    private static int[] brackets(List<String> lines, String name) {
        String plain = name.replaceFirst("[(\\[{].*$", "").strip();
        Pattern method = Pattern.compile("^\\s*(?:public |private |protected |final |static |async |fun |func |void )*+"
                + Pattern.quote(plain) + "\\s*\\(.*");
        Pattern call = Pattern.compile(
                "^\\s*(?:await )?(?:test|it)(?:\\.\\w++)*+\\(\\s*([\"'`])" + Pattern.quote(name) + "\\1.*");
        for (int i = 0; i < lines.size(); i++) {
            if (call.matcher(lines.get(i)).matches()
                    || method.matcher(lines.get(i)).matches()) {
                int end = close(lines, i);
                if (end < 0) {
                    return null;
                }
                int start = i;
                while (start > 0 && lines.get(start - 1).strip().startsWith("@")) {
                    start--;
                }
                return new int[] {start, end + 1};
            }
        }
        return null;
    }

    /** The line on which every bracket that was opened since the start is closed again. */
    private static int close(List<String> lines, int start) {
        int depth = 0;
        boolean opened = false;
        char text = 0;
        for (int i = start; i < lines.size(); i++) {
            String line = lines.get(i);
            for (int at = 0; at < line.length(); at++) {
                char c = line.charAt(at);
                if (text != 0) {
                    at += c == '\\' ? 1 : 0;
                    text = c == text ? 0 : text;
                } else if (c == '"' || c == '`' || c == '\'') {
                    text = c;
                } else if (line.startsWith("//", at)) {
                    break;
                } else if (c == '{' || c == '(' || c == '[') {
                    depth++;
                    opened = opened
                            || c == '{'
                            || line.strip().startsWith("test")
                            || line.strip().startsWith("it");
                } else if (c == '}' || c == ')' || c == ']') {
                    depth--;
                }
            }
            text = text == '`' ? text : 0;
            if (opened && depth <= 0) {
                return i;
            }
        }
        return -1;
    }
}
