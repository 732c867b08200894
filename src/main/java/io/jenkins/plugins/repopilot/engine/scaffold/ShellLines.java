package io.jenkins.plugins.repopilot.engine.scaffold;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The commands of a small shell script, word by word. Not a shell: what it can't tell, for instance a here-document, is left out rather
 * than guessed.
 */
final class ShellLines {

    private static final Set<String> KEYWORDS = Set.of(
            "if", "then", "elif", "else", "fi", "do", "done", "while", "until", "!", "{", "}", "(", ")", "time", "exec",
            "sudo", "command", "env", "nohup");
    private static final Set<String> NO_COMMAND = Set.of("for", "case", "esac", "in", "function", "select");

    private ShellLines() {}

    /** Commands in order, each with its words; assignments in front of a command are dropped. */
    static List<List<String>> commands(String script) {
        List<List<String>> commands = new ArrayList<>();
        for (String line : script.replace("\\\n", " ").split("\n")) {
            if (line.contains("<<")) {
                return commands;
            }
            for (List<String> words : split(line)) {
                add(commands, words);
            }
        }
        return commands;
    }

    private static void add(List<List<String>> commands, List<String> words) {
        int from = 0;
        while (from < words.size()
                && (KEYWORDS.contains(words.get(from)) || words.get(from).matches("[A-Za-z_][A-Za-z0-9_]*=.*"))) {
            from++;
        }
        if (from < words.size() && !NO_COMMAND.contains(words.get(from))) {
            commands.add(List.copyOf(words.subList(from, words.size())));
        }
    }

    private static List<List<String>> split(String line) {
        List<List<String>> commands = new ArrayList<>();
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
                word = quote == 0 ? word : word.append(c);
            } else if (c == '\'' || c == '"' || c == '`') {
                quote = c;
                word = word == null ? new StringBuilder() : word;
            } else if (c == '\\' && i + 1 < line.length()) {
                word = (word == null ? new StringBuilder() : word).append(line.charAt(++i));
            } else if (line.startsWith("${{", i) || line.startsWith("$(", i)) {
                int end = line.startsWith("${{", i) ? line.indexOf("}}", i) + 1 : line.indexOf(')', i);
                end = end <= i ? line.length() - 1 : end;
                word = (word == null ? new StringBuilder() : word).append(line, i, end + 1);
                i = end;
            } else if (c == '#' && word == null) {
                break;
            } else if (c == ';' || c == '|' || c == '&' && !(i > 0 && line.charAt(i - 1) == '>')) {
                word = end(words, word);
                commands.add(words);
                words = new ArrayList<>();
            } else if (Character.isWhitespace(c)) {
                word = end(words, word);
            } else {
                word = (word == null ? new StringBuilder() : word).append(c);
            }
        }
        end(words, word);
        commands.add(words);
        return commands;
    }

    private static StringBuilder end(List<String> words, StringBuilder word) {
        if (word != null) {
            words.add(word.toString());
        }
        return null;
    }
}
