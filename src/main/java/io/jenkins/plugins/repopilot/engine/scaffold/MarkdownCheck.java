package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Markdown file of ours: fences that are closed, relative links that lead to files, commands that the repository has. */
final class MarkdownCheck {

    private static final Pattern LINK =
            Pattern.compile("\\[[^\\[\\]\\n]*+]\\(<?([^)\\s>]{1,2000}+)>?[^)\\n]{0,2000}+\\)");
    private static final Pattern BLOCK =
            Pattern.compile("(?m)^[ \\t]*```(sh|bash|shell|console)[ \\t]*\\n(.*?)^[ \\t]*```", Pattern.DOTALL);

    private MarkdownCheck() {}

    static boolean isMarkdown(String path) {
        return path.endsWith(".md");
    }

    /**
     * @param files paths that links may lead to
     * @param commands not strict: a document may speak of programs that we know nothing of
     */
    static List<String> problems(String path, String text, Collection<String> files, Commands commands) {
        List<String> problems = new ArrayList<>();
        if (text.lines().filter(line -> line.strip().startsWith("```")).count() % 2 != 0) {
            problems.add("a fence of three backquotes is not closed");
        }
        problems.addAll(deadLinks(path, text, files));
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String script = block.group(2);
            if (block.group(1).equals("console")) {
                script = String.join(
                        "\n",
                        script.lines()
                                .map(String::strip)
                                .filter(line -> line.startsWith("$ "))
                                .map(line -> line.substring(2))
                                .toList());
            }
            // where a working copy is made, folders are not those of the repository
            if (!script.contains("git clone")) {
                problems.addAll(commands.problems(script, ""));
            }
        }
        return problems;
    }

    /** Relative links that lead nowhere. */
    static List<String> deadLinks(String path, String text, Collection<String> files) {
        return targets(text).stream()
                .filter(target -> !leads(path, target.replaceFirst("[#?].*", ""), files))
                .map(target -> "the link to " + target + " leads nowhere")
                .toList();
    }

    /** How many relative links there are. */
    static int links(String text) {
        return targets(text).size();
    }

    private static List<String> targets(String text) {
        String prose = text.replaceAll("(?ms)^[ \\t]*```.*?^[ \\t]*```", "").replaceAll("`[^`\\n]*`", "");
        return LINK.matcher(prose)
                .results()
                .map(link -> link.group(1))
                .filter(target -> !target.matches("(?i)[a-z][a-z0-9+.-]*:.*|//.*|[#?].*"))
                .toList();
    }

    private static boolean leads(String from, String target, Collection<String> files) {
        List<String> parts = new ArrayList<>();
        String start = target.startsWith("/") ? "" : WorkspacePath.folder(from);
        for (String part : WorkspacePath.join(start, target).split("/")) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    // out of the repository, as ../../issues on its page
                    return true;
                }
                parts.remove(parts.size() - 1);
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        String path = String.join("/", parts);
        return path.isEmpty() || files.stream().anyMatch(file -> file.equals(path) || file.startsWith(path + "/"));
    }
}
