package io.jenkins.plugins.repopilot.engine.scaffold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.jenkins.plugins.repopilot.engine.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;

/** Reads manifests. One that can't be parsed tells nothing but that it is there. */
final class ManifestReader {

    private static final Pattern REQUIREMENT = Pattern.compile("^([A-Za-z0-9][A-Za-z0-9._-]*)");
    private static final Pattern INSTALL_REQUIRES =
            Pattern.compile("(?:install|tests|extras)_requires?\\s*=\\s*[\\[{(](.*?)[\\]})]", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("[\"']([^\"'\\n]+)[\"']");
    private static final Pattern SECTION = Pattern.compile("(?m)^\\[([^\\]\\n]+)]");
    private static final Pattern COORDINATES = Pattern.compile("[\"']([\\w.-]+):([\\w.-]+)(?::[^\"'\\n]*)?[\"']");
    private static final Pattern PLUGIN = Pattern.compile("\\bid\\s*\\(?\\s*[\"']([\\w.-]+)[\"']");
    private static final Pattern KOTLIN_PLUGIN = Pattern.compile("\\bkotlin\\(\\s*\"([\\w.]+)\"");
    private static final Pattern BUILT_IN_PLUGIN = Pattern.compile("\\bapply\\s+plugin:\\s*[\"']([\\w.-]+)[\"']");
    private static final Pattern GO_MODULE =
            Pattern.compile("(?m)^[ \\t]*+(?:require[ \\t]++)?+([\\w-]++(?:\\.[\\w-]++)++/\\S++)[ \\t]++v\\S");

    private ManifestReader() {}

    /**
     * @param path whose file name is one of {@link Manifest#ECOSYSTEMS}
     */
    static Manifest read(String path, String text) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String ecosystem = Manifest.ECOSYSTEMS.get(name);
        try {
            return switch (name) {
                case "package.json" -> packageJson(Json.mapper().readTree(text));
                case "pyproject.toml" -> pyproject(new TomlMapper().readTree(text));
                case "Pipfile" -> pipfile(new TomlMapper().readTree(text));
                case "Cargo.toml" -> cargo(new TomlMapper().readTree(text));
                case "setup.py" -> Manifest.of(ecosystem, setupPy(text));
                case "setup.cfg" -> Manifest.of(ecosystem, setupCfg(text));
                case "pom.xml" -> PomReader.read(text);
                case "go.mod" -> Manifest.of(ecosystem, found("go:", GO_MODULE, text));
                default ->
                    ecosystem.equals("gradle")
                            ? gradle(text, name.startsWith("settings"))
                            : Manifest.of(ecosystem, requirements(text));
            };
        } catch (IOException | XMLStreamException | RuntimeException unreadable) {
            return Manifest.of(ecosystem, Set.of());
        }
    }

    private static Manifest packageJson(JsonNode root) {
        Set<String> signals = new HashSet<>();
        for (String group : List.of("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")) {
            root.path(group).fieldNames().forEachRemaining(name -> signals.add("npm:" + name));
        }
        for (String tool : List.of("jest", "eslintConfig", "prettier", "mocha", "ava", "standard", "xo")) {
            if (root.has(tool)) {
                signals.add("tool:" + tool);
            }
        }
        List<String> scripts = new ArrayList<>();
        root.path("scripts").fields().forEachRemaining(script -> {
            // what npm init writes
            if (!script.getValue().asText().contains("no test specified")) {
                scripts.add(script.getKey());
                signals.add("script:" + script.getValue().asText());
            }
        });
        String manager = root.path("packageManager").asText("").replaceFirst("@.*", "");
        if (!manager.isEmpty()) {
            signals.add("manager:" + manager);
        }
        String licence = root.path("license").asText("");
        return new Manifest("npm", signals, scripts, licence.isEmpty() ? null : licence, root.has("workspaces"));
    }

    private static Manifest pyproject(JsonNode root) {
        Set<String> signals = new HashSet<>();
        JsonNode project = root.path("project");
        requirements(project.path("dependencies"), signals);
        project.path("optional-dependencies").forEach(group -> requirements(group, signals));
        root.path("dependency-groups").forEach(group -> requirements(group, signals));
        requirements(root.path("build-system").path("requires"), signals);
        JsonNode poetry = root.path("tool").path("poetry");
        names(poetry.path("dependencies"), signals);
        names(poetry.path("dev-dependencies"), signals);
        poetry.path("group").forEach(group -> names(group.path("dependencies"), signals));
        root.path("tool").path("uv").path("dev-dependencies").forEach(node -> requirement(node.asText(), signals));
        root.path("tool").fieldNames().forEachRemaining(tool -> signals.add("tool:" + tool));
        List<String> scripts = new ArrayList<>();
        project.path("scripts").fieldNames().forEachRemaining(scripts::add);
        JsonNode licence = project.path("license");
        String licenceText = licence.isTextual()
                ? licence.asText()
                : licence.path("text").asText(poetry.path("license").asText(""));
        return new Manifest("python", signals, scripts, licenceText.isEmpty() ? null : licenceText, false);
    }

    private static Manifest pipfile(JsonNode root) {
        Set<String> signals = new HashSet<>(Set.of("manager:pipenv"));
        names(root.path("packages"), signals);
        names(root.path("dev-packages"), signals);
        return Manifest.of("python", signals);
    }

    private static Manifest cargo(JsonNode root) {
        Set<String> signals = new HashSet<>();
        for (JsonNode owner : List.of(root, root.path("workspace"))) {
            for (String group : List.of("dependencies", "dev-dependencies", "build-dependencies")) {
                owner.path(group).fieldNames().forEachRemaining(name -> signals.add("cargo:" + name));
            }
        }
        String licence = root.path("package").path("license").asText("");
        return new Manifest("rust", signals, List.of(), licence.isEmpty() ? null : licence, root.has("workspace"));
    }

    private static Manifest gradle(String text, boolean settings) {
        String code = text.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)(?<!:)//.*$", "");
        Set<String> signals = new HashSet<>();
        Matcher coordinates = COORDINATES.matcher(code);
        while (coordinates.find()) {
            signals.add("maven:" + coordinates.group(1) + ":" + coordinates.group(2));
        }
        signals.addAll(found("plugin:", PLUGIN, code));
        signals.addAll(found("plugin:", BUILT_IN_PLUGIN, code));
        found("plugin:org.jetbrains.kotlin.", KOTLIN_PLUGIN, code).forEach(signals::add);
        if (code.contains("useJUnitPlatform")) {
            signals.add("gradle:useJUnitPlatform");
        }
        return new Manifest("gradle", signals, List.of(), null, settings);
    }

    private static Set<String> setupPy(String text) {
        Set<String> signals = new HashSet<>();
        Matcher lists = INSTALL_REQUIRES.matcher(text);
        while (lists.find()) {
            Matcher quoted = QUOTED.matcher(lists.group(1));
            while (quoted.find()) {
                requirement(quoted.group(1), signals);
            }
        }
        return signals;
    }

    private static Set<String> setupCfg(String text) {
        Set<String> signals = new HashSet<>();
        found("tool:", SECTION, text).forEach(section -> signals.add(section.replace("tool:tool:", "tool:")));
        boolean list = false;
        for (String line : text.lines().toList()) {
            boolean indented = line.startsWith(" ") || line.startsWith("\t");
            list = indented ? list : line.startsWith("install_requires") || line.startsWith("tests_require");
            if (list && indented) {
                requirement(line.strip(), signals);
            }
        }
        return signals;
    }

    private static Set<String> requirements(String text) {
        Set<String> signals = new HashSet<>();
        text.lines().map(String::strip).forEach(line -> requirement(line, signals));
        return signals;
    }

    private static void requirements(JsonNode list, Set<String> signals) {
        list.forEach(node -> requirement(node.asText(), signals));
    }

    private static void requirement(String line, Set<String> signals) {
        Matcher name = REQUIREMENT.matcher(line);
        if (name.find()) {
            signals.add("pypi:" + normal(name.group(1)));
        }
    }

    private static void names(JsonNode table, Set<String> signals) {
        table.fieldNames().forEachRemaining(name -> signals.add("pypi:" + normal(name)));
    }

    /** As package indexes compare names. */
    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
    }

    private static Set<String> found(String kind, Pattern pattern, String text) {
        Set<String> signals = new HashSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            signals.add(kind + matcher.group(1));
        }
        return signals;
    }

    /** The SPDX identifier that a manifest's own words stand for, as far as they are one. */
    static Optional<String> spdx(String words) {
        String plain = words == null ? "" : words.strip();
        return plain.matches("[A-Za-z0-9][A-Za-z0-9.+-]*+(?: (?:OR|AND|WITH) [A-Za-z0-9.+-]++)*+")
                ? Optional.of(plain)
                : Optional.empty();
    }
}
