package io.jenkins.plugins.repopilot.engine.suggest;

import io.jenkins.plugins.repopilot.engine.Category;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Knows an improvement again in another run: same category, same files, same words that matter in its title, in any order. */
public final class Fingerprint {

    private static final int HEX_DIGITS = 16;

    private static final Set<String> COMMON = Set.of(
            "a",
            "an",
            "and",
            "as",
            "at",
            "be",
            "by",
            "for",
            "from",
            "in",
            "into",
            "is",
            "it",
            "of",
            "on",
            "or",
            "so",
            "that",
            "the",
            "this",
            "to",
            "use",
            "via",
            "when",
            "where",
            "which",
            "with",
            "add",
            "introduce",
            "implement",
            "make",
            "improve",
            "ensure",
            "support",
            "provide",
            "new",
            "all",
            "its",
            "their",
            "proper",
            "better");

    private Fingerprint() {}

    /** 16 hexadecimal digits. */
    public static String of(Category category, Collection<String> files, String title) {
        String words = Arrays.stream(title.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty() && !COMMON.contains(word))
                .map(Fingerprint::stem)
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
        return hash(category.id() + "|" + new TreeSet<>(files) + "|" + words);
    }

    /** validates, validated, validating, validation: one idea. */
    private static String stem(String word) {
        for (String ending :
                new String[] {"ations", "ation", "ing", "ions", "ion", "ors", "ers", "ed", "es", "s", "e"}) {
            if (word.endsWith(ending) && word.length() - ending.length() >= 4) {
                return word.substring(0, word.length() - ending.length());
            }
        }
        return word;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
