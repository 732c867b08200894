package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.edit.PathPolicy;
import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import io.jenkins.plugins.repopilot.engine.record.Stack;
import io.jenkins.plugins.repopilot.engine.record.Stack.Component;
import io.jenkins.plugins.repopilot.engine.scan.FileFact;
import io.jenkins.plugins.repopilot.engine.scan.Languages;
import io.jenkins.plugins.repopilot.engine.scan.RepositoryView;
import io.jenkins.plugins.repopilot.engine.testing.Frameworks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds out what a repository is made of: from manifests that are parsed, and from which files there are. */
public final class StackDetector {

    /** Manifests below these are examples and test data, not parts of the repository. */
    private static final Pattern NO_PART = Pattern.compile(
            "(?:^|/)(?:testdata|test-data|test_data|fixtures|__fixtures__|examples?|samples?|templates?|third_party|src/(?:test|main)/resources)/");

    private static final Pattern RUST_TEST = Pattern.compile("#\\[(?:\\w+::)?test]");
    private static final int MOST_SOURCES = 3_000;
    private static final long LARGEST_SOURCE = 200_000;

    private final RepositoryView view;
    private final List<String> names;
    private final StackRules rules = StackRules.bundled();

    private StackDetector(RepositoryView view, List<String> names) {
        this.view = view;
        this.names = names;
    }

    /**
     * @param names of all files, those included that a scan leaves out
     */
    static Stack detect(RepositoryView view, List<String> names) throws IOException, InterruptedException {
        return new StackDetector(view, names).detect();
    }

    /** A component in the making. */
    private static final class Part {
        final String path;
        final String ecosystem;
        final List<String> manifests = new ArrayList<>();
        final Set<String> signals = new LinkedHashSet<>();
        final Set<String> scripts = new LinkedHashSet<>();
        String licence;
        boolean absorbs;

        Part(String path, String ecosystem) {
            this.path = path;
            this.ecosystem = ecosystem;
            signals.add("ecosystem:" + ecosystem);
        }

        boolean holds(String file) {
            return path.isEmpty() || file.startsWith(path + "/");
        }

        void take(String file, Manifest manifest) {
            manifests.add(file);
            signals.addAll(manifest.signals());
            scripts.addAll(manifest.scripts());
            licence = licence == null ? manifest.licence() : licence;
            absorbs |= manifest.absorbs();
        }
    }

    private Stack detect() throws IOException, InterruptedException {
        Map<String, String> sources = sources();
        List<Part> parts = parts();
        if (parts.stream().noneMatch(part -> part.ecosystem.equals("python"))
                && sources.keySet().stream().anyMatch(path -> path.endsWith(".py") && isPart(path))) {
            // Python needs no manifest
            parts.add(new Part("", "python"));
        }
        List<Component> components = new ArrayList<>();
        for (Part part : parts) {
            components.add(component(part, parts, sources));
        }
        return new Stack(
                view.snapshot().files().size(),
                view.snapshot().lines(),
                languages(),
                components,
                rules.found("ci", names),
                rules.found("container", names),
                licence(parts),
                EnvironmentNames.in(sources));
    }

    private static boolean isPart(String path) {
        return !NO_PART.matcher(path).find();
    }

    private Map<String, Double> languages() {
        Map<String, Long> lines = new LinkedHashMap<>();
        view.snapshot().languages().forEach((name, count) -> {
            if (Languages.isCode(name) && count > 0) {
                lines.put(name, count);
            }
        });
        double all = lines.values().stream().mapToLong(Long::longValue).sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        lines.forEach((name, count) -> shares.put(name, Math.round(count * 1_000 / all) / 10.0));
        return shares;
    }

    private Map<String, String> sources() throws IOException, InterruptedException {
        List<String> paths = view.snapshot().files().stream()
                .filter(file -> file.isCode() && file.size() <= LARGEST_SOURCE)
                .map(FileFact::path)
                .limit(MOST_SOURCES)
                .toList();
        return view.read(paths);
    }

    private List<Part> parts() throws IOException, InterruptedException {
        List<String> paths = view.snapshot().files().stream()
                .map(FileFact::path)
                .filter(path -> Manifest.ECOSYSTEMS.containsKey(WorkspacePath.name(path)) && isPart(path))
                .sorted(Comparator.comparingInt((String path) -> path.split("/").length)
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        List<Part> parts = new ArrayList<>();
        for (Map.Entry<String, String> text : view.read(paths).entrySet()) {
            Manifest manifest = ManifestReader.read(text.getKey(), text.getValue());
            String folder = WorkspacePath.folder(text.getKey());
            boolean workspace = manifest.absorbs() || names.contains(WorkspacePath.join(folder, "pnpm-workspace.yaml"));
            Part part = parts.stream()
                    .filter(p -> p.ecosystem.equals(manifest.ecosystem())
                            && (p.path.equals(folder) || p.absorbs && p.holds(text.getKey())))
                    .findFirst()
                    .orElse(null);
            if (part == null) {
                part = new Part(folder, manifest.ecosystem());
                parts.add(part);
            }
            part.take(text.getKey(), manifest);
            part.absorbs |= workspace;
        }
        return parts;
    }

    private Component component(Part part, List<Part> parts, Map<String, String> sources) {
        Set<String> signals = new TreeSet<>(part.signals);
        for (String name : names) {
            String folder = WorkspacePath.folder(name);
            if (folder.equals(part.path) || folder.isEmpty()) {
                signals.add(part.ecosystem + "/file:" + WorkspacePath.name(name));
            }
        }
        int tests = (int) names.stream()
                .filter(name -> owner(name, parts) == part && isTest(part, name, sources.get(name)))
                .count();
        return new Component(
                part.path,
                part.ecosystem,
                language(part, signals),
                List.copyOf(part.manifests),
                rules.found("framework", signals),
                rules.found("package-manager", signals).stream().findFirst().orElse(null),
                rules.found("test-framework", signals),
                rules.found("formatter", signals),
                rules.found("linter", signals),
                rules.found("task-runner", signals),
                List.copyOf(part.scripts),
                tests);
    }

    /** The innermost part that a file is in, by the file's language where several are in one folder. */
    private static Part owner(String name, List<Part> parts) {
        return parts.stream()
                .filter(part -> part.holds(name) && ecosystems(name).contains(part.ecosystem))
                .max(Comparator.comparingInt(part -> part.path.length()))
                .orElse(null);
    }

    private static Collection<String> ecosystems(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "py" -> List.of("python");
            case "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts" -> List.of("npm");
            case "java", "kt", "groovy", "scala" -> List.of("maven", "gradle");
            case "go" -> List.of("go");
            case "rs" -> List.of("rust");
            default -> List.of();
        };
    }

    private static boolean isTest(Part part, String name, String text) {
        return part.ecosystem.equals("rust")
                ? text != null && RUST_TEST.matcher(text).find()
                : Frameworks.isTestFile(name) || PathPolicy.isTestFile(name);
    }

    private String language(Part part, Set<String> signals) {
        return switch (part.ecosystem) {
            case "python" -> "Python";
            case "go" -> "Go";
            case "rust" -> "Rust";
            case "npm" ->
                signals.contains("npm:typescript") || signals.contains("npm/file:tsconfig.json")
                        ? "TypeScript"
                        : "JavaScript";
            default -> {
                long kotlin = names.stream()
                        .filter(name -> part.holds(name) && name.endsWith(".kt"))
                        .count();
                long java = names.stream()
                        .filter(name -> part.holds(name) && name.endsWith(".java"))
                        .count();
                yield kotlin > java ? "Kotlin" : "Java";
            }
        };
    }

    private String licence(List<Part> parts) throws IOException, InterruptedException {
        List<String> files = names.stream()
                .filter(name -> name.matches("(?i)(?:licen[cs]e|copying|unlicense)(?:[.-][^/]*)?"))
                .toList();
        for (String text : view.read(files).values()) {
            Optional<String> known = Licences.recognise(text);
            if (known.isPresent()) {
                return known.get();
            }
        }
        return parts.stream()
                .flatMap(part -> ManifestReader.spdx(part.licence).stream())
                .findFirst()
                .orElse(null);
    }
}
