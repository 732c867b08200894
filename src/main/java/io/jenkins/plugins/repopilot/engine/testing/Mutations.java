package io.jenkins.plugins.repopilot.engine.testing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Small changes of changed lines, each of which a good test should notice. Made on text, without a parser: one that the language refuses is told
 * by the run and does not count.
 */
final class Mutations {

    private static final Set<String> CODE = Set.of(
            "py", "js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "java", "kt", "groovy", "scala", "go", "rb",
            "php", "rs", "c", "h", "cc", "cpp", "cs", "swift", "sh", "bash", "lua", "pl", "ex", "exs");

    private static final Pattern NO_CODE = Pattern.compile(
            "\\s*(#(?!\\{).*|//.*|/?\\*.*|\"\"\".*|'''.*|import\\b.*|from\\s+\\S+\\s+import\\b.*|package\\b.*|using\\b.*|@\\w+.*|[\\[\\](){};,]*)\\s*");

    /** What is replaced by what, most telling first. Spaces around operators keep generics, arrows and shifts out. */
    private static final List<Rule> RULES = List.of(
            new Rule(" <= ", " > "),
            new Rule(" >= ", " < "),
            new Rule(" < ", " >= "),
            new Rule(" > ", " <= "),
            new Rule(" === ", " !== "),
            new Rule(" !== ", " === "),
            new Rule(" == ", " != "),
            new Rule(" != ", " == "),
            new Rule(" -le ", " -gt "),
            new Rule(" -ge ", " -lt "),
            new Rule(" -lt ", " -ge "),
            new Rule(" -gt ", " -le "),
            new Rule(" -eq ", " -ne "),
            new Rule(" -ne ", " -eq "),
            new Rule(" -z ", " -n "),
            new Rule(" -n ", " -z "),
            new Rule(" && ", " || "),
            new Rule(" || ", " && "),
            new Rule(" and ", " or "),
            new Rule(" or ", " and "),
            new Rule(" not in ", " in "),
            new Rule(" is not ", " is "),
            new Rule("if not ", "if "),
            new Rule("return not ", "return "),
            new Rule("if (!", "if ("),
            new Rule("return !", "return "),
            new Rule("return 0", "return 1"),
            new Rule("return 1", "return 0"),
            new Rule("exit 1", "exit 0"),
            new Rule("True", "False"),
            new Rule("False", "True"),
            new Rule("true", "false"),
            new Rule("false", "true"),
            new Rule(" + ", " - "),
            new Rule(" - ", " + "),
            new Rule(" * ", " / "),
            new Rule(" / ", " * "),
            new Rule(" += ", " -= "),
            new Rule(" -= ", " += "));

    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.\"'$])(\\d{1,9})(?![\\w.])");
    private static final Pattern RAISE = Pattern.compile("^(\\s*)raise\\b.*$");
    private static final Pattern THROW = Pattern.compile("^(\\s*)throw\\b.*;\\s*$");
    private static final Pattern CALL = Pattern.compile("^(\\s*)(?:await )?[\\w.$]+\\(.*\\)(;?)\\s*$");
    private static final Pattern TEXT = Pattern.compile("([\"'])([^\"'\\\\]{1,200})\\1");

    private Mutations() {}

    private record Rule(String from, String to) {}

    /**
     * One small change.
     *
     * @param line number from 1
     * @param text the whole file with the change
     * @param what for people: the line before and after
     */
    record Mutant(String path, int line, String text, String what) {}

    /**
     * At most so many mutants, spread over the changed lines: each line's most telling one first.
     *
     * @param files texts by path
     * @param changed lines by path
     */
    static List<Mutant> of(Map<String, String> files, Map<String, List<Integer>> changed, int most) {
        List<List<Mutant>> byLine = new ArrayList<>();
        changed.forEach((path, numbers) -> {
            String text = files.get(path);
            if (text != null && isCode(path)) {
                String[] lines = text.split("\n", -1);
                for (int number : numbers) {
                    if (number <= lines.length) {
                        byLine.add(ofLine(path, lines, number));
                    }
                }
            }
        });
        List<Mutant> chosen = new ArrayList<>();
        for (int round = 0; round < most; round++) {
            for (List<Mutant> mutants : byLine) {
                if (round < mutants.size() && chosen.size() < most) {
                    chosen.add(mutants.get(round));
                }
            }
        }
        return chosen;
    }

    private static boolean isCode(String path) {
        return CODE.contains(path.substring(path.lastIndexOf('.') + 1));
    }

    private static List<Mutant> ofLine(String path, String[] lines, int number) {
        String line = lines[number - 1];
        List<Mutant> mutants = new ArrayList<>();
        for (String changed : changed(line)) {
            String[] copy = lines.clone();
            copy[number - 1] = changed;
            mutants.add(new Mutant(path, number, String.join("\n", copy), line.strip() + " → " + changed.strip()));
        }
        return mutants;
    }

    /** The line with one change each, the most telling first. */
    static List<String> changed(String line) {
        Set<String> changed = new LinkedHashSet<>();
        if (NO_CODE.matcher(line).matches()) {
            return List.of();
        }
        for (Rule rule : RULES) {
            int at = outsideText(line, rule.from());
            if (at >= 0) {
                changed.add(line.substring(0, at)
                        + rule.to()
                        + line.substring(at + rule.from().length()));
            }
        }
        for (Pattern gone : List.of(RAISE, THROW)) {
            Matcher matcher = gone.matcher(line);
            if (matcher.matches()) {
                changed.add(matcher.group(1) + (gone == RAISE ? "pass" : ";"));
            }
        }
        Matcher number = NUMBER.matcher(line);
        while (number.find()) {
            if (!insideText(line, number.start())) {
                changed.add(line.substring(0, number.start())
                        + (Long.parseLong(number.group(1)) + 1)
                        + line.substring(number.end()));
                break;
            }
        }
        Matcher text = TEXT.matcher(line);
        if (text.find()) {
            changed.add(line.substring(0, text.start(2)) + text.group(2) + "~" + line.substring(text.end(2)));
        }
        Matcher call = CALL.matcher(line);
        if (call.matches() && !line.strip().startsWith("def ")) {
            changed.add(call.group(1) + (call.group(2).isEmpty() ? "0" : call.group(2)));
        }
        changed.remove(line);
        return new ArrayList<>(changed);
    }

    private static int outsideText(String line, String wanted) {
        for (int at = line.indexOf(wanted); at >= 0; at = line.indexOf(wanted, at + 1)) {
            boolean wordBefore = Character.isLetterOrDigit(wanted.charAt(0)) && at > 0 && isWord(line.charAt(at - 1));
            int end = at + wanted.length();
            boolean wordAfter = Character.isLetterOrDigit(wanted.charAt(wanted.length() - 1))
                    && end < line.length()
                    && isWord(line.charAt(end));
            if (!wordBefore && !wordAfter && !insideText(line, at)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static boolean insideText(String line, int position) {
        char open = 0;
        for (int i = 0; i < position; i++) {
            char c = line.charAt(i);
            if (open != 0 && c == '\\') {
                i++;
            } else if (open == 0 && (c == '"' || c == '\'' || c == '`')) {
                open = c;
            } else if (c == open) {
                open = 0;
            }
        }
        return open != 0;
    }
}
