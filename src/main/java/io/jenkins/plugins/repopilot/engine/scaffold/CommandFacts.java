package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What commands can be about: files, what manifests declare, targets of Makefiles, and programs that earlier commands installed. */
final class CommandFacts {

    private static final Set<String> BUILD_OUTPUT =
            Set.of("target", "build", "dist", "out", "bin", ".venv", "venv", "node_modules", "coverage");

    private static final Pattern DYNAMIC = Pattern.compile("\\$|\\{\\{|\\*|`|[<>]");
    final Map<String, Manifest> manifests = new TreeMap<>();
    final Map<String, Set<String>> targets = new TreeMap<>();
    final Set<String> installed = new HashSet<>();
    final Set<String> files;

    /**
     * @param files all paths, those included that are about to be written
     * @param texts of manifests and Makefiles by path
     */
    CommandFacts(Collection<String> files, Map<String, String> texts) {
        this.files = Set.copyOf(files);
        texts.forEach((path, text) -> {
            if (Manifest.ECOSYSTEMS.containsKey(WorkspacePath.name(path))) {
                manifests.put(path, ManifestReader.read(path, text));
            } else if (Commands.reads(path)) {
                targets.computeIfAbsent(WorkspacePath.folder(path), f -> new HashSet<>())
                        .addAll(Commands.targets(text));
            }
        });
    }

    /** Whether only the shell will know what a word is. */
    static boolean isDynamic(String word) {
        return DYNAMIC.matcher(word).find();
    }

    /** How a folder is called in a sentence. */
    static String named(String folder) {
        return folder.isEmpty() ? "the repository's top folder" : folder;
    }

    boolean declares(String signal) {
        return manifests.values().stream()
                .anyMatch(manifest -> manifest.signals().contains(signal));
    }

    Optional<String> script(List<String> rest, String here) {
        String file =
                rest.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
        boolean options = rest.stream()
                .anyMatch(word ->
                        Set.of("-c", "-e", "--eval", "-p", "-s", "--test").contains(word));
        return file.isEmpty() || options || isDynamic(file) || file.startsWith("/")
                ? Optional.empty()
                : file(here, file);
    }

    Optional<String> needs(String here, String... names) {
        for (String name : names) {
            if (has(here, name)) {
                return Optional.empty();
            }
        }
        return Optional.of("there is no " + names[0] + " in " + named(here));
    }

    Optional<String> file(String here, String path) {
        String full = resolve(here, path);
        return files.contains(full) || isOutput(path) || isFolder(full)
                ? Optional.empty()
                : Optional.of("there is no file " + full);
    }

    boolean has(String folder, String name) {
        return files.contains(WorkspacePath.join(folder, name));
    }

    boolean isFolder(String path) {
        return path.isEmpty() || files.stream().anyMatch(file -> file.startsWith(path + "/"));
    }

    /** What a build makes is not there before it. */
    static boolean isOutput(String path) {
        for (String name : path.split("/")) {
            if (BUILD_OUTPUT.contains(name)) {
                return true;
            }
        }
        return false;
    }

    static String resolve(String folder, String path) {
        List<String> parts = new ArrayList<>();
        for (String part : WorkspacePath.join(folder, path).split("/")) {
            if (part.equals("..") && !parts.isEmpty()) {
                parts.remove(parts.size() - 1);
            } else if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }
}
