package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.port.WorkspaceTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The reports of a test run, on the machine where it ran. */
final class ReportFiles {

    private static final int MOST = 5_000;
    private static final long LARGEST = 20_000_000;
    private static final long LARGEST_SUM = 100_000_000;

    private ReportFiles() {}

    /**
     * Makes the reports' folder new and deletes reports and compiled tests of an earlier run, which would be taken for this one's.
     *
     * @param patterns globs, relative to the workspace
     */
    record Clear(String folder, List<String> patterns) implements WorkspaceTask<Boolean> {

        @Override
        public Boolean run(Path root) throws IOException {
            Path reports = Path.of(folder);
            FileTree.delete(reports);
            Files.createDirectories(reports);
            for (String pattern : patterns) {
                for (Path file : matching(root, pattern)) {
                    Files.deleteIfExists(file);
                }
            }
            return true;
        }
    }

    /** The texts of the files that a pattern matches; absolute patterns are taken as they are. */
    record Collect(String pattern) implements WorkspaceTask<List<String>> {

        @Override
        public List<String> run(Path root) throws IOException {
            List<String> texts = new ArrayList<>();
            long sum = 0;
            for (Path file : matching(root, pattern)) {
                long size = Files.size(file);
                sum += size;
                if (size <= LARGEST && sum <= LARGEST_SUM) {
                    texts.add(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                }
            }
            return texts;
        }
    }

    private static List<Path> matching(Path root, String pattern) throws IOException {
        boolean absolute = pattern.startsWith("/");
        Path start = absolute ? Path.of(pattern).getParent() : root;
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(start)) {
            return found;
        }
        Files.walkFileTree(start, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                String name = String.valueOf(dir.getFileName());
                boolean skip = !dir.equals(start)
                        && (name.equals(".git") || name.equals("node_modules") || name.equals(".repo-pilot"));
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && matcher.matches(absolute ? file : root.relativize(file))) {
                    found.add(file);
                }
                return found.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(null);
        return found;
    }
}
