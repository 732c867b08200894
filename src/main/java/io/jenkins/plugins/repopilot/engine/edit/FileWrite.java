package io.jenkins.plugins.repopilot.engine.edit;

import java.io.Serializable;

/**
 * A file to be written or deleted.
 *
 * @param path relative to the workspace, with {@code /}
 * @param content all of it, {@code null} to delete the file
 * @param expectedHash the content that must be there still (see {@link FileSnapshot#hash()}), {@code null} if there must be no file
 * @param executable whether a new file is to be executable; an existing one stays as it is
 */
public record FileWrite(String path, byte[] content, String expectedHash, boolean executable) implements Serializable {

    /** What a file is called while it is being written; named to those who clean up after a crash. */
    static String unfinished(String path) {
        return path + ".repo-pilot-new";
    }
}
