package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.edit.Refusal.Kind;
import io.jenkins.plugins.repopilot.engine.port.WorkspaceTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads files that are to be changed or created, all in one go.
 *
 * @param paths relative to the workspace, as the model wrote them
 */
public record ReadSnapshots(PathPolicy policy, List<String> paths) implements WorkspaceTask<List<FileSnapshot>> {

    /** No file beyond this many bytes is edited: a model could not be shown all of it. */
    public static final int MOST_BYTES = 2_000_000;

    public ReadSnapshots {
        paths = List.copyOf(paths);
    }

    /** One snapshot a path, in their order. */
    @Override
    public List<FileSnapshot> run(Path root) throws IOException, InterruptedException {
        PathCheck check = new PathCheck(root, policy);
        List<FileSnapshot> snapshots = new ArrayList<>();
        for (String path : paths) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Reading files of " + root + " was interrupted");
            }
            snapshots.add(read(check.judge(path), path));
        }
        return snapshots;
    }

    private static FileSnapshot read(PathCheck.Judged judged, String path) throws IOException {
        if (judged.refusal() != null || !judged.exists()) {
            return new FileSnapshot(path, judged.exists(), null, false, judged.refusal());
        }
        if (Files.size(judged.file()) > MOST_BYTES) {
            return new FileSnapshot(
                    path,
                    true,
                    null,
                    false,
                    Refusal.of(Kind.TOO_LARGE, path, "it has more than " + MOST_BYTES + " bytes"));
        }
        return new FileSnapshot(path, true, Files.readAllBytes(judged.file()), Files.isExecutable(judged.file()), null);
    }
}
