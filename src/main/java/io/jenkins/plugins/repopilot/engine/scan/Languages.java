package io.jenkins.plugins.repopilot.engine.scan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The languages that the lexer knows, as data: how comments and strings look, which words introduce a definition or an import, and how a
 * body ends. A language more is an entry more. Other text is counted by its ending.
 */
public final class Languages {

    /** How the body of a definition ends. */
    enum Body {
        BRACES,
        /** With the indentation. */
        INDENT,
        /** At {@code end} in the column of the definition. */
        END
    }

    /** How functions are told that no word introduces. */
    enum Functions {
        /** There are none. */
        NONE,
        /** {@code Type name(…) {}}: C, Java, C#. */
        TYPED,
        /** {@code name(…) {}}: methods in JavaScript, functions in a shell. */
        BARE
    }

    /**
     * @param definitions word to kind of definition
     * @param values words that introduce a constant or a function value at the top level
     * @param imports words that introduce an import
     */
    record Language(
            String name,
            List<String> lineComments,
            List<String> blockComments,
            List<String> strings,
            Map<String, String> definitions,
            Set<String> values,
            Set<String> imports,
            Functions functions,
            Body body) {

        boolean isCode() {
            return !definitions.isEmpty() || functions != Functions.NONE;
        }
    }

    private static final List<String> C_LINE = List.of("//");
    private static final List<String> C_BLOCK = List.of("/*", "*/");
    private static final List<String> HASH = List.of("#");
    private static final List<String> QUOTES = List.of("\"", "'");
    private static final List<String> JAVA_STRINGS = List.of("\"\"\"", "\"", "'");

    private static final Map<String, Language> BY_ENDING = new HashMap<>();
    private static final Map<String, Language> BY_NAME = new HashMap<>();

    /** Words of many languages that are followed by a parenthesis or an expression and never name a thing. */
    static final Set<String> CONTROL = Set.of(
            "if",
            "for",
            "while",
            "switch",
            "catch",
            "return",
            "new",
            "throw",
            "else",
            "do",
            "try",
            "finally",
            "synchronized",
            "using",
            "lock",
            "foreach",
            "await",
            "yield",
            "case",
            "when",
            "with",
            "in",
            "is",
            "as",
            "and",
            "or",
            "not",
            "instanceof",
            "typeof",
            "sizeof",
            "delete",
            "unless",
            "until",
            "elif",
            "elsif",
            "assert",
            "super",
            "this",
            "self",
            "defined",
            "print",
            "echo",
            "match",
            "loop",
            "select",
            "go",
            "defer",
            "fixed",
            "checked",
            "unchecked",
            "alignas",
            "decltype",
            "static_assert",
            "noexcept",
            "then",
            "fi",
            "done",
            "esac",
            "range",
            "make",
            "len",
            "append",
            "default",
            "break",
            "continue",
            "goto",
            "null",
            "true",
            "false",
            "None",
            "True",
            "False",
            "nil",
            "undefined");

    static {
        add(
                "Python",
                "py pyi pyw",
                HASH,
                List.of(),
                List.of("\"\"\"", "'''", "\"", "'"),
                "def=function class=class",
                "",
                "import from",
                Functions.NONE,
                Body.INDENT);
        String scripted = "function=function class=class interface=interface enum=enum type=type namespace=namespace";
        add(
                "JavaScript",
                "js jsx mjs cjs",
                C_LINE,
                C_BLOCK,
                List.of("`", "\"", "'"),
                "function=function class=class",
                "const let var",
                "import from require",
                Functions.BARE,
                Body.BRACES);
        add(
                "TypeScript",
                "ts tsx mts cts",
                C_LINE,
                C_BLOCK,
                List.of("`", "\"", "'"),
                scripted,
                "const let var",
                "import from require",
                Functions.BARE,
                Body.BRACES);
        add(
                "Vue",
                "vue svelte",
                C_LINE,
                C_BLOCK,
                List.of("`", "\"", "'"),
                scripted,
                "const let var",
                "import from require",
                Functions.BARE,
                Body.BRACES);
        add(
                "Java",
                "java",
                C_LINE,
                C_BLOCK,
                JAVA_STRINGS,
                "class=class interface=interface enum=enum record=record",
                "",
                "import",
                Functions.TYPED,
                Body.BRACES);
        add(
                "Groovy",
                "groovy gradle",
                C_LINE,
                C_BLOCK,
                List.of("\"\"\"", "'''", "\"", "'"),
                "class=class interface=interface enum=enum trait=trait def=function",
                "",
                "import",
                Functions.TYPED,
                Body.BRACES);
        add(
                "Kotlin",
                "kt kts",
                C_LINE,
                C_BLOCK,
                JAVA_STRINGS,
                "fun=function class=class interface=interface object=object typealias=type",
                "val var",
                "import",
                Functions.NONE,
                Body.BRACES);
        add(
                "Scala",
                "scala sc",
                C_LINE,
                C_BLOCK,
                JAVA_STRINGS,
                "def=function class=class object=object trait=trait",
                "val var",
                "import",
                Functions.NONE,
                Body.BRACES);
        add(
                "Go",
                "go",
                C_LINE,
                C_BLOCK,
                List.of("`", "\"", "'"),
                "func=function type=type",
                "const var",
                "import",
                Functions.NONE,
                Body.BRACES);
        add(
                "Rust",
                "rs",
                C_LINE,
                C_BLOCK,
                List.of("\"", "'"),
                "fn=function struct=struct enum=enum trait=trait type=type mod=module union=union macro_rules=macro",
                "const static",
                "use mod",
                Functions.NONE,
                Body.BRACES);
        add(
                "C",
                "c h",
                C_LINE,
                C_BLOCK,
                QUOTES,
                "struct=struct enum=enum union=union define=macro",
                "",
                "include",
                Functions.TYPED,
                Body.BRACES);
        add(
                "C++",
                "cc cpp cxx hpp hh hxx ino cu",
                C_LINE,
                C_BLOCK,
                QUOTES,
                "struct=struct enum=enum union=union class=class namespace=namespace define=macro concept=concept",
                "",
                "include",
                Functions.TYPED,
                Body.BRACES);
        add(
                "Objective-C",
                "m mm",
                C_LINE,
                C_BLOCK,
                QUOTES,
                "interface=class implementation=class protocol=protocol struct=struct enum=enum define=macro",
                "",
                "include import",
                Functions.TYPED,
                Body.BRACES);
        add(
                "C#",
                "cs",
                C_LINE,
                C_BLOCK,
                JAVA_STRINGS,
                "class=class interface=interface struct=struct enum=enum record=record delegate=delegate",
                "",
                "using",
                Functions.TYPED,
                Body.BRACES);
        add(
                "Dart",
                "dart",
                C_LINE,
                C_BLOCK,
                List.of("\"\"\"", "'''", "\"", "'"),
                "class=class mixin=mixin enum=enum extension=extension typedef=type",
                "",
                "import export part",
                Functions.TYPED,
                Body.BRACES);
        add(
                "Swift",
                "swift",
                C_LINE,
                C_BLOCK,
                List.of("\"\"\"", "\""),
                "func=function class=class struct=struct enum=enum protocol=protocol extension=extension actor=actor typealias=type",
                "let var",
                "import",
                Functions.NONE,
                Body.BRACES);
        add(
                "PHP",
                "php phtml",
                List.of("//", "#"),
                C_BLOCK,
                QUOTES,
                "function=function class=class interface=interface trait=trait enum=enum",
                "const",
                "use require require_once include include_once",
                Functions.NONE,
                Body.BRACES);
        add(
                "Ruby",
                "rb rake gemspec",
                HASH,
                List.of("=begin", "=end"),
                QUOTES,
                "def=function class=class module=module",
                "",
                "require require_relative",
                Functions.NONE,
                Body.END);
        add(
                "Elixir",
                "ex exs",
                HASH,
                List.of(),
                List.of("\"\"\"", "\""),
                "def=function defp=function defmodule=module defmacro=macro defprotocol=protocol",
                "",
                "import alias use require",
                Functions.NONE,
                Body.END);
        add(
                "Lua",
                "lua",
                List.of("--"),
                List.of("--[[", "]]"),
                QUOTES,
                "function=function",
                "local",
                "require",
                Functions.NONE,
                Body.END);
        add(
                "Shell",
                "sh bash zsh ksh",
                HASH,
                List.of(),
                QUOTES,
                "function=function",
                "",
                "source",
                Functions.BARE,
                Body.BRACES);
        add(
                "Perl",
                "pl pm",
                HASH,
                List.of("=pod", "=cut"),
                QUOTES,
                "sub=function package=package",
                "",
                "use require",
                Functions.NONE,
                Body.BRACES);
        add(
                "PowerShell",
                "ps1 psm1",
                HASH,
                List.of("<#", "#>"),
                QUOTES,
                "function=function class=class",
                "",
                "using",
                Functions.NONE,
                Body.BRACES);
        add(
                "Protocol Buffers",
                "proto",
                C_LINE,
                C_BLOCK,
                QUOTES,
                "message=message service=service enum=enum rpc=rpc",
                "",
                "import",
                Functions.NONE,
                Body.BRACES);
        add(
                "GraphQL",
                "graphql gql",
                HASH,
                List.of(),
                List.of("\"\"\"", "\""),
                "type=type interface=interface enum=enum input=input union=union scalar=scalar",
                "",
                "",
                Functions.NONE,
                Body.BRACES);
        add(
                "SQL",
                "sql",
                List.of("--"),
                C_BLOCK,
                QUOTES,
                "table=table view=view procedure=procedure trigger=trigger",
                "",
                "",
                Functions.NONE,
                Body.BRACES);
        add("R", "r", HASH, List.of(), QUOTES, "", "", "", Functions.NONE, Body.BRACES);
        plain("Markdown", "md markdown mdx");
        plain("reStructuredText", "rst");
        plain("AsciiDoc", "adoc asciidoc");
        plain("Text", "txt text log");
        plain("JSON", "json json5 jsonc");
        plain("YAML", "yml yaml");
        plain("TOML", "toml");
        plain("XML", "xml xsd xsl xslt svg pom");
        plain("HTML", "html htm xhtml jelly jsp erb ejs hbs");
        plain("CSS", "css scss sass less");
        plain("Properties", "properties ini cfg conf");
        plain("CSV", "csv tsv");
        plain("Terraform", "tf hcl");
        plain("Dockerfile", "dockerfile");
        plain("Makefile", "mk make");
        plain("Batch", "bat cmd");
    }

    private static final Map<String, String> BY_FILE = Map.of(
            "dockerfile",
            "Dockerfile",
            "makefile",
            "Makefile",
            "gnumakefile",
            "Makefile",
            "jenkinsfile",
            "Groovy",
            "rakefile",
            "Ruby",
            "gemfile",
            "Ruby",
            "vagrantfile",
            "Ruby",
            "license",
            "Text",
            "readme",
            "Text");

    private Languages() {}

    /** By ending or name, else by the first line of a script. */
    static Language of(String path, String text) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String ending = name.indexOf('.') < 0 ? "" : name.substring(name.lastIndexOf('.') + 1);
        Language found = BY_ENDING.get(ending);
        if (found == null && BY_FILE.containsKey(name)) {
            found = BY_NAME.get(BY_FILE.get(name));
        }
        if (found == null && text.startsWith("#!")) {
            found = ofScript(text.lines().findFirst().orElse(""));
        }
        return found != null ? found : text(ending.isEmpty() || ending.length() > 12 ? "Text" : "." + ending);
    }

    /** Whether files of that language are programs, rather than prose, markup or data. */
    public static boolean isCode(String name) {
        return named(name).isCode();
    }

    /** @return a language without definitions if there is none of that name */
    static Language named(String name) {
        return BY_NAME.getOrDefault(name, text(name));
    }

    private static Language ofScript(String first) {
        return first.contains("python")
                ? BY_NAME.get("Python")
                : first.contains("node")
                        ? BY_NAME.get("JavaScript")
                        : first.contains("ruby")
                                ? BY_NAME.get("Ruby")
                                : first.contains("perl")
                                        ? BY_NAME.get("Perl")
                                        : first.contains("php")
                                                ? BY_NAME.get("PHP")
                                                : first.matches(".*\\b(?:ba|z|k|da)?sh\\b.*")
                                                        ? BY_NAME.get("Shell")
                                                        : null;
    }

    private static Language text(String name) {
        return new Language(
                name, List.of(), List.of(), List.of(), Map.of(), Set.of(), Set.of(), Functions.NONE, Body.BRACES);
    }

    private static void plain(String name, String endings) {
        put(text(name), endings);
    }

    private static void add(
            String name,
            String endings,
            List<String> line,
            List<String> block,
            List<String> strings,
            String definitions,
            String values,
            String imports,
            Functions functions,
            Body body) {
        Map<String, String> kinds = new HashMap<>();
        for (String pair : words(definitions)) {
            kinds.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        put(new Language(name, line, block, strings, kinds, words(values), words(imports), functions, body), endings);
    }

    private static void put(Language language, String endings) {
        BY_NAME.put(language.name(), language);
        words(endings).forEach(ending -> BY_ENDING.put(ending, language));
    }

    private static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : new HashSet<>(List.of(text.split(" ")));
    }
}
