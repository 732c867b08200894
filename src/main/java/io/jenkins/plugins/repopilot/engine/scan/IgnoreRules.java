package io.jenkins.plugins.repopilot.engine.scan;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Patterns as git reads them from one {@code .gitignore} (gitignore(5)): the last one that matches decides, {@code !} takes back, a
 * slash within anchors, a slash at the end means folders only, {@code **} spans folders.
 */
public final class IgnoreRules implements Serializable {

    private static final long serialVersionUID = 1;

    /** More patterns than this of one file are not read. */
    private static final int MOST_PATTERNS = 5_000;

    private final String base;
    private final List<Rule> rules;

    private IgnoreRules(String base, List<Rule> rules) {
        this.base = base;
        this.rules = rules;
    }

    private record Rule(String glob, boolean negated, boolean folderOnly, boolean anchored, Kind kind)
            implements Serializable {}

    /** Most patterns are a plain name or an ending; they need no matching of wildcards. */
    private enum Kind {
        LITERAL,
        ENDING,
        GLOB
    }

    /**
     * @param base folder that the patterns are relative to, {@code ""} for the workspace, without a slash at its end
     */
    public static IgnoreRules parse(String base, String text) {
        return of(base, List.of(text.split("\\R")));
    }

    public static IgnoreRules of(String base, List<String> patterns) {
        List<Rule> rules = new ArrayList<>();
        for (String pattern : patterns) {
            if (rules.size() < MOST_PATTERNS) {
                rule(pattern).ifPresent(rules::add);
            }
        }
        return new IgnoreRules(base, rules);
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /**
     * What the patterns say of a path itself; what they say of the folders above it is the caller's business (see {@link #ignores}).
     *
     * @param path relative to the workspace, with {@code /}
     * @return true to ignore, false to keep, empty if no pattern matches
     */
    public Optional<Boolean> match(String path, boolean folder) {
        if (!base.isEmpty() && !path.startsWith(base + "/")) {
            return Optional.empty();
        }
        String inside = base.isEmpty() ? path : path.substring(base.length() + 1);
        String name = inside.substring(inside.lastIndexOf('/') + 1);
        for (int i = rules.size() - 1; i >= 0; i--) {
            Rule rule = rules.get(i);
            if ((folder || !rule.folderOnly) && matches(rule, rule.anchored ? inside : name)) {
                return Optional.of(!rule.negated);
            }
        }
        return Optional.empty();
    }

    /** Whether a file is ignored, by itself or with a folder that it is in. */
    public boolean ignores(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (match(path.substring(0, slash), true).orElse(false)) {
                return true;
            }
        }
        return match(path, false).orElse(false);
    }

    private static boolean matches(Rule rule, String text) {
        return switch (rule.kind) {
            case LITERAL -> text.equals(rule.glob);
            case ENDING -> text.endsWith(rule.glob);
            case GLOB -> Glob.matches(rule.glob, text);
        };
    }

    private static Optional<Rule> rule(String line) {
        String pattern = line.startsWith("\uFEFF") ? line.substring(1) : line;
        int end = pattern.length();
        while (end > 0 && pattern.charAt(end - 1) == ' ' && (end == 1 || pattern.charAt(end - 2) != '\\')) {
            end--;
        }
        pattern = pattern.substring(0, end);
        if (pattern.isEmpty() || pattern.startsWith("#") || pattern.length() > 1_000) {
            return Optional.empty();
        }
        boolean negated = pattern.startsWith("!");
        pattern = negated ? pattern.substring(1) : pattern;
        boolean folderOnly = pattern.endsWith("/");
        while (pattern.endsWith("/")) {
            pattern = pattern.substring(0, pattern.length() - 1);
        }
        boolean anchored = pattern.indexOf('/') >= 0;
        pattern = pattern.startsWith("/") ? pattern.substring(1) : pattern;
        if (pattern.startsWith("**/")
                && pattern.indexOf('/', 3) < 0
                && !pattern.substring(3).contains("**")) {
            pattern = pattern.substring(3);
            anchored = false;
        }
        if (pattern.isEmpty()) {
            return Optional.empty();
        }
        boolean wild = pattern.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '\\');
        String ending = pattern.startsWith("*") ? pattern.substring(1) : "*";
        boolean plainEnding = !anchored && ending.chars().noneMatch(c -> c == '*' || c == '?' || c == '[' || c == '\\');
        Kind kind = !wild ? Kind.LITERAL : plainEnding ? Kind.ENDING : Kind.GLOB;
        return Optional.of(new Rule(kind == Kind.ENDING ? ending : pattern, negated, folderOnly, anchored, kind));
    }
}
