package io.jenkins.plugins.repopilot.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command as a person writes it into arguments, the way a shell would: single quotes keep everything, double quotes keep all but
 * a backslash before a double quote or backslash, a backslash outside quotes keeps the next character. Nothing is expanded and no shell is
 * started: variables, globs, pipes and semicolons are plain text.
 */
public final class CommandLine {

    private CommandLine() {}

    /**
     * @return the arguments, none for a blank command
     * @throws IllegalArgumentException if a quote is not closed or the command ends in a backslash; the message says where
     */
    public static List<String> split(String command) {
        List<String> arguments = new ArrayList<>();
        StringBuilder current = null;
        char quote = 0;
        int quoteAt = 0;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                if (current != null) {
                    arguments.add(current.toString());
                    current = null;
                }
                continue;
            }
            if (current == null) {
                current = new StringBuilder();
            }
            if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
                quoteAt = i;
            } else if (c == '\\' && quote != '\'') {
                if (i + 1 == command.length()) {
                    throw new IllegalArgumentException(
                            "the command ends in a backslash that escapes nothing: " + command);
                }
                char next = command.charAt(++i);
                if (quote == '"' && next != '"' && next != '\\') {
                    current.append(c);
                }
                current.append(next);
            } else {
                current.append(c);
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException(
                    "the quote " + quote + " at character " + (quoteAt + 1) + " is not closed: " + command);
        }
        if (current != null) {
            arguments.add(current.toString());
        }
        return arguments;
    }
}
