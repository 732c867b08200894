package io.jenkins.plugins.repopilot.engine.edit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.repopilot.engine.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells whether an edit changes what a manifest says about dependencies. Where it can't tell, it says yes. */
public final class ManifestGuard {

    private static final List<String> JSON_SECTIONS = List.of(
            "dependencies",
            "devDependencies",
            "peerDependencies",
            "optionalDependencies",
            "bundledDependencies",
            "bundleDependencies",
            "overrides",
            "pnpm",
            "resolutions",
            "packageManager",
            "require",
            "require-dev",
            "repositories");

    /** One that is not closed takes in all that follows. */
    private static final Pattern XML_SECTION = Pattern.compile(
            "<(dependencies|dependencyManagement|parent|repositories|pluginRepositories|plugins|extensions)\\b"
                    + "[^<>]*+(?<!/)>(?:.*?</\\1>|.*)",
            Pattern.DOTALL);

    private static final Pattern PACKAGE_REFERENCE =
            Pattern.compile("<(?:PackageReference|PackageVersion|package)\\b[^<>]*+");
    private static final Pattern TABLE = Pattern.compile("\\[{1,2}([^\\]]++)\\]");
    private static final Pattern DEPENDENCY_TABLE =
            Pattern.compile("(?i).*(?:dependenc|build-system|dependency-groups|patch|source|extras).*");
    private static final Pattern DEPENDENCY_KEY = Pattern.compile(
            "(?i)^\\s*(?:\\w*requires?(?:-python)?|\\w*dependencies|install_requires|extras_require|tests_require|setup_requires)\\s*[=:].*");
    private static final Pattern GRADLE_BLOCK = Pattern.compile(
            "\\b(dependencies|plugins|buildscript|repositories|dependencyManagement|pluginManagement|configurations)\\s*+\\{");

    /** Code from elsewhere may bring dependencies of its own. */
    private static final Pattern GRADLE_LINE = Pattern.compile("(?m)^.*\\b(?:apply|from|dependencies)\\b.*$");

    /** In setup.py: dependencies that are all there as text, and any other word of them. */
    private static final Pattern LITERAL =
            Pattern.compile("[\\s\\[\\](){},:]*+(?:(?:\"[^\"\\\\\\n]*+\"|'[^'\\\\\\n]*+')[\\s\\[\\](){},:]*+)*+");

    private static final Pattern REQUIRES = Pattern.compile(
            "\\b(?:install|extras|tests|setup|python)_requires?(\\s*+=(?!=))?|\\bdependency_links\\b|\\*\\*");

    private ManifestGuard() {}

    /**
     * @param before text of the file before, {@code ""} if it is new
     * @return what is wrong, if it is
     */
    public static Optional<String> check(String path, String before, String after) {
        return section(path, before).equals(section(path, after))
                ? Optional.empty()
                : Optional.of("it changes dependencies (setting allowDependencyChanges is off)");
    }

    /** All that the text says about dependencies, white space aside; empty if the file is no manifest. */
    private static String section(String path, String text) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String found = switch (name) {
            case "package.json", "composer.json", "bower.json", "deno.json", "deno.jsonc" -> jsonSections(text);
            case "pom.xml" -> matches(XML_SECTION, text);
            case "pyproject.toml", "cargo.toml", "setup.cfg", "uv.toml" -> tables(text);
            case "pipfile",
                    "gemfile",
                    "go.mod",
                    "go.work",
                    "setup.py",
                    "build.sbt",
                    "environment.yml",
                    "environment.yaml",
                    "package.swift",
                    "podfile",
                    "conanfile.txt",
                    "vcpkg.json",
                    "mix.exs",
                    "pubspec.yaml",
                    "libs.versions.toml" -> relevant(name, text);
            default ->
                name.endsWith(".gemspec") || isRequirements(path.toLowerCase(Locale.ROOT), name)
                        ? relevant(name, text)
                        : name.matches(".*\\.gradle(?:\\.kts)?")
                                ? gradleBlocks(text)
                                : name.matches(".*\\.(?:csproj|fsproj|vbproj|props)|packages\\.config")
                                        ? matches(PACKAGE_REFERENCE, text)
                                        : "";
        };
        return found.replaceAll("\\s+", " ").strip();
    }

    /** Files that are about little else count as a whole, but for comments. */
    private static String relevant(String name, String text) {
        if (name.equals("setup.py")) {
            return calls(text);
        }
        StringBuilder kept = new StringBuilder();
        text.lines()
                .map(line -> line.replaceFirst("^\\s*(?:#|//).*", ""))
                .filter(line -> !line.isBlank())
                .forEach(line -> kept.append(line.strip()).append('\n'));
        return kept.toString();
    }

    /** By its own name or that of its folder. */
    private static boolean isRequirements(String path, String name) {
        return name.matches("(?:.*requirements.*|constraints.*)\\.(?:txt|in)")
                || path.matches("(?:.*/)?(?:requirements|constraints)/.*\\.(?:txt|in)");
    }

    /** The dependencies of a setup.py; all of it where they are not written out, but named, computed or taken from elsewhere. */
    private static String calls(String text) {
        StringBuilder found = new StringBuilder();
        Matcher matcher = REQUIRES.matcher(text);
        for (int at = 0; matcher.find(at); ) {
            String value = matcher.group(1) == null ? "" : bracketed(text, matcher.end());
            if (matcher.group(1) == null || !LITERAL.matcher(value).matches()) {
                return text;
            }
            found.append(matcher.group()).append(value).append('\n');
            at = matcher.end() + value.length();
        }
        return found.toString();
    }

    private static String jsonSections(String text) {
        if (text.isBlank()) {
            return "";
        }
        try {
            JsonNode root = Json.mapper().readTree(text);
            StringBuilder found = new StringBuilder();
            for (String name : JSON_SECTIONS) {
                if (root.has(name)) {
                    found.append(name).append(root.get(name)).append('\n');
                }
            }
            return found.toString();
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    private static String matches(Pattern pattern, String text) {
        StringBuilder found = new StringBuilder();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.append(matcher.group()).append('\n');
        }
        return found.toString();
    }

    private static String tables(String text) {
        StringBuilder found = new StringBuilder();
        boolean inTable = false;
        boolean indented = false;
        int open = 0;
        for (String line : text.lines().toList()) {
            Matcher table = TABLE.matcher(line.strip());
            if (open == 0 && table.lookingAt()) {
                inTable = DEPENDENCY_TABLE.matcher(table.group(1)).matches();
            }
            boolean key = open == 0 && DEPENDENCY_KEY.matcher(line).matches();
            // in an .ini file the lines that follow are the value's as long as they are indented
            indented = key || indented && (line.isBlank() || Character.isWhitespace(line.charAt(0)));
            if (inTable || key || open > 0 || indented) {
                found.append(line.strip()).append('\n');
            }
            if (key || open > 0) {
                open = Math.max(0, open + balance(line));
            }
        }
        return found.toString();
    }

    private static int balance(String line) {
        int balance = 0;
        for (char c : line.toCharArray()) {
            balance += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
        }
        return balance;
    }

    private static String gradleBlocks(String text) {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = GRADLE_BLOCK.matcher(text);
        for (int at = 0; matcher.find(at); ) {
            String block = bracketed(text, matcher.end() - 1);
            blocks.add(matcher.group(1) + block);
            at = matcher.end() - 1 + block.length();
        }
        return String.join("\n", blocks) + "\n" + matches(GRADLE_LINE, text);
    }

    /** From here to the bracket that closes the first one. */
    private static String bracketed(String text, int from) {
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '[' || c == '(') {
                depth++;
            } else if (c == '}' || c == ']' || c == ')') {
                depth--;
                if (depth <= 0) {
                    return text.substring(from, i + 1);
                }
            } else if (depth == 0 && c == ',') {
                return text.substring(from, i);
            }
        }
        return text.substring(from);
    }
}
