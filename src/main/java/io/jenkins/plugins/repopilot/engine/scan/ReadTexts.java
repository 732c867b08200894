package io.jenkins.plugins.repopilot.engine.scan;

import io.jenkins.plugins.repopilot.engine.port.WorkspaceTask;
import io.jenkins.plugins.repopilot.engine.redact.SecretFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads named text files of a workspace in one go. What is no file inside the workspace, lies behind a link, is binary, larger than the
 * limit, made to hold secrets or unreadable is not in the result: nobody names it by a path that the model made up.
 *
 * @param paths relative to the workspace, with {@code /}
 * @param mostBytes of one file
 */
public record ReadTexts(List<String> paths, long mostBytes) implements WorkspaceTask<Map<String, String>> {

    public ReadTexts {
        paths = List.copyOf(paths);
    }

    public ReadTexts(List<String> paths) {
        this(paths, RepositoryScanner.MOST_BYTES);
    }

    /** Text by path, in the order of the paths. */
    @Override
    public Map<String, String> run(Path root) throws IOException, InterruptedException {
        Path real = root.toRealPath();
        Map<String, String> texts = new LinkedHashMap<>();
        for (String path : paths) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Reading files of " + root + " was interrupted");
            }
            text(real, path).ifPresent(text -> texts.put(path, text));
        }
        return texts;
    }

    private Optional<String> text(Path root, String path) {
        try {
            if (SecretFiles.denied(path) || path.isEmpty() || path.indexOf('\0') >= 0) {
                return Optional.empty();
            }
            Path file = root.resolve(path);
            // a normal path that equals its real one has no "..", no link in it, and starts at the root
            if (!file.equals(file.normalize())
                    || !file.startsWith(root)
                    || !file.toRealPath().equals(file)) {
                return Optional.empty();
            }
            if (root.relativize(file).startsWith(".git")
                    || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || Files.size(file) > mostBytes) {
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return TextFile.decode(in.readNBytes((int) Math.min(mostBytes, Integer.MAX_VALUE - 8)));
            }
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
