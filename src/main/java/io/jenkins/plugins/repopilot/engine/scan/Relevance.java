package io.jenkins.plugins.repopilot.engine.scan;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How much a file says about what a repository is and does, from its name and place. */
enum Relevance {
    /** Says what the project is. */
    README(1000),
    /** Says what it is made of and how it is built. */
    MANIFEST(900),
    /** Where the program begins. */
    ENTRY(800),
    SOURCE(600),
    /** How it is run and delivered. */
    OPERATIONS(450),
    DOCUMENT(350),
    TEST(300),
    DATA(150),
    /** Written by a tool. */
    GENERATED(10);

    private static final Set<String> MANIFESTS = Set.of(
            "package.json",
            "pom.xml",
            "build.gradle",
            "build.gradle.kts",
            "settings.gradle",
            "pyproject.toml",
            "setup.py",
            "setup.cfg",
            "requirements.txt",
            "go.mod",
            "cargo.toml",
            "gemfile",
            "composer.json",
            "cmakelists.txt",
            "makefile",
            "mix.exs",
            "pubspec.yaml",
            "package.swift",
            "build.sbt",
            "deno.json",
            "tsconfig.json");
    private static final Pattern ENTRIES = Pattern.compile(
            "(?:main|app|index|server|cli|__main__|manage|wsgi|asgi|program|application|run|worker)\\.[a-z]{1,5}");
    private static final Pattern GENERATED_NAMES = Pattern.compile(
            "package-lock\\.json|.*\\.lock|yarn\\.lock|pnpm-lock\\.yaml|go\\.sum|.*\\.min\\.(?:js|css)|.*\\.map|.*_pb2(?:_grpc)?\\.py|.*\\.pb\\.go"
                    + "|.*\\.g\\.(?:dart|cs)|.*\\.designer\\.cs|.*\\.snap|.*bundle.*\\.js");
    private static final Pattern TESTS = Pattern.compile(
            "(?:^|.*/)(?:tests?|spec|specs|__tests__|testing|fixtures)/.*|.*(?:^|/)(?:test_[^/]*|[^/]*(?:_test|\\.test|\\.spec|_spec|Tests?|IT)\\.[a-z]+)");

    private final int base;

    Relevance(int base) {
        this.base = base;
    }

    int base() {
        return base;
    }

    static Relevance of(FileFact file) {
        String path = file.path();
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (GENERATED_NAMES.matcher(name).matches()) {
            return GENERATED;
        }
        if (name.startsWith("readme")) {
            return path.indexOf('/') < 0 ? README : DOCUMENT;
        }
        if (MANIFESTS.contains(name)) {
            return MANIFEST;
        }
        if (TESTS.matcher(path).matches()) {
            return TEST;
        }
        boolean code = file.isCode();
        if (code) {
            return ENTRIES.matcher(name).matches() ? ENTRY : SOURCE;
        }
        return switch (file.language()) {
            case "Markdown", "reStructuredText", "AsciiDoc" -> DOCUMENT;
            case "Dockerfile", "Makefile", "Terraform", "YAML", "TOML", "Properties" -> OPERATIONS;
            case "HTML", "CSS" -> TEST;
            default -> DATA;
        };
    }
}
