package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.port.WorkspaceTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What files hold now, by {@link FileSnapshot#hash()}; what is no regular file, or too large to be one of ours, has an empty hash. */
record HashFiles(List<String> paths) implements WorkspaceTask<Map<String, String>> {

    HashFiles {
        paths = List.copyOf(paths);
    }

    @Override
    public Map<String, String> run(Path root) throws IOException {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (String path : paths) {
            Path file = root.resolve(path);
            boolean plain = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            if (plain && Files.size(file) <= 4L * ReadSnapshots.MOST_BYTES) {
                hashes.put(path, FileSnapshot.hash(Files.readAllBytes(file)));
            } else if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                hashes.put(path, "");
            }
        }
        return hashes;
    }
}
