package io.jenkins.plugins.repopilot.engine.scan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Folders that tools fill: never source, whatever git says. */
final class ToolFolders {

    private static final Set<String> NAMES = Set.of(
            ".git",
            ".hg",
            ".svn",
            ".repo-pilot",
            ".venv",
            "venv",
            ".tox",
            ".nox",
            "node_modules",
            "bower_components",
            "__pycache__",
            ".pytest_cache",
            ".mypy_cache",
            ".ruff_cache",
            ".eggs",
            "site-packages",
            "target",
            "build",
            "dist",
            "out",
            ".gradle",
            ".mvn",
            ".idea",
            ".vscode",
            ".vs",
            ".next",
            ".nuxt",
            ".svelte-kit",
            ".parcel-cache",
            ".turbo",
            ".cache",
            "coverage",
            ".nyc_output",
            ".terraform",
            ".serverless",
            "DerivedData",
            "Pods",
            ".bundle",
            ".dart_tool",
            "vendor",
            "third_party",
            "obj");

    /** Names that are also ordinary words: there they may be packages of source. */
    private static final Set<String> WORDS = Set.of("build", "target", "dist", "out", "coverage", "vendor", "obj");

    private ToolFolders() {}

    /**
     * @param path of the folder, relative to the workspace, with {@code /}
     */
    static boolean include(Path folder, String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return NAMES.contains(name) && !(WORDS.contains(name) && isSource(folder, path));
    }

    private static boolean isSource(Path folder, String path) {
        return ("/" + path).contains("/src/") || Files.exists(folder.resolve("__init__.py"));
    }
}
