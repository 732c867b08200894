package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.edit.Refusal.Kind;
import io.jenkins.plugins.repopilot.engine.port.WorkspaceTask;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Writes and deletes files, all in one go and each atomically. All are checked first: if one is refused, none is written.
 */
public record WriteFiles(PathPolicy policy, List<FileWrite> writes) implements WorkspaceTask<List<Refusal>> {

    public WriteFiles {
        writes = List.copyOf(writes);
    }

    /**
     * @return why nothing was written, empty if all was
     * @throws IOException if the disk failed half-way; the caller resets the files that it named beforehand
     */
    @Override
    public List<Refusal> run(Path root) throws IOException, InterruptedException {
        PathCheck check = new PathCheck(root, policy);
        List<Refusal> refusals = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        for (FileWrite write : writes) {
            PathCheck.Judged judged = check.judge(write.path());
            files.add(judged.file());
            if (judged.refusal() != null) {
                refusals.add(judged.refusal());
            } else if (!unchanged(judged, write)) {
                refusals.add(Refusal.of(
                        Kind.CHANGED_MEANWHILE, write.path(), "the file is not what it was when it was read"));
            }
        }
        if (!refusals.isEmpty()) {
            return refusals;
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("Writing files of " + root + " was interrupted");
        }
        for (int i = 0; i < writes.size(); i++) {
            write(root.toRealPath(), files.get(i), writes.get(i));
        }
        return refusals;
    }

    private static boolean unchanged(PathCheck.Judged judged, FileWrite write) throws IOException {
        if (!judged.exists() || write.expectedHash() == null) {
            return !judged.exists() && write.expectedHash() == null;
        }
        return Files.size(judged.file()) <= ReadSnapshots.MOST_BYTES
                && FileSnapshot.hash(Files.readAllBytes(judged.file())).equals(write.expectedHash());
    }

    private static void write(Path root, Path file, FileWrite write) throws IOException {
        if (write.content() == null) {
            Files.delete(file);
            deleteEmptyFolders(root, file.getParent());
            return;
        }
        Files.createDirectories(file.getParent());
        Path fresh = root.resolve(FileWrite.unfinished(write.path()));
        Files.deleteIfExists(fresh);
        try {
            Files.write(
                    fresh,
                    write.content(),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            copyMode(file, fresh, write.executable());
            try {
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void copyMode(Path file, Path fresh, boolean executable) throws IOException {
        if (!Files.getFileStore(fresh).supportsFileAttributeView("posix")) {
            return;
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
        } else if (executable) {
            Set<PosixFilePermission> mode = EnumSet.copyOf(Files.getPosixFilePermissions(fresh));
            mode.add(PosixFilePermission.OWNER_EXECUTE);
            mode.add(PosixFilePermission.GROUP_EXECUTE);
            mode.add(PosixFilePermission.OTHERS_EXECUTE);
            Files.setPosixFilePermissions(fresh, mode);
        }
    }

    /** git knows no empty folders, so none is left where there was none. */
    private static void deleteEmptyFolders(Path root, Path start) throws IOException {
        for (Path folder = start; !folder.equals(root); folder = folder.getParent()) {
            try (var entries = Files.newDirectoryStream(folder)) {
                if (entries.iterator().hasNext()) {
                    return;
                }
            }
            Files.delete(folder);
        }
    }
}
