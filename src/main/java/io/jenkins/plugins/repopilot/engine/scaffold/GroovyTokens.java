package io.jenkins.plugins.repopilot.engine.scaffold;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The words of a Groovy file as far as a Declarative Pipeline needs them: comments dropped, strings whole, brackets balanced. */
final class GroovyTokens {

    private static final Map<Character, Character> CLOSES = Map.of(')', '(', ']', '[', '}', '{');

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Deque<Token> open = new ArrayDeque<>();
    private int at;
    private int line = 1;

    private GroovyTokens(String text) {
        this.text = text;
    }

    enum Kind {
        WORD,
        STRING,
        SYMBOL,
        /** The end of a line outside of parentheses, or a semicolon. */
        END
    }

    /**
     * @param text of a string what it says, with what is filled in while it runs as it is written
     * @param line from 1
     */
    record Token(Kind kind, String text, int line) {

        boolean is(String symbol) {
            return kind == Kind.SYMBOL && text.equals(symbol);
        }
    }

    /**
     * @param problems what keeps the file from being read, one sentence each
     */
    record Read(List<Token> tokens, List<String> problems) {}

    static Read read(String text) {
        GroovyTokens reader = new GroovyTokens(text);
        reader.read();
        return new Read(reader.tokens, reader.problems);
    }

    private void read() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (text.startsWith("//", at) || at == 0 && c == '#') {
                at = end(text.indexOf('\n', at));
            } else if (text.startsWith("/*", at)) {
                skip(end(text.indexOf("*/", at + 2)) + 2);
            } else if (c == '\'' || c == '"') {
                string(
                        text.startsWith(String.valueOf(c).repeat(3), at)
                                ? String.valueOf(c).repeat(3)
                                : "" + c);
            } else if (Character.isJavaIdentifierStart(c) || Character.isDigit(c)) {
                int from = at;
                while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
                    at++;
                }
                tokens.add(new Token(Kind.WORD, text.substring(from, at), line));
            } else {
                symbol(c);
            }
        }
        if (problems.isEmpty() && !open.isEmpty()) {
            problems.add("line " + open.peek().line() + ": '" + open.peek().text() + "' is not closed");
        }
    }

    private void symbol(char c) {
        Token token = new Token(Kind.SYMBOL, String.valueOf(c), line);
        if (c == '\n' || c == ';') {
            if (open.isEmpty() || open.peek().is("{")) {
                tokens.add(new Token(Kind.END, "", line));
            }
        } else if (!Character.isWhitespace(c)) {
            tokens.add(token);
        }
        if (CLOSES.containsValue(c)) {
            open.push(token);
        } else if (CLOSES.containsKey(c)) {
            if (open.isEmpty() || open.pop().text().charAt(0) != CLOSES.get(c)) {
                problems.add("line " + line + ": '" + c + "' closes nothing");
                at = text.length();
                return;
            }
        }
        skip(at + 1);
    }

    private void string(String quote) {
        int from = line;
        StringBuilder value = new StringBuilder();
        at += quote.length();
        while (at < text.length() && !text.startsWith(quote, at)) {
            char c = text.charAt(at);
            if (c == '\n' && quote.length() == 1) {
                break;
            }
            if (c == '\\' && at + 1 < text.length()) {
                value.append(escaped(text.charAt(at + 1)));
                skip(at + 2);
            } else if (quote.startsWith("\"") && text.startsWith("${", at)) {
                int close = interpolated();
                value.append(text, at, close);
                skip(close);
            } else {
                value.append(c);
                skip(at + 1);
            }
        }
        if (!text.startsWith(quote, at)) {
            problems.add("line " + from + ": a string is not closed");
            at = text.length();
            return;
        }
        at += quote.length();
        tokens.add(new Token(Kind.STRING, value.toString(), from));
    }

    private int interpolated() {
        int depth = 0;
        for (int i = at; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0 && text.charAt(i) == '}') {
                return i + 1;
            }
        }
        return text.length();
    }

    private static String escaped(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case '\n' -> "";
            default -> String.valueOf(c);
        };
    }

    private void skip(int to) {
        for (; at < Math.min(to, text.length()); at++) {
            if (text.charAt(at) == '\n') {
                line++;
            }
        }
    }

    private int end(int found) {
        return found < 0 ? text.length() : found;
    }
}
