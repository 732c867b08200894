package io.jenkins.plugins.repopilot.engine.scan;

import io.jenkins.plugins.repopilot.engine.port.WorkspaceTask;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One walk over a workspace, beside its files: which text files there are, how large, in which language, what they define and use.
 * Follows no link, opens nothing but regular files, and leaves out what git ignores, what {@code .repopilotignore} names, folders of tools
 * and dependencies, nested repositories, binary files and files made to hold secrets.
 *
 * @param known what the asking side has from an earlier scan: a file of the same size and time is not read again, and what it has the
 *     outline of is not outlined again
 * @param mostFiles text files after which the walk ends, marked as truncated
 * @param mostBytes size of one file beyond which it is left out
 */
public record RepositoryScanner(List<FileFact> known, int mostFiles, long mostBytes)
        implements WorkspaceTask<Snapshot> {

    /** Enough for nearly every repository; the walk takes seconds up to here. */
    public static final int MOST_FILES = 100_000;
    /** Larger text is data, not source. */
    public static final long MOST_BYTES = 2_000_000;

    public RepositoryScanner() {
        this(List.of(), MOST_FILES, MOST_BYTES);
    }

    /**
     * @throws IOException if the workspace itself can't be read; a file or folder in it that can't is left out with that reason
     */
    @Override
    public Snapshot run(Path root) throws IOException, InterruptedException {
        ScanWalk walk = new ScanWalk(this, root);
        try {
            Files.walkFileTree(root, walk);
            return walk.snapshot();
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException("The scan of " + root + " was interrupted");
        }
    }
}
