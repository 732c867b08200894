package io.jenkins.plugins.repopilot.engine.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where git keeps what belongs to a working tree: gitrepository-layout(5). */
public final class GitDirectory {

    private GitDirectory() {}

    /** The folder {@code .git}, or the one that a file of that name points to (a linked working tree, a submodule). */
    public static Path of(Path workspace) throws IOException {
        Path git = workspace.resolve(".git");
        String pointer = Files.isRegularFile(git) ? firstLine(git) : "";
        return pointer.startsWith("gitdir: ")
                ? workspace
                        .resolve(pointer.substring("gitdir: ".length()).strip())
                        .toRealPath()
                : git.toRealPath();
    }

    /** The part of it that linked working trees share with the main one, for instance {@code info/exclude}. */
    public static Path common(Path workspace) throws IOException {
        Path own = of(workspace);
        Path pointer = own.resolve("commondir");
        return Files.isRegularFile(pointer)
                ? own.resolve(firstLine(pointer).strip()).toRealPath()
                : own;
    }

    private static String firstLine(Path file) throws IOException {
        return Files.readString(file).lines().findFirst().orElse("");
    }
}
