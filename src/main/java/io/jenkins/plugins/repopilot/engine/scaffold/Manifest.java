package io.jenkins.plugins.repopilot.engine.scaffold;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one manifest says.
 *
 * @param ecosystem {@code python, npm, maven, gradle, go} or {@code rust}
 * @param signals what it names, each with its kind: {@code npm:react}, {@code pypi:django}, {@code maven:group:artifact}, {@code go:module},
 *     {@code cargo:crate}, {@code tool:ruff} (a section of configuration), {@code plugin:id}, {@code script:command}
 * @param scripts names of the scripts that it defines
 * @param licence as it is written there, {@code null} if it is not
 * @param absorbs whether projects of the same ecosystem below its folder are parts of it
 */
record Manifest(String ecosystem, Set<String> signals, List<String> scripts, String licence, boolean absorbs) {

    /** Names of files that are manifests, and the ecosystem of each. */
    static final Map<String, String> ECOSYSTEMS = Map.ofEntries(
            Map.entry("package.json", "npm"),
            Map.entry("pyproject.toml", "python"),
            Map.entry("setup.py", "python"),
            Map.entry("setup.cfg", "python"),
            Map.entry("requirements.txt", "python"),
            Map.entry("requirements-dev.txt", "python"),
            Map.entry("dev-requirements.txt", "python"),
            Map.entry("Pipfile", "python"),
            Map.entry("pom.xml", "maven"),
            Map.entry("build.gradle", "gradle"),
            Map.entry("build.gradle.kts", "gradle"),
            Map.entry("settings.gradle", "gradle"),
            Map.entry("settings.gradle.kts", "gradle"),
            Map.entry("go.mod", "go"),
            Map.entry("Cargo.toml", "rust"));

    Manifest {
        signals = Set.copyOf(signals);
        scripts = List.copyOf(scripts);
    }

    static Manifest of(String ecosystem, Set<String> signals) {
        return new Manifest(ecosystem, signals, List.of(), null, false);
    }
}
