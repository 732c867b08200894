package io.jenkins.plugins.repopilot.engine.port;

/** Parts of paths that are relative to a workspace, with {@code /} between folders on every system. */
public final class WorkspacePath {

    private WorkspacePath() {}

    /** What follows the last slash. */
    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The folder of a path, without a slash at its end; empty for the workspace itself. */
    public static String folder(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** A path below a folder; the folder may be empty. */
    public static String join(String folder, String path) {
        return folder.isEmpty() ? path : folder + "/" + path;
    }
}
