package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the commands of a script exist: programs of the repository's stack, scripts and targets that it defines, files that it has. One
 * for each script or workflow, since earlier commands may install what later ones run.
 */
final class Commands {

    private static final Set<String> SYSTEM = Set.of(
            ":",
            "[",
            "[[",
            "alias",
            "apt",
            "apt-get",
            "awk",
            "base64",
            "bash",
            "brew",
            "cat",
            "cd",
            "chmod",
            "chown",
            "cmp",
            "cp",
            "curl",
            "cut",
            "date",
            "df",
            "diff",
            "dirname",
            "basename",
            "docker",
            "du",
            "echo",
            "eval",
            "exit",
            "export",
            "false",
            "find",
            "gh",
            "git",
            "grep",
            "gunzip",
            "gzip",
            "head",
            "hostname",
            "id",
            "install",
            "jq",
            "kill",
            "ln",
            "ls",
            "make",
            "mkdir",
            "mktemp",
            "mv",
            "printenv",
            "printf",
            "ps",
            "pwd",
            "read",
            "return",
            "rm",
            "rmdir",
            "sed",
            "seq",
            "set",
            "sh",
            "shift",
            "sleep",
            "sort",
            "source",
            ".",
            "stat",
            "tail",
            "tar",
            "tee",
            "test",
            "timeout",
            "touch",
            "tr",
            "trap",
            "true",
            "type",
            "ulimit",
            "umask",
            "uname",
            "uniq",
            "unset",
            "unzip",
            "wait",
            "wc",
            "wget",
            "which",
            "whoami",
            "xargs",
            "zip",
            "mvn",
            "gradle",
            "go",
            "gofmt",
            "cargo",
            "rustc",
            "rustup",
            "rustfmt",
            "node",
            "npm",
            "npx",
            "pnpm",
            "yarn",
            "bun",
            "corepack",
            "python",
            "python3",
            "pip",
            "pip3",
            "java",
            "javac");

    private static final Pattern MAKE_TARGET = Pattern.compile("(?m)^([\\w./ -]++)[ \\t]*+::?(?!=)(?:\\s|$)");

    private final CommandFacts facts;
    private final NodeCommands node;
    private final PythonCommands python;
    private final boolean strict;

    /**
     * @param files all paths, those included that are about to be written
     * @param texts of manifests and Makefiles by path
     * @param strict whether a program that nobody knows is a problem
     */
    Commands(Collection<String> files, Map<String, String> texts, boolean strict) {
        this.facts = new CommandFacts(files, texts);
        this.node = new NodeCommands(facts);
        this.python = new PythonCommands(facts);
        this.strict = strict;
    }

    /** Whether a file's text is of use here. */
    static boolean reads(String path) {
        String name = WorkspacePath.name(path);
        return Manifest.ECOSYSTEMS.containsKey(name) || name.equalsIgnoreCase("makefile") || name.equals("GNUmakefile");
    }

    static Set<String> targets(String makefile) {
        Set<String> found = new HashSet<>();
        Matcher matcher = MAKE_TARGET.matcher(makefile);
        while (matcher.find()) {
            for (String name : matcher.group(1).strip().split("\\s+")) {
                if (!name.startsWith(".")) {
                    found.add(name);
                }
            }
        }
        return found;
    }

    /** Tells of a program that is there from now on. */
    void install(String program) {
        facts.installed.add(program);
    }

    /**
     * @param folder where the script starts
     * @return one sentence a command that does not exist
     */
    List<String> problems(String script, String folder) {
        List<String> problems = new ArrayList<>();
        String here = folder;
        for (List<String> words : ShellLines.commands(script)) {
            if (words.get(0).equals("cd") && words.size() > 1) {
                if (CommandFacts.isDynamic(words.get(1))) {
                    return problems;
                }
                here = CommandFacts.resolve(here, words.get(1));
                if (!here.isEmpty() && !facts.isFolder(here) && !CommandFacts.isOutput(here)) {
                    problems.add("'" + String.join(" ", words) + "': there is no folder " + here);
                }
            } else {
                String at = here;
                problem(words, at).ifPresent(p -> problems.add("'" + String.join(" ", words) + "': " + p));
            }
        }
        return problems;
    }

    /** As {@link #problems}, for a script that starts in a folder as a CI file names it. */
    List<String> problemsIn(String named, String script) {
        String folder = CommandFacts.isDynamic(named) ? "" : CommandFacts.resolve("", named);
        return facts.isFolder(folder) || CommandFacts.isOutput(folder)
                ? problems(script, folder)
                : List.of("there is no folder " + folder);
    }

    private Optional<String> problem(List<String> words, String here) {
        String program = words.get(0);
        if (CommandFacts.isDynamic(program) || program.startsWith("/") || program.startsWith("~")) {
            return Optional.empty();
        }
        String plain = program.startsWith("./") ? program.substring(2) : program;
        if (program.contains("/")) {
            return facts.file(here, plain);
        }
        List<String> rest = words.subList(1, words.size());
        return switch (program) {
            case "npm", "pnpm", "yarn", "bun" -> node.problem(program, rest, here);
            case "npx", "bunx" -> node.npx(rest, here);
            case "python", "python3" -> python.problem(rest, here);
            case "pip", "pip3", "pipx" -> python.pip(rest, here);
            case "make" -> make(rest, here);
            case "mvn" -> facts.needs(here, "pom.xml");
            case "gradle" ->
                facts.needs(here, "build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts");
            case "go" -> go(rest, here);
            case "cargo" -> cargo(rest, here);
            case "bash", "sh", "source", ".", "node" -> facts.script(rest, here);
            case "apt-get", "apt", "brew" -> {
                facts.installed.addAll(rest);
                yield Optional.empty();
            }
            case "docker" ->
                !rest.isEmpty()
                                && rest.get(0).equals("build")
                                && facts.files.stream().noneMatch(f -> f.endsWith("ockerfile"))
                        ? Optional.of("there is no Dockerfile")
                        : Optional.empty();
            default -> tool(program, rest, here);
        };
    }

    private Optional<String> tool(String program, List<String> rest, String here) {
        boolean runner = Set.of("poetry", "uv", "pdm", "pipenv", "hatch").contains(program);
        if (runner && !rest.isEmpty()) {
            if (rest.get(0).equals("run") && rest.size() > 1) {
                return problem(rest.subList(1, rest.size()), here);
            }
            if (rest.get(0).equals("pip") || rest.get(0).equals("tool")) {
                return python.pip(rest.subList(1, rest.size()), here);
            }
        }
        boolean known = SYSTEM.contains(program)
                || facts.installed.contains(program)
                || facts.declares("pypi:" + program)
                || facts.declares("tool:" + program)
                || facts.declares("npm:" + program)
                || runner && lockOf(program)
                || facts.manifests.values().stream().anyMatch(m -> m.scripts().contains(program));
        return known || !strict
                ? Optional.empty()
                : Optional.of("'" + program + "' is neither in this repository nor a tool of its stack");
    }

    private boolean lockOf(String manager) {
        return facts.files.stream()
                .map(WorkspacePath::name)
                .anyMatch(name -> name.equals(manager + ".lock") || name.equals("Pipfile") && manager.equals("pipenv"));
    }

    private Optional<String> make(List<String> words, String start) {
        String here = start;
        List<String> rest = new ArrayList<>(words);
        int at = rest.indexOf("-C");
        if (at >= 0 && at + 1 < rest.size()) {
            here = CommandFacts.resolve(here, rest.get(at + 1));
            rest.subList(at, at + 2).clear();
        }
        Set<String> known = facts.targets.get(here);
        if (known == null) {
            return Optional.of("there is no Makefile in " + CommandFacts.named(here));
        }
        return rest.stream()
                .filter(word -> !word.startsWith("-") && !word.contains("=") && !CommandFacts.isDynamic(word))
                .filter(word -> !known.contains(word))
                .findFirst()
                .map(word -> "the Makefile has no target '" + word + "'");
    }

    private Optional<String> go(List<String> rest, String here) {
        if (rest.size() > 1 && rest.get(0).equals("install")) {
            rest.forEach(word -> facts.installed.add(WorkspacePath.name(word.replaceFirst("@.*", ""))));
            return Optional.empty();
        }
        boolean outside = rest.isEmpty() || Set.of("version", "env", "help").contains(rest.get(0));
        return outside || facts.has(here, "go.mod") ? Optional.empty() : facts.needs(here, "go.mod", "go.work");
    }

    private Optional<String> cargo(List<String> rest, String here) {
        if (!rest.isEmpty() && rest.get(0).equals("install")) {
            rest.forEach(word -> facts.installed.add(word.replaceFirst("@.*", "")));
            return Optional.empty();
        }
        Set<String> own = Set.of(
                "build",
                "check",
                "test",
                "run",
                "doc",
                "fmt",
                "clippy",
                "bench",
                "clean",
                "fetch",
                "update",
                "tree",
                "metadata",
                "package",
                "publish",
                "rustc",
                "rustdoc",
                "fix",
                "generate-lockfile",
                "--version");
        String verb =
                rest.stream().filter(word -> !word.startsWith("+")).findFirst().orElse("--version");
        if (!own.contains(verb) && !facts.installed.contains("cargo-" + verb)) {
            return Optional.of("cargo has no command '" + verb + "', and nothing installs cargo-" + verb);
        }
        return facts.needs(here, "Cargo.toml");
    }
}
