package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import io.jenkins.plugins.repopilot.engine.port.WorkspaceTask;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a test framework is told by: names of files, texts of manifests, and which programs the machine has.
 *
 * @param files paths relative to the workspace, with {@code /}, in order; folders of dependencies and build output left out
 * @param manifests texts of build files and tool configuration by path
 * @param programs which of the programs that adapters ask for are on the machine: names on the PATH, and paths relative to the workspace
 */
public record Project(List<String> files, Map<String, String> manifests, Set<String> programs) implements Serializable {

    private static final int MOST_FILES = 50_000;
    private static final long LARGEST_MANIFEST = 500_000;
    private static final Set<String> LEFT_OUT = Set.of(
            ".git",
            ".hg",
            ".svn",
            ".venv",
            "venv",
            "node_modules",
            "__pycache__",
            "target",
            "build",
            "dist",
            "out",
            ".gradle",
            ".idea",
            ".tox",
            ".repo-pilot",
            "vendor",
            "site-packages");
    private static final Set<String> MANIFESTS = Set.of(
            "package.json",
            "pom.xml",
            "build.gradle",
            "build.gradle.kts",
            "settings.gradle",
            "settings.gradle.kts",
            "pyproject.toml",
            "setup.cfg",
            "setup.py",
            "pytest.ini",
            "tox.ini",
            "go.mod",
            "requirements.txt",
            "requirements-dev.txt");
    private static final List<String> PROGRAMS = List.of("python3", "python", "node", "mvn", "gradle", "go");
    private static final List<String> LOCAL_PROGRAMS = List.of(
            ".venv/bin/python",
            "venv/bin/python",
            "node_modules/jest/bin/jest.js",
            "node_modules/vitest/vitest.mjs",
            "mvnw",
            "gradlew");

    private static final Pattern DISTRIBUTION =
            Pattern.compile("(?m)^distributionUrl=.*/(gradle-[\\w.-]+?)-(?:bin|all)\\.zip");

    /** Looks at the workspace. */
    public record Look() implements WorkspaceTask<Project> {

        @Override
        public Project run(Path root) throws IOException {
            List<String> files = new ArrayList<>();
            Map<String, String> manifests = new LinkedHashMap<>();
            Set<String> programs = new LinkedHashSet<>();
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    if (!dir.equals(root) && leavesOut(dir)) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    String folder = name(root, dir);
                    for (String program : LOCAL_PROGRAMS) {
                        if (Files.isRegularFile(dir.resolve(program))) {
                            programs.add(folder.isEmpty() ? program : folder + "/" + program);
                        }
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (attributes.isRegularFile()) {
                        files.add(name(root, file));
                        if (MANIFESTS.contains(file.getFileName().toString())
                                && attributes.size() <= LARGEST_MANIFEST) {
                            manifests.put(
                                    name(root, file), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                        }
                    }
                    return files.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                    return FileVisitResult.CONTINUE;
                }
            });
            files.sort(Comparator.naturalOrder());
            String path = System.getenv().getOrDefault("PATH", "");
            for (String program : PROGRAMS) {
                if (Stream.of(path.split(File.pathSeparator))
                        .anyMatch(folder -> !folder.isBlank() && Files.isExecutable(Path.of(folder, program)))) {
                    programs.add(program);
                }
            }
            gradleOfWrapper(root).ifPresent(programs::add);
            return new Project(files, manifests, programs);
        }

        /** The distribution that Gradle's wrapper fetched: the wrapper itself wants to write beside it. */
        private static Optional<String> gradleOfWrapper(Path root) throws IOException {
            Path properties = root.resolve("gradle/wrapper/gradle-wrapper.properties");
            Path dists = Path.of(System.getProperty("user.home"), ".gradle/wrapper/dists");
            if (!Files.isRegularFile(properties) || !Files.isDirectory(dists)) {
                return Optional.empty();
            }
            Matcher name = DISTRIBUTION.matcher(Files.readString(properties));
            if (!name.find()) {
                return Optional.empty();
            }
            try (Stream<Path> found =
                    Files.find(dists, 5, (path, attributes) -> path.endsWith(name.group(1) + "/bin/gradle"))) {
                return found.map(Path::toString).findFirst();
            }
        }

        private static String name(Path root, Path path) {
            return root.relativize(path).toString().replace(File.separatorChar, '/');
        }
    }

    /** Whether a folder holds dependencies, build output or a tool's own files. */
    public static boolean leavesOut(Path folder) {
        return LEFT_OUT.contains(folder.getFileName().toString()) || Files.exists(folder.resolve("pyvenv.cfg"));
    }

    /** The manifest of that name nearest to the top, as its path. */
    Optional<String> manifest(String name) {
        return manifests.keySet().stream()
                .filter(path -> WorkspacePath.name(path).equals(name))
                .min(Comparator.comparingInt((String path) -> path.split("/").length)
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The text of a manifest, empty if there is none there. */
    String text(String path) {
        return manifests.getOrDefault(path, "");
    }

    boolean has(String path) {
        return files.contains(path);
    }

    List<String> matching(Predicate<String> wanted) {
        return files.stream().filter(wanted).toList();
    }

    /** The first of {@code before + "" + after}, {@code before + "2" + after}, ... that is no file yet. */
    String free(String before, String after) {
        String path = before + after;
        for (int number = 2; has(path); number++) {
            path = before + number + after;
        }
        return path;
    }

    /** A path as seen from a folder that it is in. */
    static String within(String folder, String path) {
        return folder.isEmpty() || !path.startsWith(folder + "/") ? path : path.substring(folder.length() + 1);
    }

    /** The folder that most of the paths are in, empty for none. */
    static Optional<String> commonest(List<String> paths) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        paths.forEach(path -> counts.merge(WorkspacePath.folder(path), 1, Integer::sum));
        return counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }
}
