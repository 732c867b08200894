package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Makefile before it is tried: whether it has targets, and whether the commands of its recipes exist in the repository. */
final class MakefileCheck {

    private static final Pattern VARIABLE = Pattern.compile("(?m)^([A-Za-z_][A-Za-z0-9_]*)\\s*(?:\\?|:|::)?=\\s*(.*)$");
    private static final Pattern USE = Pattern.compile("\\$[({]([A-Za-z_][A-Za-z0-9_]*)[)}]");

    private MakefileCheck() {}

    static boolean isMakefile(String path) {
        return WorkspacePath.name(path).equals("Makefile");
    }

    /** Targets that can be tried by their names. */
    static Set<String> targets(String text) {
        Set<String> targets = Commands.targets(text);
        targets.removeIf(target -> target.contains("%") || target.contains("$"));
        return targets;
    }

    static List<String> problems(String path, String text, Commands commands) {
        List<String> problems = new ArrayList<>();
        if (targets(text).isEmpty()) {
            problems.add("it has no target");
        }
        Map<String, String> variables = new HashMap<>(Map.of("MAKE", "make"));
        Matcher assignment = VARIABLE.matcher(text);
        while (assignment.find()) {
            variables.put(assignment.group(1), assignment.group(2).strip());
        }
        for (String line : text.replace("\\\n", " ").split("\n")) {
            if (line.startsWith("\t")) {
                String recipe = filled(line.strip().replaceFirst("^[@+-]+\\s*", ""), variables);
                problems.addAll(commands.problems(recipe.replace("$$", "$"), WorkspacePath.folder(path)));
            }
        }
        return problems;
    }

    private static String filled(String recipe, Map<String, String> variables) {
        return USE.matcher(recipe)
                .replaceAll(use -> Matcher.quoteReplacement(variables.getOrDefault(use.group(1), use.group())));
    }
}
