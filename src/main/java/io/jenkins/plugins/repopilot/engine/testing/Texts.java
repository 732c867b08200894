package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.port.WorkspaceTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small bulk work on text files of the workspace. */
final class Texts {

    private static final long LARGEST = 1_000_000;

    private Texts() {}

    /** The texts of those files that are there, by path; links and large files are left out. */
    record Read(List<String> paths) implements WorkspaceTask<Map<String, String>> {

        @Override
        public Map<String, String> run(Path root) throws IOException {
            Map<String, String> texts = new LinkedHashMap<>();
            for (String path : paths) {
                Path file = root.resolve(path);
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LARGEST) {
                    texts.put(path, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                }
            }
            return texts;
        }
    }

    /**
     * Deletes those files that are there, and the folders that this leaves empty. A path that ends with a slash is a folder, which goes with
     * all that is in it; no link is followed. What can't be deleted is named in the answer, and the rest is deleted all the same.
     */
    record Delete(List<String> paths) implements WorkspaceTask<List<String>> {

        @Override
        public List<String> run(Path root) {
            List<String> left = new ArrayList<>();
            for (String path : paths) {
                try {
                    Path file = root.resolve(path).normalize();
                    if (file.startsWith(root) && !file.equals(root)) {
                        delete(root, file, path.endsWith("/"));
                    }
                } catch (IOException | InvalidPathException e) {
                    left.add(path + " (" + e.getClass().getSimpleName() + ")");
                }
            }
            return left;
        }

        private static void delete(Path root, Path file, boolean folder) throws IOException {
            if (folder && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                FileTree.delete(file);
            } else {
                Files.deleteIfExists(file);
            }
            for (Path above = file.getParent();
                    above != null && !above.equals(root) && isEmpty(above);
                    above = above.getParent()) {
                Files.delete(above);
            }
        }

        private static boolean isEmpty(Path folder) throws IOException {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            try (var entries = Files.list(folder)) {
                return entries.findAny().isEmpty();
            }
        }
    }

    /** Gives an existing file another text; a link is left alone. */
    record Overwrite(String path, String text) implements WorkspaceTask<Boolean> {

        @Override
        public Boolean run(Path root) throws IOException {
            Path file = root.resolve(path);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("Could not change " + file + ": there is no such file");
            }
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
            return true;
        }
    }

    static Read read(Collection<String> paths) {
        return new Read(new ArrayList<>(paths));
    }

    static Delete delete(Collection<String> paths) {
        return new Delete(new ArrayList<>(paths));
    }
}
