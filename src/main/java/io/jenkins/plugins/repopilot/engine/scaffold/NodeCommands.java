package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Commands of npm, pnpm, yarn and bun. */
final class NodeCommands {

    private static final Set<String> NPM_OWN = Set.of(
            "add",
            "audit",
            "cache",
            "ci",
            "config",
            "create",
            "dedupe",
            "dlx",
            "exec",
            "fund",
            "i",
            "info",
            "init",
            "install",
            "link",
            "list",
            "ls",
            "outdated",
            "pack",
            "prune",
            "publish",
            "rebuild",
            "remove",
            "set",
            "store",
            "update",
            "upgrade",
            "version",
            "view",
            "why",
            "workspace",
            "workspaces",
            "x",
            "--version",
            "-v");

    private final CommandFacts facts;

    NodeCommands(CommandFacts facts) {
        this.facts = facts;
    }

    Optional<String> problem(String program, List<String> words, String start) {
        List<String> rest = new ArrayList<>(words);
        String here = start;
        for (String option : List.of("--prefix", "-C", "--dir", "--cwd")) {
            int at = rest.indexOf(option);
            if (at >= 0 && at + 1 < rest.size()) {
                here = CommandFacts.resolve(here, rest.get(at + 1));
                rest.subList(at, at + 2).clear();
            }
        }
        Manifest manifest = facts.manifests.get(WorkspacePath.join(here, "package.json"));
        String verb =
                rest.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("install");
        if (rest.contains("-g") || rest.contains("--global") || verb.equals("dlx")) {
            rest.forEach(word -> facts.installed.add(word.replaceFirst("(?<=.)@.*", "")));
            return Optional.empty();
        }
        if (manifest == null) {
            return Optional.of("there is no package.json in " + CommandFacts.named(here));
        }
        if (program.equals("npm")
                && verb.equals("ci")
                && !facts.has(here, "package-lock.json")
                && !facts.has(here, "npm-shrinkwrap.json")) {
            return Optional.of("npm ci needs a package-lock.json, and there is none");
        }
        boolean frozen = rest.contains("--frozen-lockfile") || rest.contains("--immutable");
        String lock = program.equals("pnpm") ? "pnpm-lock.yaml" : program.equals("yarn") ? "yarn.lock" : null;
        if (frozen && lock != null && !facts.has(here, lock) && !facts.files.contains(lock)) {
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
        if (!run && NPM_OWN.contains(verb) || script.isEmpty() || CommandFacts.isDynamic(script)) {
            return Optional.empty();
        }
        boolean tool = !program.equals("npm") && !run && manifest.signals().contains("npm:" + script);
        return manifest.scripts().contains(script) || tool || rest.contains("--if-present")
                ? Optional.empty()
                : Optional.of("package.json has no script '" + script + "'");
    }

    Optional<String> npx(List<String> rest, String here) {
        String name =
                rest.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
        String plain = name.replaceFirst("(?<=.)@.*", "");
        Manifest manifest = facts.manifests.get(WorkspacePath.join(here, "package.json"));
        Map<String, String> owners = Map.of(
                "tsc", "typescript", "ng", "@angular/cli", "playwright", "@playwright/test", "biome", "@biomejs/biome");
        boolean there = plain.isEmpty()
                || facts.installed.contains(plain)
                || manifest != null
                        && (manifest.signals().contains("npm:" + plain)
                                || manifest.signals().contains("npm:" + owners.getOrDefault(plain, plain)));
        return there ? Optional.empty() : Optional.of("package.json does not depend on '" + plain + "'");
    }
}
