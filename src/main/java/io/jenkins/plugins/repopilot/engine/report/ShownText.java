package io.jenkins.plugins.repopilot.engine.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Makes text of a model or a repository fit to be looked at: what would move, hide or reorder its neighbours (control characters, terminal
 * codes, bidirectional overrides, zero-width characters) becomes visible, and no text is longer than a page can bear.
 */
final class ShownText {

    /** Characters of a name or title. */
    static final int NAME = 300;

    /** Characters of a summary, error or reason. */
    static final int SUMMARY = 4_000;

    /** Characters of a diff or of a test's output. */
    static final int SOURCE = 400_000;

    private static final int CONTROL_PICTURES = 0x2400;
    private static final int DELETE = 0x7F;
    private static final int DEEPEST = 6;
    private static final int MOST_ENTRIES = 100;

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private ShownText() {}

    static String name(String text) {
        return line(text, NAME);
    }

    /** One line of at most so many characters. */
    static String line(String text, int most) {
        return text == null
                ? null
                : WHITE_SPACE.matcher(of(text, most)).replaceAll(" ").strip();
    }

    static String summary(String text) {
        return of(text, SUMMARY);
    }

    static String source(String text) {
        return of(text, SOURCE);
    }

    static List<String> names(List<String> texts) {
        return texts == null ? List.of() : texts.stream().map(ShownText::name).toList();
    }

    /**
     * @param most characters kept; the rest is replaced by an ellipsis
     */
    static String of(String text, int most) {
        if (text == null) {
            return null;
        }
        boolean cut = text.length() > most;
        if (!cut && isPlain(text)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(Math.min(text.length(), most) + 1);
        int end = cut ? most : text.length();
        for (int i = 0; i < end; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            append(shown, c, i < text.length() ? text.charAt(i) : 0);
        }
        return cut ? shown.append('…').toString() : shown.toString();
    }

    /** Plain JSON values with every text in them made fit, cut where they are too deep or too many. */
    static Object value(Object value) {
        return value(value, 0);
    }

    private static Object value(Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> shown = new LinkedHashMap<>();
            map.entrySet().stream()
                    .limit(depth >= DEEPEST ? 0 : MOST_ENTRIES)
                    .forEach(e -> shown.put(name(String.valueOf(e.getKey())), value(e.getValue(), depth + 1)));
            return shown;
        }
        if (value instanceof Iterable<?> list) {
            List<Object> shown = new ArrayList<>();
            for (Object entry : list) {
                if (depth >= DEEPEST || shown.size() == MOST_ENTRIES) {
                    break;
                }
                shown.add(value(entry, depth + 1));
            }
            return shown;
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : summary(value.toString());
    }

    /** Most texts are: nothing in them has to be made visible. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\n' && c != '\t' || c >= DELETE) {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder shown, int c, char next) {
        if (c == '\n' || c == '\t') {
            shown.append((char) c);
        } else if (c == '\r') {
            if (next != '\n') {
                shown.append((char) (CONTROL_PICTURES + c));
            }
        } else if (c < ' ') {
            shown.append((char) (CONTROL_PICTURES + c));
        } else if (c == DELETE) {
            shown.append('\u2421');
        } else if (Character.isISOControl(c) || reorders(c) || lone(c)) {
            shown.append(String.format("⟨U+%04X⟩", c));
        } else {
            shown.appendCodePoint(c);
        }
    }

    /** Whether the character changes how its neighbours are read without being seen itself. */
    private static boolean reorders(int c) {
        return c >= 0x202A && c <= 0x202E
                || c >= 0x2066 && c <= 0x2069
                || c == 0x200E
                || c == 0x200F
                || c == 0x061C
                || c == 0x200B
                || c == 0x2028
                || c == 0x2029
                || c == 0xFEFF
                || c >= 0xE0000 && c <= 0xE007F;
    }

    private static boolean lone(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
