package io.jenkins.plugins.repopilot.engine.edit;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds lines that stand for text which a model left out: {@code # ... rest of the file unchanged}. */
public final class ElisionCheck {

    private static final String DOTS = "(?:\\.{3,}|…)";

    private static final String LEFT_OUT =
            "(?:rest|remaining|remainder|existing|unchanged|previous|omitted|omit|snip(?:ped)?|truncated"
                    + "|elided|abbreviated|same|as before|as above|other|more|your|original|code|implementation|keep|continues?)";

    /** What is left out, where the words come before the dots: {@code # existing code ...}, but not {@code # remove existing files...}. */
    private static final String THING =
            "(?:code|methods?|functions?|class(?:es)?|imports?|lines?|files?|tests?|fields?|content|implementation|logic"
                    + "|body|module|script|page|document|section|definitions?|statements?|parts?)";

    /** How a comment begins in the languages that there are, or a bracket that models use for the purpose. */
    private static final String COMMENT = "(?:#+|//+|/\\*+|\\*+|--+|<!--|;+|%+|\\(\\*|\"\"\"|'''|\\[|<|\\{/\\*|REM )";

    /** A comment that begins with dots and says what they stand for. */
    private static final Pattern DOTS_THEN_WORD = Pattern.compile(
            "\\s*" + COMMENT + "\\s*\\(?" + DOTS + ".*\\b" + LEFT_OUT + "\\b.*", Pattern.CASE_INSENSITIVE);

    /** A comment that begins with what is left out and ends in dots. */
    private static final Pattern WORD_THEN_DOTS = Pattern.compile(
            "\\s*" + COMMENT
                    + "\\s*\\(?(?:(?:and|the|all|keep|your|plus|with)\\s+)*(?:rest|remaining|remainder|existing|unchanged|previous|other|same|original|more)"
                    + "\\b(?:\\s+[\\w']+){0,3}?\\s*\\b" + THING + "\\b(?:\\s+[\\w']+){0,4}\\s*" + DOTS + ".*",
            Pattern.CASE_INSENSITIVE);

    /** A comment of dots alone. */
    private static final Pattern DOTS_ALONE =
            Pattern.compile("\\s*" + COMMENT + "\\s*" + DOTS + "\\s*(?:\\*+/|-->|\\*\\)|\\]|>|\\*/\\})?\\s*");

    /** No dots, but a whole comment that plainly says it. */
    private static final Pattern WORDS_ALONE = Pattern.compile(
            "\\s*" + COMMENT
                    + "\\s*\\(?(?:the\\s+)?(?:rest|remainder|remaining (?:code|part|lines|methods|functions))"
                    + "(?: of (?:the |this )?(?:file|code|class|module|method|function|implementation|document))?"
                    + "(?: (?:is|are|stays?|remains?))?(?: (?:unchanged|the same|as before|omitted|here))?\\)?\\s*(?:\\*+/|-->|\\]|>)?\\s*"
                    + "|\\s*" + COMMENT
                    + "\\s*\\(?(?:existing|unchanged|same|previous|other) (?:code|content|lines|methods|functions|imports|implementation|as before)"
                    + "(?: (?:here|goes here|unchanged|remains?|stays?|omitted|above|below))*\\)?\\s*(?:\\*+/|-->|\\]|>)?\\s*",
            Pattern.CASE_INSENSITIVE);

    /** Bare dots: valid code in Python, and text in prose. */
    private static final Pattern BARE_DOTS = Pattern.compile("\\s*" + DOTS + "\\s*");

    private static final Pattern DOTS_MEAN_SOMETHING =
            Pattern.compile(".*\\.(?:pyi?|md|rst|txt|adoc|ya?ml|html?|ipynb)", Pattern.CASE_INSENSITIVE);

    private ElisionCheck() {}

    /**
     * @param original the text before, whose own such lines are allowed
     * @param fresh lines that the model wrote
     * @return the first line that stands for something else
     */
    public static Optional<String> find(String path, List<String> original, List<String> fresh) {
        Set<String> known = null;
        for (String line : fresh) {
            if (line.length() > 300 || !isElision(path, line)) {
                continue;
            }
            if (known == null) {
                known = new HashSet<>();
                for (String old : original) {
                    known.add(old.strip());
                }
            }
            if (!known.contains(line.strip())) {
                return Optional.of(line.strip());
            }
        }
        return Optional.empty();
    }

    private static boolean isElision(String path, String line) {
        if (BARE_DOTS.matcher(line).matches()) {
            return !DOTS_MEAN_SOMETHING.matcher(path).matches();
        }
        return DOTS_ALONE.matcher(line).matches()
                || DOTS_THEN_WORD.matcher(line).matches()
                || WORD_THEN_DOTS.matcher(line).matches()
                || WORDS_ALONE.matcher(line).matches();
    }
}
