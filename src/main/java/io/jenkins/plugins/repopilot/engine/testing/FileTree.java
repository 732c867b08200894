package io.jenkins.plugins.repopilot.engine.testing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Deletes a file or a folder with all that is in it, as much of it as can be. Follows no link. */
final class FileTree extends SimpleFileVisitor<Path> {

    private IOException first;

    private FileTree() {}

    /**
     * @throws IOException the first of what could not be deleted; the rest is gone
     */
    static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        FileTree tree = new FileTree();
        Files.walkFileTree(path, tree);
        if (tree.first != null) {
            throw tree.first;
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        // tools such as Go write-protect what they cache
        folder.toFile().setWritable(true);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        return tryDelete(file);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException problem) {
        return tryDelete(file);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException problem) {
        return tryDelete(folder);
    }

    private FileVisitResult tryDelete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            first = first == null ? e : first;
        }
        return FileVisitResult.CONTINUE;
    }
}
