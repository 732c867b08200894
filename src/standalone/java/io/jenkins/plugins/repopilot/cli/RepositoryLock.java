package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second run out of a repository, as long as this process lives: two runs would check out over each other. The operating system
 * holds the lock, so that a run that was killed leaves none behind.
 */
final class RepositoryLock implements AutoCloseable {

    private final FileChannel channel;

    private RepositoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @param repository a clone; where there is none, or it can't be written to, there is nothing to lock (and the run is refused for that)
     * @throws RunRefusedException if another run works there
     */
    static RepositoryLock of(Path repository) throws RunRefusedException {
        Path git = repository.resolve(".git");
        // a linked working tree has a file there, which git never replaces; the lock's own file stays, since to delete
        // it would open a gap
        Path file = Files.isDirectory(git) ? git.resolve("repo-pilot.lock") : git;
        if (!Files.exists(git)) {
            return new RepositoryLock(null);
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            return new RepositoryLock(null);
        }
        if (!taken(channel)) {
            new RepositoryLock(channel).close();
            throw new RunRefusedException(
                    "Another run works in " + repository + "; wait for its end, or give this one a clone of its own");
        }
        return new RepositoryLock(channel);
    }

    private static boolean taken(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // by this very process
        } catch (IOException e) {
            return true; // a file system without locks
        }
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // the end of the process releases it
        }
    }
}
