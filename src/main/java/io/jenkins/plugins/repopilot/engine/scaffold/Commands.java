package io.jenkins.plugins.repopilot.engine.scaffold;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the commands of a script exist: programs of the repository's stack, scripts and targets that it defines, files that it has. One
 * for each script or workflow, since earlier commands may install what later ones run.
 */
final class Commands {

    private static final Set<String> SYSTEM = Set.of(
            ":", "[", "[[", "alias", "apt", "apt-get", "awk", "base64", "bash", "brew", "cat", "cd", "chmod", "chown", "cmp",
            "cp", "curl", "cut", "date", "df", "diff", "dirname", "basename", "docker", "du", "echo", "eval", "exit", "export",
            "false", "find", "gh", "git", "grep", "gunzip", "gzip", "head", "hostname", "id", "install", "jq", "kill", "ln",
            "ls", "make", "mkdir", "mktemp", "mv", "printenv", "printf", "ps", "pwd", "read", "return", "rm", "rmdir", "sed",
            "seq", "set", "sh", "shift", "sleep", "sort", "source", ".", "stat", "tail", "tar", "tee", "test", "timeout",
            "touch", "tr", "trap", "true", "type", "ulimit", "umask", "uname", "uniq", "unset", "unzip", "wait", "wc", "wget",
            "which", "whoami", "xargs", "zip", "mvn", "gradle", "go", "gofmt", "cargo", "rustc", "rustup", "rustfmt", "node",
            "npm", "npx", "pnpm", "yarn", "bun", "corepack", "python", "python3", "pip", "pip3", "java", "javac");

    private static final Set<String> NPM_OWN = Set.of(
            "add", "audit", "cache", "ci", "config", "create", "dedupe", "dlx", "exec", "fund", "i", "info", "init", "install",
            "link", "list", "ls", "outdated", "pack", "prune", "publish", "rebuild", "remove", "set", "store", "update",
            "upgrade", "version", "view", "why", "workspace", "workspaces", "x", "--version", "-v");

    private static final Set<String> PYTHON_MODULES = Set.of(
            "venv", "pip", "unittest", "compileall", "ensurepip", "json.tool", "http.server", "doctest", "zipapp", "timeit",
            "site", "py_compile");

    private static final Set<String> BUILD_OUTPUT =
            Set.of("target", "build", "dist", "out", "bin", ".venv", "venv", "node_modules", "coverage");

    private static final Pattern DYNAMIC = Pattern.compile("\\$|\\{\\{|\\*|`|[<>]");
    private static final Pattern MAKE_TARGET = Pattern.compile("(?m)^([\\w./ -]+?)\\s*::?(?!=)(?:\\s|$)");

    private final Set<String> files;
    private final Map<String, Manifest> manifests = new TreeMap<>();
    private final Map<String, Set<String>> targets = new TreeMap<>();
    private final Set<String> installed = new HashSet<>();
    private final boolean strict;

    /**
     * @param files all paths, those included that are about to be written
     * @param texts of manifests and Makefiles by path
     * @param strict whether a program that nobody knows is a problem
     */
    Commands(Collection<String> files, Map<String, String> texts, boolean strict) {
        this.files = Set.copyOf(files);
        this.strict = strict;
        texts.forEach((path, text) -> {
            String name = StackDetector.fileName(path);
            if (Manifest.ECOSYSTEMS.containsKey(name)) {
                manifests.put(path, ManifestReader.read(path, text));
            } else if (name.equalsIgnoreCase("makefile") || name.equals("GNUmakefile")) {
                targets.computeIfAbsent(StackDetector.folder(path), f -> new HashSet<>()).addAll(targets(text));
            }
        });
    }

    /** Whether a file's text is of use here. */
    static boolean reads(String path) {
        String name = StackDetector.fileName(path);
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
        installed.add(program);
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
                if (DYNAMIC.matcher(words.get(1)).find()) {
                    return problems;
                }
                here = resolve(here, words.get(1));
                if (!here.isEmpty() && !isFolder(here) && !isOutput(here)) {
                    problems.add("'" + String.join(" ", words) + "': there is no folder " + here);
                }
            } else {
                String at = here;
                problem(words, at).ifPresent(p -> problems.add("'" + String.join(" ", words) + "': " + p));
            }
        }
        return problems;
    }

    private Optional<String> problem(List<String> words, String here) {
        String program = words.get(0);
        if (DYNAMIC.matcher(program).find() || program.startsWith("/") || program.startsWith("~")) {
            return Optional.empty();
        }
        String plain = program.startsWith("./") ? program.substring(2) : program;
        if (program.contains("/")) {
            return file(here, plain);
        }
        List<String> rest = words.subList(1, words.size());
        return switch (program) {
            case "npm", "pnpm", "yarn", "bun" -> node(program, rest, here);
            case "npx", "bunx" -> npx(rest, here);
            case "python", "python3" -> python(rest, here);
            case "pip", "pip3", "pipx" -> pip(rest, here);
            case "make" -> make(rest, here);
            case "mvn" -> needs(here, "pom.xml");
            case "gradle" -> needs(here, "build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts");
            case "go" -> go(rest, here);
            case "cargo" -> cargo(rest, here);
            case "bash", "sh", "source", ".", "node" -> script(rest, here);
            case "apt-get", "apt", "brew" -> {
                installed.addAll(rest);
                yield Optional.empty();
            }
            case "docker" ->
                !rest.isEmpty() && rest.get(0).equals("build") && files.stream().noneMatch(f -> f.endsWith("ockerfile"))
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
                return pip(rest.subList(1, rest.size()), here);
            }
        }
        boolean known = SYSTEM.contains(program)
                || installed.contains(program)
                || declares("pypi:" + program)
                || declares("tool:" + program)
                || declares("npm:" + program)
                || runner && lockOf(program)
                || manifests.values().stream().anyMatch(m -> m.scripts().contains(program));
        return known || !strict
                ? Optional.empty()
                : Optional.of("'" + program + "' is neither in this repository nor a tool of its stack");
    }

    private boolean lockOf(String manager) {
        return files.stream()
                .map(StackDetector::fileName)
                .anyMatch(name -> name.equals(manager + ".lock") || name.equals("Pipfile") && manager.equals("pipenv"));
    }

    private boolean declares(String signal) {
        return manifests.values().stream().anyMatch(manifest -> manifest.signals().contains(signal));
    }

    private Optional<String> node(String program, List<String> words, String start) {
        List<String> rest = new ArrayList<>(words);
        String here = start;
        for (String option : List.of("--prefix", "-C", "--dir", "--cwd")) {
            int at = rest.indexOf(option);
            if (at >= 0 && at + 1 < rest.size()) {
                here = resolve(here, rest.get(at + 1));
                rest.subList(at, at + 2).clear();
            }
        }
        Manifest manifest = manifests.get(StackDetector.join(here, "package.json"));
        String verb = rest.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("install");
        if (rest.contains("-g") || rest.contains("--global") || verb.equals("dlx")) {
            rest.forEach(word -> installed.add(word.replaceFirst("(?<=.)@.*", "")));
            return Optional.empty();
        }
        if (manifest == null) {
            return Optional.of("there is no package.json in " + (here.isEmpty() ? "the repository's top folder" : here));
        }
        if (program.equals("npm") && verb.equals("ci") && !has(here, "package-lock.json") && !has(here, "npm-shrinkwrap.json")) {
            return Optional.of("npm ci needs a package-lock.json, and there is none");
        }
        boolean frozen = rest.contains("--frozen-lockfile") || rest.contains("--immutable");
        String lock = program.equals("pnpm") ? "pnpm-lock.yaml" : program.equals("yarn") ? "yarn.lock" : null;
        if (frozen && lock != null && !has(here, lock) && !files.contains(lock)) {
            return Optional.of("it needs a " + lock + ", and there is none");
        }
        if (verb.equals("exec") || verb.equals("x")) {
            return npx(rest.subList(rest.indexOf(verb) + 1, rest.size()), here);
        }
        boolean run = verb.equals("run") || verb.equals("run-script");
        String script = run
                ? rest.subList(rest.indexOf(verb) + 1, rest.size()).stream()
                        .filter(word -> !word.startsWith("-"))
                        .findFirst()
                        .orElse("")
                : verb.equals("t") ? "test" : verb;
        if (!run && NPM_OWN.contains(verb) || script.isEmpty() || DYNAMIC.matcher(script).find()) {
            return Optional.empty();
        }
        boolean tool = !program.equals("npm") && !run && manifest.signals().contains("npm:" + script);
        return manifest.scripts().contains(script) || tool || rest.contains("--if-present")
                ? Optional.empty()
                : Optional.of("package.json has no script '" + script + "'");
    }

    private Optional<String> npx(List<String> rest, String here) {
        String name = rest.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
        String plain = name.replaceFirst("(?<=.)@.*", "");
        Manifest manifest = manifests.get(StackDetector.join(here, "package.json"));
        Map<String, String> owners = Map.of("tsc", "typescript", "ng", "@angular/cli", "playwright", "@playwright/test", "biome", "@biomejs/biome");
        boolean there = plain.isEmpty()
                || installed.contains(plain)
                || manifest != null
                        && (manifest.signals().contains("npm:" + plain)
                                || manifest.signals().contains("npm:" + owners.getOrDefault(plain, plain)));
        return there ? Optional.empty() : Optional.of("package.json does not depend on '" + plain + "'");
    }

    private Optional<String> python(List<String> rest, String here) {
        if (rest.isEmpty() || rest.get(0).equals("-c") || rest.get(0).equals("--version") || rest.get(0).equals("-V")) {
            return Optional.empty();
        }
        int module = rest.indexOf("-m");
        if (module >= 0 && module + 1 < rest.size()) {
            String name = rest.get(module + 1);
            if (name.equals("pip")) {
                return pip(rest.subList(module + 2, rest.size()), here);
            }
            String path = name.replace('.', '/');
            boolean there = PYTHON_MODULES.contains(name)
                    || installed.contains(name)
                    || declares("pypi:" + name.replace('_', '-'))
                    || isFolder(resolve(here, path))
                    || has(here, path + ".py")
                    || isFolder(resolve(here, "src/" + path));
            return there
                    ? Optional.empty()
                    : Optional.of("the module '" + name + "' is neither in this repository nor among its dependencies");
        }
        return script(rest, here);
    }

    private Optional<String> pip(List<String> rest, String here) {
        if (rest.isEmpty() || !(rest.get(0).equals("install") || rest.get(0).equals("sync"))) {
            return Optional.empty();
        }
        for (int i = 1; i < rest.size(); i++) {
            String word = rest.get(i);
            if (DYNAMIC.matcher(word).find() && !word.matches("[\\w.-]+(?:\\[[\\w,-]+])?[<>=!~].*")) {
                continue;
            }
            if ((word.equals("-r") || word.equals("-c") || word.equals("--requirement")) && i + 1 < rest.size()) {
                String file = resolve(here, rest.get(++i));
                if (!files.contains(file)) {
                    return Optional.of("there is no " + file);
                }
            } else if (word.startsWith(".")) {
                String folder = resolve(here, word.replaceFirst("\\[.*", ""));
                if (!has(folder, "pyproject.toml") && !has(folder, "setup.py")) {
                    return Optional.of("there is no pyproject.toml or setup.py in "
                            + (folder.isEmpty() ? "the repository's top folder" : folder));
                }
            } else if (!word.startsWith("-")) {
                installed.add(word.replaceFirst("[\\[<>=!~ ].*", ""));
            }
        }
        return Optional.empty();
    }

    private Optional<String> make(List<String> words, String start) {
        String here = start;
        List<String> rest = new ArrayList<>(words);
        int at = rest.indexOf("-C");
        if (at >= 0 && at + 1 < rest.size()) {
            here = resolve(here, rest.get(at + 1));
            rest.subList(at, at + 2).clear();
        }
        Set<String> known = targets.get(here);
        if (known == null) {
            return Optional.of("there is no Makefile in " + (here.isEmpty() ? "the repository's top folder" : here));
        }
        return rest.stream()
                .filter(word -> !word.startsWith("-") && !word.contains("=") && !DYNAMIC.matcher(word).find())
                .filter(word -> !known.contains(word))
                .findFirst()
                .map(word -> "the Makefile has no target '" + word + "'");
    }

    private Optional<String> go(List<String> rest, String here) {
        if (rest.size() > 1 && rest.get(0).equals("install")) {
            rest.forEach(word -> installed.add(StackDetector.fileName(word.replaceFirst("@.*", ""))));
            return Optional.empty();
        }
        boolean outside = rest.isEmpty() || Set.of("version", "env", "help").contains(rest.get(0));
        return outside || has(here, "go.mod") ? Optional.empty() : needs(here, "go.mod", "go.work");
    }

    private Optional<String> cargo(List<String> rest, String here) {
        if (!rest.isEmpty() && rest.get(0).equals("install")) {
            rest.forEach(word -> installed.add(word.replaceFirst("@.*", "")));
            return Optional.empty();
        }
        Set<String> own = Set.of(
                "build", "check", "test", "run", "doc", "fmt", "clippy", "bench", "clean", "fetch", "update", "tree",
                "metadata", "package", "publish", "rustc", "rustdoc", "fix", "generate-lockfile", "--version");
        String verb = rest.stream().filter(word -> !word.startsWith("+")).findFirst().orElse("--version");
        if (!own.contains(verb) && !installed.contains("cargo-" + verb)) {
            return Optional.of("cargo has no command '" + verb + "', and nothing installs cargo-" + verb);
        }
        return needs(here, "Cargo.toml");
    }

    private Optional<String> script(List<String> rest, String here) {
        String file = rest.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
        boolean options = rest.stream().anyMatch(word -> Set.of("-c", "-e", "--eval", "-p", "-s", "--test").contains(word));
        return file.isEmpty() || options || DYNAMIC.matcher(file).find() || file.startsWith("/")
                ? Optional.empty()
                : file(here, file);
    }

    private Optional<String> needs(String here, String... names) {
        for (String name : names) {
            if (has(here, name)) {
                return Optional.empty();
            }
        }
        return Optional.of(
                "there is no " + names[0] + " in " + (here.isEmpty() ? "the repository's top folder" : here));
    }

    private Optional<String> file(String here, String path) {
        String full = resolve(here, path);
        return files.contains(full) || isOutput(path) || isFolder(full)
                ? Optional.empty()
                : Optional.of("there is no file " + full);
    }

    private boolean has(String folder, String name) {
        return files.contains(StackDetector.join(folder, name));
    }

    private boolean isFolder(String path) {
        return path.isEmpty() || files.stream().anyMatch(file -> file.startsWith(path + "/"));
    }

    /** What a build makes is not there before it. */
    private static boolean isOutput(String path) {
        for (String name : path.split("/")) {
            if (BUILD_OUTPUT.contains(name)) {
                return true;
            }
        }
        return false;
    }

    private static String resolve(String folder, String path) {
        List<String> parts = new ArrayList<>();
        for (String part : StackDetector.join(folder, path).split("/")) {
            if (part.equals("..") && !parts.isEmpty()) {
                parts.remove(parts.size() - 1);
            } else if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }
}
