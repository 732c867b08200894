package io.jenkins.plugins.repopilot.engine.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Languages whose own tool can check syntax without running or writing anything.
 *
 * @param name for reports
 * @param probe a command that succeeds where the tool works
 * @param command checks a text on standard input or, with {@code byFile}, the file that is named after it
 */
record CodeSyntax(String name, List<String> probe, List<String> command, boolean byFile) {

    private static final String PYTHON_CHECK = "import sys\nsource = sys.stdin.buffer.read()\n"
            + "try:\n    compile(source, sys.argv[1], 'exec', dont_inherit=True)\n"
            + "except (SyntaxError, ValueError) as e:\n    print('%s (line %s)' % (e, getattr(e, 'lineno', '?')))\n    sys.exit(1)\n";

    private static final CodeSyntax PYTHON = onInput(
            "python",
            List.of("python3", "-c", "pass"),
            "python3",
            "-I",
            "-S",
            "-B",
            "-W",
            "ignore",
            "-c",
            PYTHON_CHECK);
    private static final CodeSyntax NODE = byFile("javascript", List.of("node", "--version"), "node", "--check");
    private static final CodeSyntax BASH = onInput("bash", List.of("bash", "-n", "-c", ":"), "bash", "-n");
    private static final CodeSyntax SH = onInput("shell", List.of("sh", "-n", "-c", ":"), "sh", "-n");
    private static final CodeSyntax RUBY = onInput("ruby", List.of("ruby", "--version"), "ruby", "-c");
    private static final CodeSyntax PHP = onInput("php", List.of("php", "--version"), "php", "-n", "-l");
    private static final CodeSyntax GO = onInput("go", List.of("gofmt", "-h"), "gofmt", "-e");
    private static final CodeSyntax LUA = onInput("lua", List.of("luac", "-v"), "luac", "-p", "-");
    private static final CodeSyntax JAVA = byFile(
            "java",
            List.of("javac", "-version"),
            "javac",
            "-proc:none",
            "-implicit:none",
            "-Xlint:none",
            "-XDshould-stop.ifError=PARSE",
            "-XDshould-stop.ifNoError=PARSE");

    private static CodeSyntax onInput(String name, List<String> probe, String... command) {
        return new CodeSyntax(name, probe, List.of(command), false);
    }

    private static CodeSyntax byFile(String name, List<String> probe, String... command) {
        return new CodeSyntax(name, probe, List.of(command), true);
    }

    /** The checker of a file by its name, or by its first line where it has no ending; empty if there is none. */
    static Optional<CodeSyntax> of(String path, String text) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        return Optional.ofNullable(
                switch (dot < 0 ? "" : name.substring(dot + 1)) {
                    case "py", "pyi", "pyw" -> PYTHON;
                    case "js", "mjs", "cjs" -> NODE;
                    case "bash" -> BASH;
                    case "sh" -> byFirstLine(text).orElse(BASH);
                    case "rb", "rake", "gemspec" -> RUBY;
                    case "php" -> PHP;
                    case "go" -> GO;
                    case "lua" -> LUA;
                    case "java" -> JAVA;
                    case "" -> byFirstLine(text).orElse(null);
                    default -> null;
                });
    }

    private static Optional<CodeSyntax> byFirstLine(String text) {
        String first = text.lines().findFirst().orElse("");
        if (!first.startsWith("#!")) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                first.matches(".*\\bbash\\b.*")
                        ? BASH
                        : first.matches(".*\\b(?:da)?sh\\b.*")
                                ? SH
                                : first.matches(".*\\bpython3?\\b.*")
                                        ? PYTHON
                                        : first.matches(".*\\bruby\\b.*") ? RUBY : null);
    }

    List<String> command(String path) {
        List<String> all = new ArrayList<>(command);
        if (byFile || this == PYTHON) {
            // a name that begins with a dash would be an option
            all.add(path.startsWith("-") ? "./" + path : path);
        }
        return all;
    }
}
