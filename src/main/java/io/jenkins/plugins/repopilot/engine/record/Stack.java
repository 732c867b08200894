package io.jenkins.plugins.repopilot.engine.record;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a repository is made of, as its files tell.
 *
 * @param files text files
 * @param lines of all text files
 * @param languages percent of the lines of code by language, most first
 * @param components the parts with a manifest of their own, those nearest to the top first
 * @param ci names of the CI systems that are configured
 * @param container what containers are described with
 * @param licence SPDX identifier, {@code null} if there is none or it was not recognised
 * @param environment names of the environment variables that the code reads
 */
public record Stack(
        int files,
        long lines,
        Map<String, Double> languages,
        List<Component> components,
        List<String> ci,
        List<String> container,
        String licence,
        List<String> environment) {

    public Stack {
        components = List.copyOf(components);
        ci = List.copyOf(ci);
        container = List.copyOf(container);
        environment = List.copyOf(environment);
    }

    /**
     * One stack within the repository.
     *
     * @param path its folder, empty for the repository itself
     * @param ecosystem {@code python, npm, maven, gradle, go} or {@code rust}
     * @param manifests paths
     * @param packageManager {@code null} if there is none
     * @param scripts names of the scripts that its manifest defines
     * @param testFiles how many files of tests it has
     */
    public record Component(
            String path,
            String ecosystem,
            String language,
            List<String> manifests,
            List<String> frameworks,
            String packageManager,
            List<String> testFrameworks,
            List<String> formatters,
            List<String> linters,
            List<String> taskRunners,
            List<String> scripts,
            int testFiles) {

        /** Whether it has something for one of the roles formatter, linter, task-runner or tests. */
        public boolean has(String role) {
            return switch (role) {
                case "formatter" -> !formatters.isEmpty();
                case "linter" -> !linters.isEmpty();
                case "task-runner" -> !taskRunners.isEmpty();
                case "tests" -> testFiles > 0;
                default -> throw new IllegalArgumentException("Components have no role called " + role);
            };
        }

        /** How it is called in messages. */
        public String place() {
            return path.isEmpty() ? "the repository" : path;
        }
    }

    /** What conditions of a check-list are about: words such as {@code code}, {@code ecosystem:npm} or {@code ci:Jenkins}. */
    @JsonIgnore
    public Set<String> facts() {
        Set<String> facts = new TreeSet<>();
        languages.keySet().forEach(name -> facts.add("language:" + name));
        for (Component component : components) {
            facts.add("ecosystem:" + component.ecosystem());
            component.frameworks().forEach(name -> facts.add("framework:" + name));
        }
        ci.forEach(name -> facts.add("ci:" + name));
        container.forEach(name -> facts.add("container:" + name));
        if (licence != null) {
            facts.add("licence:" + licence);
        }
        if (!environment.isEmpty()) {
            facts.add("environment");
        }
        if (!components.isEmpty() || !languages.isEmpty()) {
            facts.add("code");
        }
        return facts;
    }
}
