package io.jenkins.plugins.repopilot.engine.port;

import java.io.Serializable;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * How a process ended.
 *
 * @param exitCode the process's own exit status; -1 if it was killed at its time limit
 * @param output standard output and standard error as they came, at most as long as the command allowed
 * @param timedOut whether the time limit ended it
 * @param truncated whether output was left out of the middle
 * @param elapsed wall-clock time
 */
public record CommandResult(int exitCode, String output, boolean timedOut, boolean truncated, Duration elapsed)
        implements Serializable {

    /** The same result with other words in its output. */
    public CommandResult showing(UnaryOperator<String> shown) {
        return new CommandResult(exitCode, shown.apply(output), timedOut, truncated, elapsed);
    }

    public boolean succeeded() {
        return exitCode == 0 && !timedOut;
    }
}
