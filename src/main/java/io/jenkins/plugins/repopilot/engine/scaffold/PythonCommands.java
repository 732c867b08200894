package io.jenkins.plugins.repopilot.engine.scaffold;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Commands of Python and pip. */
final class PythonCommands {

    private static final Set<String> PYTHON_MODULES = Set.of(
            "venv",
            "pip",
            "unittest",
            "compileall",
            "ensurepip",
            "json.tool",
            "http.server",
            "doctest",
            "zipapp",
            "timeit",
            "site",
            "py_compile");

    private final CommandFacts facts;

    PythonCommands(CommandFacts facts) {
        this.facts = facts;
    }

    Optional<String> problem(List<String> rest, String here) {
        if (rest.isEmpty()
                || rest.get(0).equals("-c")
                || rest.get(0).equals("--version")
                || rest.get(0).equals("-V")) {
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
                    || facts.installed.contains(name)
                    || facts.declares("pypi:" + name.replace('_', '-'))
                    || facts.isFolder(CommandFacts.resolve(here, path))
                    || facts.has(here, path + ".py")
                    || facts.isFolder(CommandFacts.resolve(here, "src/" + path));
            return there
                    ? Optional.empty()
                    : Optional.of("the module '" + name + "' is neither in this repository nor among its dependencies");
        }
        return facts.script(rest, here);
    }

    Optional<String> pip(List<String> rest, String here) {
        if (rest.isEmpty() || !(rest.get(0).equals("install") || rest.get(0).equals("sync"))) {
            return Optional.empty();
        }
        for (int i = 1; i < rest.size(); i++) {
            String word = rest.get(i);
            if (CommandFacts.isDynamic(word) && !word.matches("[\\w.-]+(?:\\[[\\w,-]+])?[<>=!~].*")) {
                continue;
            }
            if ((word.equals("-r") || word.equals("-c") || word.equals("--requirement")) && i + 1 < rest.size()) {
                String file = CommandFacts.resolve(here, rest.get(++i));
                if (!facts.files.contains(file)) {
                    return Optional.of("there is no " + file);
                }
            } else if (word.startsWith(".")) {
                String folder = CommandFacts.resolve(here, word.replaceFirst("\\[.*", ""));
                if (!facts.has(folder, "pyproject.toml") && !facts.has(folder, "setup.py")) {
                    return Optional.of("there is no pyproject.toml or setup.py in " + CommandFacts.named(folder));
                }
            } else if (!word.startsWith("-")) {
                facts.installed.add(word.replaceFirst("[\\[<>=!~ ].*", ""));
            }
        }
        return Optional.empty();
    }
}
