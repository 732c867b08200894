package io.jenkins.plugins.repopilot.engine.port;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * Work on the files of a workspace, done on the machine that holds them. Tasks and their results are records of plain
 * serialisable values, and use nothing but the JDK, so that an agent needs no library for them.
 *
 * @param <T> the serialisable result
 */
@FunctionalInterface
public interface WorkspaceTask<T> extends Serializable {

    /**
     * @param root the workspace's folder
     */
    T run(Path root) throws IOException, InterruptedException;
}
