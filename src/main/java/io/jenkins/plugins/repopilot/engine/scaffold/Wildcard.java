package io.jenkins.plugins.repopilot.engine.scaffold;

import java.util.Arrays;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns of our own data files: {@code *} stands for any text, slashes included; everything else for itself. */
final class Wildcard {

    private Wildcard() {}

    static boolean matches(String pattern, String text) {
        return pattern.indexOf('*') < 0
                ? pattern.equals(text)
                : Pattern.matches(
                        Arrays.stream(pattern.split("\\*", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*")),
                        text);
    }

    static boolean anyMatches(Collection<String> patterns, Collection<String> texts) {
        return patterns.stream().anyMatch(pattern -> texts.stream().anyMatch(text -> matches(pattern, text)));
    }
}
