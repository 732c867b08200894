package io.jenkins.plugins.repopilot.engine.scan;

import io.jenkins.plugins.repopilot.engine.local.LocalWorkspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files in a folder, to be scanned. */
final class Repo {

    final Path root;
    private final Path cache;

    Repo(Path directory) throws IOException {
        root = Files.createDirectories(directory.resolve("workspace"));
        cache = directory.resolve("cache/map.bin");
    }

    Repo file(String path, String text) throws IOException {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    Repo file(String path, byte[] bytes) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        return this;
    }

    Snapshot scan() throws IOException, InterruptedException {
        return new RepositoryScanner().run(root);
    }

    List<String> paths() throws IOException, InterruptedException {
        return scan().files().stream().map(FileFact::path).toList();
    }

    RepositoryView view() throws IOException, InterruptedException {
        return RepositoryView.of(new LocalWorkspace(root), cache);
    }

    Path cache() {
        return cache;
    }
}
