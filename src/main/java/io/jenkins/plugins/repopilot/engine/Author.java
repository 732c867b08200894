package io.jenkins.plugins.repopilot.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whose name and mail address a commit carries. */
public record Author(String name, String mail) {

    private static final Pattern FORM = Pattern.compile("\\s*([^<>\\p{Cntrl}]+?)\\s*<([^<>\\s\\p{Cntrl}]+)>\\s*");

    /**
     * Reads {@code Name <mail>}.
     *
     * @throws IllegalArgumentException if it is of another form
     */
    public static Author of(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not an author of the form Name <mail>");
        }
        return new Author(parts.group(1), parts.group(2));
    }
}
