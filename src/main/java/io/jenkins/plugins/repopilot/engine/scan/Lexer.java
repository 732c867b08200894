package io.jenkins.plugins.repopilot.engine.scan;

import io.jenkins.plugins.repopilot.engine.scan.Languages.Language;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts source into names, strings and punctuation, with comments left out. Tolerant: text that is not of the language gives odd tokens,
 * never an error, in time linear to the length.
 */
final class Lexer {

    static final char NAME = 'n';
    static final char STRING = 's';

    /** Tokens of one file beyond which the rest is not read. */
    private static final int MOST_TOKENS = 400_000;

    private final Language language;
    private final String text;
    private final int[] lineStarts;
    private int lineCount;

    /** Characters that a comment, a string or a regular expression may begin with. */
    private final boolean[] special = new boolean[128];

    private char[] kinds = new char[1024];
    private int[] starts = new int[1024];
    private int[] ends = new int[1024];
    private int[] lines = new int[1024];
    private int count;
    private int line = 1;

    Lexer(Language language, String text) {
        this.language = language;
        this.text = text;
        this.lineStarts = new int[(int) text.chars().filter(c -> c == '\n').count() + 2];
        lineStarts[1] = 0;
        lineCount = 1;
        special['/'] = true;
        for (List<String> marks : List.of(language.lineComments(), language.blockComments(), language.strings())) {
            marks.forEach(mark -> special[mark.charAt(0)] = true);
        }
        read();
    }

    int count() {
        return count;
    }

    /** {@link #NAME}, {@link #STRING}, or the punctuation character itself; 0 beyond the end. */
    char kind(int token) {
        return token >= 0 && token < count ? kinds[token] : 0;
    }

    String text(int token) {
        return token >= 0 && token < count ? text.substring(starts[token], ends[token]) : "";
    }

    boolean is(int token, String word) {
        return token >= 0
                && token < count
                && ends[token] - starts[token] == word.length()
                && text.startsWith(word, starts[token]);
    }

    /** From 1. */
    int line(int token) {
        return token < count ? lines[token] : lineCount;
    }

    int start(int token) {
        return starts[token];
    }

    int end(int token) {
        return ends[token];
    }

    int lineCount() {
        return lineCount;
    }

    /** The text of a line, without its end. */
    String lineText(int number) {
        int from = lineStarts[number];
        int to = number < lineCount ? lineStarts[number + 1] : text.length();
        while (to > from && (text.charAt(to - 1) == '\n' || text.charAt(to - 1) == '\r')) {
            to--;
        }
        return text.substring(from, to);
    }

    /** Where a line begins in the text. */
    int lineStart(int number) {
        return lineStarts[number];
    }

    /** Columns of white space at the beginning of a line, a tab counting as 8; -1 for a blank line. */
    int indent(int number) {
        int columns = 0;
        int to = number < lineCount ? lineStarts[number + 1] : text.length();
        for (int i = lineStarts[number]; i < to; i++) {
            char c = text.charAt(i);
            if (c == ' ') {
                columns++;
            } else if (c == '\t') {
                columns = columns / 8 * 8 + 8;
            } else {
                return c == '\n' || c == '\r' ? -1 : columns;
            }
        }
        return -1;
    }

    private void read() {
        int i = 0;
        while (i < text.length() && count < MOST_TOKENS) {
            char c = text.charAt(i);
            if (c == '\n') {
                newLine(i);
                i++;
            } else if (c <= ' ') {
                i++;
            } else {
                i = token(i, c);
            }
        }
        while (i < text.length()) {
            if (text.charAt(i) == '\n') {
                newLine(i);
            }
            i++;
        }
    }

    private int token(int i, char c) {
        if (c < special.length && special[c]) {
            int skipped = comment(i);
            skipped = skipped < 0 ? string(i) : skipped;
            skipped = skipped < 0 ? regex(i, c) : skipped;
            if (skipped >= 0) {
                return skipped;
            }
        }
        if (Character.isLetter(c) || c == '_') {
            int end = i + 1;
            while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
                end++;
            }
            add(NAME, i, end);
            return end;
        }
        if (Character.isDigit(c)) {
            int end = i + 1;
            while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
                end++;
            }
            return end;
        }
        add(c, i, i + 1);
        return i + 1;
    }

    private int comment(int i) {
        for (int b = 0; b + 1 < language.blockComments().size(); b += 2) {
            String open = language.blockComments().get(b);
            if (text.startsWith(open, i) && (open.charAt(0) != '=' || i == 0 || text.charAt(i - 1) == '\n')) {
                return skip(i, end(language.blockComments().get(b + 1), i + open.length()));
            }
        }
        for (String open : language.lineComments()) {
            // in a shell # begins a comment only at the beginning of a word
            boolean begins = text.startsWith(open, i)
                    && (!open.equals("#") || i == 0 || text.charAt(i - 1) <= ' ' || text.charAt(i - 1) == ';');
            if (begins) {
                int end = text.indexOf('\n', i);
                return end < 0 ? text.length() : end;
            }
        }
        return -1;
    }

    private int end(String close, int from) {
        int at = text.indexOf(close, from);
        return at < 0 ? text.length() : at + close.length();
    }

    private int string(int i) {
        for (String quote : language.strings()) {
            if (text.startsWith(quote, i)) {
                if (quote.equals("'") && language.name().equals("Rust") && !isRustChar(i)) {
                    return -1;
                }
                boolean overLines = quote.length() == 3
                        || quote.equals("`")
                        || language.name().equals("Shell");
                int end = stringEnd(i + quote.length(), quote, overLines);
                if (end < 0) {
                    return -1;
                }
                add(STRING, i + quote.length(), Math.max(i + quote.length(), end - quote.length()));
                return skip(i, end);
            }
        }
        return -1;
    }

    private boolean isRustChar(int i) {
        return text.startsWith("'\\", i) || i + 2 < text.length() && text.charAt(i + 2) == '\'';
    }

    /** Behind the closing quote; -1 if a string that must end on its line does not. */
    private int stringEnd(int from, String quote, boolean overLines) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                if (i < text.length()
                        && text.charAt(i) == '\n'
                        && !overLines
                        && language.body() == Languages.Body.BRACES) {
                    continue;
                }
            } else if (c == '\n' && !overLines) {
                return -1;
            } else if (text.startsWith(quote, i)) {
                return i + quote.length();
            }
        }
        return overLines ? text.length() : -1;
    }

    /** A regular expression of JavaScript or Ruby: where a value can't end before the slash. */
    private int regex(int i, char c) {
        if (c != '/'
                || !(language.strings().contains("`") && !language.name().equals("Go")
                        || language.name().equals("Ruby"))) {
            return -1;
        }
        char before = kind(count - 1);
        boolean possible = count == 0 || "(=,:[!&|?{};+".indexOf(before) >= 0 || is(count - 1, "return");
        if (!possible || before == STRING) {
            return -1;
        }
        boolean inSet = false;
        for (int end = i + 1; end < text.length() && text.charAt(end) != '\n'; end++) {
            char d = text.charAt(end);
            if (d == '\\') {
                end++;
            } else if (d == '[') {
                inSet = true;
            } else if (d == ']') {
                inSet = false;
            } else if (d == '/' && !inSet) {
                return end + 1;
            }
        }
        return -1;
    }

    private int skip(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '\n') {
                newLine(i);
            }
        }
        return to;
    }

    private void newLine(int at) {
        line++;
        lineCount = line;
        lineStarts[line] = at + 1;
    }

    private void add(char kind, int start, int end) {
        if (count == kinds.length) {
            kinds = Arrays.copyOf(kinds, count * 2);
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
            lines = Arrays.copyOf(lines, count * 2);
        }
        kinds[count] = kind;
        starts[count] = start;
        ends[count] = end;
        lines[count] = line;
        count++;
    }
}
