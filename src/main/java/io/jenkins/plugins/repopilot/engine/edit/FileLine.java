package io.jenkins.plugins.repopilot.engine.edit;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line of a reply that names a file, as models write it: {@code FILE: src/a.py}, {@code ### `src/a.py`}, {@code **src/a.py**:}. */
final class FileLine {

    enum Kind {
        FILE,
        NEW,
        WHOLE,
        DELETE,
        RENAME
    }

    /**
     * @param to the new name of a renamed file, else {@code null}
     */
    record Named(Kind kind, String path, String to) {}

    private static final Pattern EXPLICIT = Pattern.compile(
            "[\\s#>*_`-]{0,12}(?:(new|create|whole|replace|edit|modify|update|delete|remove|rename|move)\\s+)?"
                    + "(?:file(?:name)?|path)\\s*(?:\\*\\*|__|`)?\\s*:\\s*(\\S.*)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ARROW = Pattern.compile("\\s+(?:->|=>|→|to)\\s+");
    private static final Pattern PLAUSIBLE = Pattern.compile("[\\w.@+()\\[\\]$~-]+(?:[/\\\\][\\w.@+()\\[\\]$~-]+)*");
    private static final Pattern NOTE =
            Pattern.compile("\\s+\\((?:new|new file|modified|existing|updated|changed)\\)$");

    private final Set<String> offered;

    FileLine(Collection<String> offered) {
        this.offered = new LinkedHashSet<>(offered);
    }

    /** The file that a line names explicitly, {@code null} if it names none. */
    Named read(String line) {
        if (line.length() > 1_000) {
            return null;
        }
        Matcher matcher = EXPLICIT.matcher(line);
        if (!matcher.matches()) {
            return null;
        }
        Kind kind = kind(matcher.group(1));
        // the line may be set in bold, all of it or its first word
        String rest =
                matcher.group(2).strip().replaceFirst("^(?:\\*\\*|__)\\s+", "").replaceFirst("(?<=[^*])\\*\\*$", "");
        if (kind != Kind.RENAME) {
            String path = clean(rest);
            return path.isEmpty() ? null : new Named(kind, path, null);
        }
        String[] names = ARROW.split(rest, 2);
        return names.length < 2 ? null : new Named(kind, clean(names[0]), clean(names[1]));
    }

    private static Kind kind(String verb) {
        return switch (verb == null ? "" : verb.toLowerCase(Locale.ROOT)) {
            case "new", "create" -> Kind.NEW;
            case "whole", "replace" -> Kind.WHOLE;
            case "delete", "remove" -> Kind.DELETE;
            case "rename", "move" -> Kind.RENAME;
            default -> Kind.FILE;
        };
    }

    /** The path that a line just before a block is, if it is nothing else; {@code null} if it reads like prose. */
    String sloppyPath(String line) {
        String known = offeredPath(line);
        if (known != null) {
            return known;
        }
        if (line.length() > 1_000) {
            return null;
        }
        String path = clean(line);
        boolean looksLikeOne = path.length() < 300
                && PLAUSIBLE.matcher(path).matches()
                && (path.indexOf('/') > 0 || path.matches(".*\\w\\.\\w{1,12}") || path.startsWith("../"));
        return looksLikeOne ? path : null;
    }

    /** The offered path that the text names, {@code null} if it names none of them. */
    String offeredPath(String text) {
        if (text == null || text.length() > 1_000) {
            return null;
        }
        if (offered.contains(text)) {
            return text;
        }
        String path = clean(text);
        return offered.contains(path) ? path : null;
    }

    /** The one file that the model was given, {@code null} if there were none or several. */
    String onlyOffered() {
        return offered.size() == 1 ? offered.iterator().next() : null;
    }

    private String clean(String text) {
        String path = text.strip();
        if (offered.contains(path)) {
            return path;
        }
        path = path.replaceFirst("^(?:#{1,6}|//|--|>|[*-])\\s+", "");
        path = NOTE.matcher(path).replaceFirst("");
        String before;
        do {
            before = path;
            path = peeled(path.strip());
        } while (!path.equals(before) && !offered.contains(path));
        return path.startsWith("./") ? path.substring(2) : path;
    }

    private static String peeled(String path) {
        for (String mark : new String[] {"**", "`", "\"", "'", "*"}) {
            if (path.length() > 2 * mark.length() && path.startsWith(mark) && path.endsWith(mark)) {
                return path.substring(mark.length(), path.length() - mark.length());
            }
        }
        return path.endsWith(":") || path.endsWith("`:") ? path.substring(0, path.length() - 1) : path;
    }

    /** What stands after the language in the first line of a fence: {@code python src/a.py}, {@code python:src/a.py}, {@code src/a.py}. */
    static String afterLanguage(String info) {
        String text = info.strip();
        Matcher matcher = Pattern.compile("[\\w+#-]+[ :]\\s*(\\S.*)").matcher(text);
        if (matcher.matches()) {
            return matcher.group(1).replaceFirst("^(?:file|path|title|filename)=", "");
        }
        return text;
    }

    static String brief(String line) {
        return line.length() > 80 ? line.substring(0, 80) + " (shortened)" : line;
    }
}
