package io.jenkins.plugins.repopilot.engine.scan;

/**
 * Wildcards as git knows them: {@code *} and {@code ?} stay within a folder, {@code **} spans folders, {@code [a-z]} and {@code [!x]} are
 * sets, a backslash takes the next character as it is. The time is bounded by pattern length times text length: patterns come from the
 * repository.
 */
public final class Glob {

    private final String pattern;
    private final String text;
    /** 0 not tried, 1 no match from here. */
    private final byte[][] failed;

    private Glob(String pattern, String text) {
        this.pattern = pattern;
        this.text = text;
        this.failed = new byte[pattern.length() + 1][];
    }

    public static boolean matches(String pattern, String text) {
        return new Glob(pattern, text).from(0, 0);
    }

    private boolean from(int p, int t) {
        int pi = p;
        int ti = t;
        while (pi < pattern.length()) {
            char c = pattern.charAt(pi);
            if (c == '*') {
                return star(pi, ti);
            }
            if (ti >= text.length()) {
                return false;
            }
            if (c == '[') {
                int end = setEnd(pi);
                if (end > 0) {
                    if (text.charAt(ti) == '/' || !inSet(pi + 1, end, text.charAt(ti))) {
                        return false;
                    }
                    pi = end + 1;
                    ti++;
                    continue;
                }
            }
            if (c == '\\' && pi + 1 < pattern.length()) {
                c = pattern.charAt(++pi);
            } else if (c == '?') {
                c = text.charAt(ti) == '/' ? '?' : text.charAt(ti);
            }
            if (c != text.charAt(ti)) {
                return false;
            }
            pi++;
            ti++;
        }
        return ti == text.length();
    }

    private boolean star(int p, int t) {
        if (!pattern.startsWith("**", p)) {
            return within(p, t);
        }
        byte[] tried = failed[p] == null ? failed[p] = new byte[text.length() + 1] : failed[p];
        if (tried[t] == 1) {
            return false;
        }
        tried[t] = 1;
        return folders(p, t);
    }

    /** What a star can't match from here it can't match from further on, so every position is tried once. */
    private boolean within(int p, int t) {
        byte[] tried = failed[p] == null ? failed[p] = new byte[text.length() + 1] : failed[p];
        for (int ti = t; ti <= text.length(); ti++) {
            if (tried[ti] == 1) {
                return false;
            }
            tried[ti] = 1;
            if (from(p + 1, ti)) {
                return true;
            }
            if (ti < text.length() && text.charAt(ti) == '/') {
                return false;
            }
        }
        return false;
    }

    private boolean folders(int p, int t) {
        int after = p + 2;
        while (after < pattern.length() && pattern.charAt(after) == '*') {
            after++;
        }
        boolean startsName = p == 0 || pattern.charAt(p - 1) == '/';
        if (after == pattern.length()) {
            return startsName ? t < text.length() || p == 0 : text.indexOf('/', t) < 0;
        }
        if (!startsName || pattern.charAt(after) != '/') {
            return within(after - 1, t);
        }
        if (from(after + 1, t)) {
            return true;
        }
        for (int slash = text.indexOf('/', t); slash >= 0; slash = text.indexOf('/', slash + 1)) {
            if (from(after + 1, slash + 1)) {
                return true;
            }
        }
        return false;
    }

    private int setEnd(int open) {
        int i = open + 1;
        if (i < pattern.length() && (pattern.charAt(i) == '!' || pattern.charAt(i) == '^')) {
            i++;
        }
        return pattern.indexOf(']', i + 1);
    }

    private boolean inSet(int start, int end, char c) {
        boolean not = pattern.charAt(start) == '!' || pattern.charAt(start) == '^';
        boolean found = false;
        for (int i = not ? start + 1 : start; i < end; i++) {
            char low = pattern.charAt(i);
            if (low == '\\' && i + 1 < end) {
                low = pattern.charAt(++i);
            }
            char high = low;
            if (i + 2 < end && pattern.charAt(i + 1) == '-') {
                high = pattern.charAt(i + 2);
                i += 2;
            }
            found |= c >= low && c <= high;
        }
        return found != not;
    }
}
