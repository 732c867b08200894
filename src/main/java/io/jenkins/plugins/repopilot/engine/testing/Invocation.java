package io.jenkins.plugins.repopilot.engine.testing;

import java.util.List;
import java.util.Map;

/**
 * How tests are run.
 *
 * @param arguments the program and its arguments
 * @param directory where, relative to the workspace
 * @param environment variables that the tool needs
 * @param reports files it writes: a pattern as of {@code java.nio} globs, relative to the workspace or absolute
 * @param stale patterns (relative) of files that an earlier run may have left and that must be gone before this one
 * @param outputLimit bytes of output that are needed to read the results
 */
public record Invocation(
        List<String> arguments,
        String directory,
        Map<String, String> environment,
        String reports,
        List<String> stale,
        int outputLimit) {

    private static final int USUAL_OUTPUT = 200_000;

    /** Reports go into a folder that is made new for each run. */
    static Invocation of(List<String> arguments, String directory, String reports) {
        return new Invocation(arguments, directory, Map.of(), reports, List.of(), USUAL_OUTPUT);
    }

    /** Reports and compiled tests stay in the tree. */
    Invocation clearing(List<String> patterns) {
        return new Invocation(arguments, directory, environment, reports, patterns, outputLimit);
    }
}
