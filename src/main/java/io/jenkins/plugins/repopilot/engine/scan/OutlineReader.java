package io.jenkins.plugins.repopilot.engine.scan;

import io.jenkins.plugins.repopilot.engine.scan.Languages.Body;
import io.jenkins.plugins.repopilot.engine.scan.Languages.Functions;
import io.jenkins.plugins.repopilot.engine.scan.Languages.Language;
import io.jenkins.plugins.repopilot.engine.scan.Outline.Definition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a source file defines, uses and imports out of its tokens. */
final class OutlineReader {

    private static final int MOST_DEFINITIONS = 400;
    private static final int MOST_REFERENCES = 300;
    private static final int MOST_IMPORTS = 200;
    private static final int MOST_SIGNATURE = 160;
    private static final int MOST_NAME = 80;
    private static final int MOST_STRING = 6;

    /** After a word that introduces a definition these show that it does not: {@code a class is}, {@code interface extends}. */
    private static final Set<String> NO_NAMES =
            Set.of("is", "extends", "implements", "in", "if", "for", "while", "return", "null");

    private final Language language;
    private final Lexer tokens;
    /** For each opening bracket its closing one, -1 where there is none. */
    private final int[] match;
    /** Brackets of any kind around each token. */
    private final int[] depth;

    private final List<Definition> definitions = new ArrayList<>();
    private final Map<String, Integer> references = new HashMap<>();
    private final List<String> imports = new ArrayList<>();

    private OutlineReader(Language language, String text) {
        this.language = language;
        this.tokens = new Lexer(language, text);
        this.match = new int[tokens.count()];
        this.depth = new int[tokens.count()];
        matchBrackets();
    }

    static Outline read(Language language, String text) {
        return new OutlineReader(language, text).read();
    }

    private Outline read() {
        for (int i = 0; i < tokens.count(); i++) {
            if (tokens.kind(i) == Lexer.NAME) {
                name(i);
            } else if (tokens.kind(i) == '.' && language.name().equals("Shell") && startsLine(i)) {
                importFrom(i);
            }
        }
        Map<String, Integer> most = new LinkedHashMap<>();
        references.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_REFERENCES)
                .forEach(entry -> most.put(entry.getKey(), entry.getValue()));
        return new Outline(definitions, most, imports);
    }

    private void name(int i) {
        String word = tokens.text(i);
        if (language.imports().contains(word) && isImport(i)) {
            importFrom(i);
        }
        String kind = language.definitions().get(word);
        if (kind != null && tokens.kind(i - 1) != '.') {
            introduced(i, kind);
        } else if (language.values().contains(word)) {
            value(i);
        } else if (tokens.kind(i + 1) == '('
                && language.functions() != Functions.NONE
                && !Languages.CONTROL.contains(word)) {
            function(i);
        } else if (language.body() == Body.INDENT
                && tokens.kind(i + 1) == '='
                && tokens.kind(i + 2) != '='
                && startsLine(i)
                && tokens.indent(tokens.line(i)) == 0) {
            define(i, "constant", tokens.line(i), tokens.line(i));
        }
        if (kind == null
                && word.length() >= 3
                && word.length() <= MOST_NAME
                && !Languages.CONTROL.contains(word)
                && !isKey(word)) {
            references.merge(word, 1, Integer::sum);
        }
    }

    /** {@code class Name}, {@code func (r *T) Name(}, {@code fun <T> String.name(}, {@code def self.name}. */
    private void introduced(int i, String kind) {
        int at = i + 1;
        if (tokens.kind(at) == '!') {
            at++;
        }
        if (tokens.kind(at) == '('
                && match[at] > 0
                && (language.name().equals("Go") || language.name().equals("Lua"))) {
            at = match[at] + 1;
        }
        if (tokens.kind(at) == '<') {
            at = behindAngles(at);
        }
        while (tokens.kind(at) == '*' || tokens.kind(at) == '&') {
            at++;
        }
        if (tokens.kind(at) != Lexer.NAME || NO_NAMES.contains(tokens.text(at))) {
            return;
        }
        if (kind.equals("enum") && (tokens.is(at, "class") || tokens.is(at, "struct"))
                || kind.equals("record") && (tokens.is(at, "class") || tokens.is(at, "struct"))) {
            return;
        }
        boolean dotted =
                kind.equals("function") || kind.equals("package") || kind.equals("module") || kind.equals("class");
        while (dotted && (tokens.kind(at + 1) == '.' || tokens.kind(at + 1) == ':' && tokens.kind(at + 2) == ':')) {
            int next = tokens.kind(at + 1) == '.' ? at + 2 : at + 3;
            if (tokens.kind(next) != Lexer.NAME || tokens.line(next) != tokens.line(at)) {
                break;
            }
            at = next;
        }
        if (isMention(i, at, kind)) {
            return;
        }
        int line = tokens.line(i);
        define(
                at,
                kind,
                line,
                kind.equals("macro") && language.functions() == Functions.TYPED ? line : bodyEnd(at, line));
    }

    /** C's {@code struct x y;}, a contextual word used as a name ({@code record(…)}), a forward declaration. */
    private boolean isMention(int i, int at, String kind) {
        char after = tokens.kind(at + 1);
        if (language.functions() == Functions.TYPED
                && List.of("struct", "enum", "union", "class").contains(kind)) {
            return after != '{'
                    && after != ':'
                    && after != '<'
                    && after != '('
                    && !(after == Lexer.NAME && opensBody(at + 1));
        }
        if (kind.equals("record")) {
            return after != '(' && after != '<' && after != '{';
        }
        if (kind.equals("type")
                && language.body() == Body.BRACES
                && language.strings().contains("`")
                && !language.name().equals("Go")) {
            return after != '=' && after != '<';
        }
        return tokens.kind(i - 1) == Lexer.STRING && tokens.line(i - 1) == tokens.line(i);
    }

    private boolean opensBody(int from) {
        for (int i = from; i < Math.min(from + 40, tokens.count()); i++) {
            char kind = tokens.kind(i);
            if (kind == '{') {
                return true;
            }
            if (kind == ';' || kind == '=' || kind == ')' || kind == '}' || kind == '(') {
                return false;
            }
        }
        return false;
    }

    /** {@code const NAME =} at the top level. */
    private void value(int i) {
        int at = i + 1;
        if (tokens.is(at, "mut")) {
            at++;
        }
        boolean functionValue = isFunctionValue(at);
        if (tokens.kind(at) == Lexer.NAME && (depth[i] == 0 || functionValue && depth[i] <= 1)) {
            define(
                    at,
                    functionValue ? "function" : "constant",
                    tokens.line(i),
                    functionValue ? bodyEnd(at, tokens.line(i)) : tokens.line(i));
        }
    }

    private boolean isFunctionValue(int at) {
        for (int i = at + 1; i < Math.min(at + 8, tokens.count()); i++) {
            if (tokens.kind(i) == '=') {
                int next = tokens.is(i + 1, "async") ? i + 2 : i + 1;
                if (tokens.is(next, "function")) {
                    return true;
                }
                int behind = tokens.kind(next) == '(' && match[next] > 0 ? match[next] + 1 : next + 1;
                for (int j = behind; j < Math.min(behind + 12, tokens.count()); j++) {
                    if (tokens.kind(j) == '=' && tokens.kind(j + 1) == '>') {
                        return true;
                    }
                    if (tokens.kind(j) == ';' || tokens.kind(j) == '{' || tokens.kind(j) == '(') {
                        return false;
                    }
                }
                return false;
            }
        }
        return false;
    }

    private void function(int i) {
        int close = match[i + 1];
        if (close < 0 || introduces(i - 1) || !canBeFunction(i)) {
            return;
        }
        int after = close + 1;
        for (int steps = 0; steps < 60 && after < tokens.count(); steps++, after++) {
            char kind = tokens.kind(after);
            if (kind == '{') {
                define(i, "function", startLine(i), tokens.line(match[after] < 0 ? tokens.count() - 1 : match[after]));
                return;
            }
            boolean arrow = kind == '=' && tokens.kind(after + 1) == '>';
            if (arrow && language.name().equals("C#")) {
                define(i, "function", startLine(i), tokens.line(after));
                return;
            }
            if (kind == ';' && language.functions() == Functions.TYPED && steps < 12 && isDeclaration(i)) {
                define(i, "function", startLine(i), tokens.line(after));
                return;
            }
            if (kind == ';'
                    || kind == '}'
                    || kind == ')'
                    || kind == '='
                    || kind == '+'
                    || kind == '.'
                    || kind == '?'
                    || kind == '/') {
                return;
            }
            if ((kind == '(' || kind == '[') && match[after] > 0) {
                after = match[after];
            }
        }
    }

    private boolean canBeFunction(int i) {
        char before = tokens.kind(i - 1);
        if (language.functions() == Functions.BARE) {
            boolean modifier = before == Lexer.NAME
                    && List.of(
                                    "async",
                                    "static",
                                    "get",
                                    "set",
                                    "public",
                                    "private",
                                    "protected",
                                    "override",
                                    "readonly",
                                    "abstract")
                            .contains(tokens.text(i - 1));
            return modifier
                    || before == '{'
                    || before == '}'
                    || before == ';'
                    || before == '*'
                    || before == '#'
                    || i == 0
                    || before != '.' && startsLine(i);
        }
        if (before == ':' && (tokens.kind(i - 2) == ':' || startsLine(i)) || before == '~') {
            return true;
        }
        if (before == '>' && tokens.kind(i - 2) == '-') {
            return false;
        }
        return before == Lexer.NAME && !Languages.CONTROL.contains(tokens.text(i - 1))
                || before == '>'
                || before == ']'
                || before == '*'
                || before == '&'
                || before == '?'
                || (before == '{' || before == '}' || before == ';') && startsLine(i) && depth[i] > 0;
    }

    /** {@code void run();} in an interface or a header, not {@code Foo foo(bar);} in a body. */
    private boolean isDeclaration(int i) {
        boolean jvm = language.name().equals("Java")
                || language.name().equals("C#")
                || language.name().equals("Groovy");
        return (jvm || depth[i] == 0)
                && (tokens.kind(i - 1) == Lexer.NAME || tokens.kind(i - 1) == '>' || tokens.kind(i - 1) == '*');
    }

    private int startLine(int i) {
        int line = tokens.line(i);
        int at = i;
        while (at > 0
                && tokens.kind(at - 1) != ';'
                && tokens.kind(at - 1) != '{'
                && tokens.kind(at - 1) != '}'
                && i - at < 12) {
            at--;
        }
        return tokens.line(at) < line - 3 ? line : tokens.line(i);
    }

    private void define(int token, String kind, int line, int endLine) {
        if (definitions.size() < MOST_DEFINITIONS && tokens.end(token) - tokens.start(token) <= MOST_NAME) {
            String text = withoutStrings(token, line).strip();
            String signature = text.length() > MOST_SIGNATURE ? text.substring(0, MOST_SIGNATURE) : text;
            signature = signature.endsWith("{")
                    ? signature.substring(0, signature.length() - 1).stripTrailing()
                    : signature;
            definitions.add(new Definition(tokens.text(token), kind, line, Math.max(line, endLine), signature));
        }
    }

    /** The line with the content of longer strings taken out: it says little of a definition, and might be a secret. */
    private String withoutStrings(int token, int line) {
        String text = tokens.lineText(line);
        int offset = tokens.lineStart(line);
        int first = token;
        while (first > 0 && tokens.line(first - 1) >= line) {
            first--;
        }
        StringBuilder kept = new StringBuilder();
        int done = 0;
        for (int i = first; i < tokens.count() && tokens.line(i) <= line; i++) {
            if (tokens.kind(i) == Lexer.STRING
                    && tokens.line(i) == line
                    && tokens.end(i) - tokens.start(i) > MOST_STRING) {
                int from = Math.min(text.length(), tokens.start(i) - offset);
                int to = Math.min(text.length(), tokens.end(i) - offset);
                kept.append(text, done, from).append('…');
                done = to;
            }
        }
        return kept.append(text.substring(done)).toString();
    }

    /** Names that people give have few digits; long ones with many are keys that stand in the code without quotes. */
    private static boolean isKey(String word) {
        return word.length() >= 16 && word.chars().filter(Character::isDigit).count() >= 3;
    }

    private int bodyEnd(int at, int line) {
        if (language.body() != Body.BRACES) {
            return indentedEnd(line);
        }
        for (int i = at; i < Math.min(at + 400, tokens.count()); i++) {
            char kind = tokens.kind(i);
            if (kind == '{') {
                return tokens.line(match[i] < 0 ? tokens.count() - 1 : match[i]);
            }
            if (kind == ';' || kind == '}') {
                return tokens.line(i);
            }
            if (i > at && startsLine(i) && introduces(i)) {
                return tokens.line(i - 1);
            }
            if ((kind == '(' || kind == '[') && match[i] > 0) {
                i = match[i];
            }
        }
        return line;
    }

    private boolean introduces(int i) {
        String word = tokens.kind(i) == Lexer.NAME ? tokens.text(i) : "";
        return language.definitions().containsKey(word) || language.values().contains(word);
    }

    private int indentedEnd(int line) {
        int own = tokens.indent(line);
        int last = line;
        for (int i = line + 1; i <= tokens.lineCount(); i++) {
            int indent = tokens.indent(i);
            if (indent < 0) {
                continue;
            }
            // the closing line of a parameter list over several lines, and Ruby's end
            String text = indent == own ? tokens.lineText(i).strip() : "";
            boolean closes = text.startsWith(")") || text.equals("end") && language.body() == Body.END;
            if (indent <= own && !closes) {
                break;
            }
            last = i;
            if (text.equals("end")) {
                break;
            }
        }
        return last;
    }

    private boolean startsLine(int i) {
        return i == 0 || tokens.line(i - 1) < tokens.line(i);
    }

    private boolean isImport(int i) {
        String word = tokens.text(i);
        if (word.equals("from") && language.body() == Body.BRACES
                || word.equals("require")
                || word.equals("import") && tokens.kind(i + 1) == '(') {
            return true;
        }
        return startsLine(i)
                || tokens.kind(i - 1) == '#'
                || tokens.kind(i - 1) == '@'
                || tokens.is(i - 1, "pub")
                || tokens.kind(i - 1) == ';'
                || tokens.is(i - 1, "export");
    }

    private void importFrom(int i) {
        boolean strings = false;
        StringBuilder names = new StringBuilder();
        boolean block = tokens.kind(i + 1) == '(';
        int last = block && match[i + 1] > 0 ? match[i + 1] : Math.min(i + 60, tokens.count());
        for (int at = i + 1; at < last; at++) {
            char kind = tokens.kind(at);
            if (!block && (tokens.line(at) != tokens.line(i) || kind == ';')) {
                break;
            }
            if (kind == Lexer.STRING) {
                strings = true;
                addImport(tokens.text(at));
            } else if (kind == '<' && language.imports().contains("include")) {
                return;
            } else {
                names.append(tokens.text(at))
                        .append(at + 1 < tokens.count() && tokens.start(at + 1) > tokens.end(at) ? " " : "");
            }
        }
        if (!strings) {
            addImport(names.toString());
        }
    }

    private void addImport(String text) {
        if (imports.size() < MOST_IMPORTS && !text.isBlank() && text.length() <= 300 && !text.contains("://")) {
            imports.add(text.strip());
        }
    }

    private int behindAngles(int at) {
        int open = 0;
        for (int i = at; i < Math.min(at + 60, tokens.count()); i++) {
            open += tokens.kind(i) == '<' ? 1 : tokens.kind(i) == '>' ? -1 : 0;
            if (open == 0) {
                return i + 1;
            }
        }
        return at;
    }

    private void matchBrackets() {
        int[] stack = new int[tokens.count() + 1];
        int top = 0;
        int open = 0;
        for (int i = 0; i < tokens.count(); i++) {
            match[i] = -1;
            char kind = tokens.kind(i);
            depth[i] = open;
            if (kind == '(' || kind == '[' || kind == '{') {
                stack[top++] = i;
                open++;
            } else if (kind == ')' || kind == ']' || kind == '}') {
                char wanted = kind == ')' ? '(' : kind == ']' ? '[' : '{';
                // an opening bracket of another kind was never closed: give it up, but not across a brace
                while (top > 0
                        && tokens.kind(stack[top - 1]) != wanted
                        && (kind == '}' || tokens.kind(stack[top - 1]) != '{')) {
                    top--;
                }
                if (top > 0 && tokens.kind(stack[top - 1]) == wanted) {
                    match[stack[--top]] = i;
                }
                open = top;
                depth[i] = open;
            }
        }
    }
}
