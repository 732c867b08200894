package io.jenkins.plugins.repopilot.engine.llm;

import java.util.Objects;
import java.util.function.Supplier;

/** The key of a model's API. It never prints, and is looked up at each use, so that a rotated one counts at once. */
public final class ApiKey {

    /** For servers that need none. */
    public static final ApiKey NONE = new ApiKey(() -> "");

    private static final int TELLING_LENGTH = 8;

    private final Supplier<String> source;

    private ApiKey(Supplier<String> source) {
        this.source = source;
    }

    /**
     * @param source gives the key in plain text; {@code null} or blank: there is none
     */
    public static ApiKey of(Supplier<String> source) {
        return new ApiKey(Objects.requireNonNull(source));
    }

    /** The key in plain text, empty if there is none; for request headers and for the redactor only. */
    public String reveal() {
        String key = source.get();
        return key == null ? "" : key.strip();
    }

    /** A text without the key. */
    String blankedIn(String text) {
        String key = reveal();
        return key.length() < TELLING_LENGTH ? text : text.replace(key, "[key]");
    }

    /** A text without the key and without parts of it of 8 characters or more: servers like to repeat a wrong key. */
    public String removedFrom(String text) {
        String key = reveal();
        if (text == null || key.length() < TELLING_LENGTH) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            int length = keyTextAt(text, at, key);
            kept.append(length > 0 ? "[key]" : text.substring(at, at + 1));
            at += Math.max(1, length);
        }
        return kept.toString();
    }

    private static int keyTextAt(String text, int at, String key) {
        int longest = 0;
        for (int from = 0; from + TELLING_LENGTH <= key.length(); from++) {
            int length = 0;
            while (from + length < key.length()
                    && at + length < text.length()
                    && key.charAt(from + length) == text.charAt(at + length)) {
                length++;
            }
            longest = Math.max(longest, length);
        }
        return longest >= TELLING_LENGTH ? longest : 0;
    }

    @Override
    public String toString() {
        return "[key]";
    }
}
