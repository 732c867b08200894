package io.jenkins.plugins.repopilot.engine.scan;

import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the repository's own file behind an import by the end of its path: {@code a.b.C} is {@code …/a/b/C.java}, {@code ./util} is
 * {@code util.ts} in the same folder, {@code crate::net} is {@code …/net.rs}. What is not found is somebody else's library.
 */
final class ImportResolver {

    private static final int MOST_PER_IMPORT = 3;
    /** A file that stands for its folder. */
    private static final Set<String> FOLDER_FILES = Set.of("__init__", "index", "mod", "lib", "main", "package");

    private final Snapshot snapshot;
    private final Map<String, List<String>> byName = new HashMap<>();
    private final Map<String, List<String>> byFolder = new HashMap<>();

    ImportResolver(Snapshot snapshot) {
        this.snapshot = snapshot;
        for (FileFact file : snapshot.files()) {
            if (file.isCode()) {
                String stem = stem(file.path());
                byName.computeIfAbsent(WorkspacePath.name(stem), name -> new ArrayList<>(1))
                        .add(file.path());
                if (FOLDER_FILES.contains(WorkspacePath.name(stem))) {
                    byName.computeIfAbsent(WorkspacePath.name(WorkspacePath.folder(stem)), name -> new ArrayList<>(1))
                            .add(file.path());
                }
                byFolder.computeIfAbsent(
                                WorkspacePath.name(WorkspacePath.folder(file.path())), name -> new ArrayList<>(1))
                        .add(file.path());
            }
        }
    }

    List<String> of(String path) {
        Set<String> found = new LinkedHashSet<>();
        int number = snapshot.number(path);
        if (number >= 0) {
            String language = snapshot.files().get(number).language();
            for (String written : snapshot.outlines().imports(number)) {
                for (List<String> segments : candidates(written, path)) {
                    List<String> targets = resolve(segments, path, language);
                    found.addAll(targets);
                    if (!targets.isEmpty()) {
                        break;
                    }
                }
            }
            found.remove(path);
        }
        return List.copyOf(found);
    }

    /** Paths to try, best first: with the last name as a file, then as something in one. */
    private static List<List<String>> candidates(String written, String from) {
        List<List<String>> all = new ArrayList<>();
        String text = written.replaceFirst("^static ", "");
        int imported = text.indexOf(" import ");
        List<String> modules = new ArrayList<>();
        if (imported > 0) {
            String module = text.substring(0, imported).strip();
            for (String name :
                    text.substring(imported + 8).replaceAll("[()]", " ").split(",")) {
                modules.add(module
                        + (module.endsWith(".") ? "" : ".")
                        + name.strip().split(" ")[0]);
            }
            modules.add(module);
        } else {
            for (String part : text.replaceAll("[{}]", "").split(",")) {
                modules.add(part.strip().replaceFirst(" as .*| from .*", ""));
            }
        }
        for (String module : modules) {
            List<String> segments = segments(module, from);
            if (!segments.isEmpty()) {
                all.add(segments);
                if (segments.size() > 1 && !module.contains("/")) {
                    all.add(segments.subList(0, segments.size() - 1));
                }
            }
        }
        return all;
    }

    private static List<String> segments(String module, String from) {
        List<String> segments = new ArrayList<>();
        String rest = module;
        if (module.startsWith("./") || module.startsWith("../")) {
            segments.addAll(split(WorkspacePath.folder(from), "/"));
            rest = module.replaceFirst("\\.(?:tsx?|jsx?|mjs|cjs|rb|php|dart|sh)$", "");
            for (String part : split(rest, "/")) {
                if (part.equals("..") && !segments.isEmpty()) {
                    segments.remove(segments.size() - 1);
                } else if (!part.equals(".") && !part.equals("..")) {
                    segments.add(part);
                }
            }
            return segments;
        }
        if (module.startsWith(".")) {
            segments.addAll(split(WorkspacePath.folder(from), "/"));
            int dots = 0;
            while (dots < module.length() && module.charAt(dots) == '.') {
                dots++;
            }
            for (int up = 1; up < dots && !segments.isEmpty(); up++) {
                segments.remove(segments.size() - 1);
            }
            rest = module.substring(dots);
        }
        if (rest.contains("/")) {
            segments.addAll(split(stem(rest), "/"));
        } else {
            segments.addAll(split(rest.replaceFirst("\\.(?:h|hpp|hh|rb|php|proto|sh|dart)$", ""), "[.:\\\\]+"));
        }
        segments.removeIf(s -> s.isBlank()
                || s.equals("crate")
                || s.equals("self")
                || s.equals("super")
                || s.equals("*")
                || s.equals("~")
                || s.equals("@"));
        return segments;
    }

    private List<String> resolve(List<String> segments, String from, String language) {
        String last = segments.get(segments.size() - 1);
        List<String> exact = matching(byName.getOrDefault(last, List.of()), segments, from, language);
        if (!exact.isEmpty() || segments.size() < 2) {
            return exact;
        }
        // a package: Go imports folders
        return language.equals("Go")
                ? matching(byFolder.getOrDefault(last, List.of()), List.of(last), from, language)
                : List.of();
    }

    private List<String> matching(List<String> paths, List<String> segments, String from, String language) {
        List<String> best = new ArrayList<>();
        int most = 0;
        for (String path : paths) {
            if (related(snapshot.file(path).orElseThrow().language(), language)) {
                int score = commonEnd(path, segments);
                if (score > most) {
                    best.clear();
                    most = score;
                }
                if (score == most) {
                    best.add(path);
                }
            }
        }
        // one common name is no proof for a long import: the folder must agree as well
        if (most < Math.min(2, segments.size())) {
            return List.of();
        }
        best.sort(Comparator.comparingInt((String path) -> -commonStart(path, from))
                .thenComparing(Comparator.naturalOrder()));
        return best.subList(0, Math.min(MOST_PER_IMPORT, best.size()));
    }

    private static boolean related(String one, String other) {
        return one.equals(other) || family(one).equals(family(other));
    }

    private static String family(String language) {
        return switch (language) {
            case "JavaScript", "TypeScript", "Vue" -> "js";
            case "C", "C++", "Objective-C" -> "c";
            case "Java", "Kotlin", "Groovy", "Scala" -> "jvm";
            default -> language;
        };
    }

    private static int commonEnd(String path, List<String> segments) {
        List<String> parts = split(stem(path), "/");
        if (FOLDER_FILES.contains(parts.get(parts.size() - 1))
                && !parts.get(parts.size() - 1).equals(segments.get(segments.size() - 1))) {
            parts = parts.subList(0, parts.size() - 1);
        }
        int common = 0;
        while (common < parts.size()
                && common < segments.size()
                && parts.get(parts.size() - 1 - common).equals(segments.get(segments.size() - 1 - common))) {
            common++;
        }
        return common;
    }

    private static int commonStart(String one, String other) {
        int common = 0;
        while (common < Math.min(one.length(), other.length()) && one.charAt(common) == other.charAt(common)) {
            common++;
        }
        return common;
    }

    private static List<String> split(String text, String separator) {
        List<String> parts = new ArrayList<>();
        for (String part : text.split(separator)) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static String stem(String path) {
        int dot = path.lastIndexOf('.');
        return dot > path.lastIndexOf('/') + 1 ? path.substring(0, dot) : path;
    }
}
