package io.jenkins.plugins.repopilot.engine.port;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process to start.
 *
 * @param arguments the program and its arguments
 * @param directory where it starts, relative to the workspace ({@code ""} = the workspace itself), or absolute
 * @param environment variables that are added to, or replace, those the host gives
 * @param timeout after which the process tree is killed
 * @param outputLimit how many bytes of output are kept; of more, head and tail are kept and the middle is marked as left out
 * @param input text for standard input, {@code ""} for none
 * @param bytes whether input and output are bytes rather than UTF-8 text: each character stands for one byte (ISO 8859-1)
 * @param listener hears the output while the process runs
 */
public record Command(
        List<String> arguments,
        String directory,
        Map<String, String> environment,
        Duration timeout,
        int outputLimit,
        String input,
        boolean bytes,
        OutputListener listener) {

    /** Enough for a test report or a large diff, and small enough to hold. */
    public static final int DEFAULT_OUTPUT_LIMIT = 200_000;

    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    public static Command of(Duration timeout, String... arguments) {
        return of(timeout, List.of(arguments));
    }

    public static Command of(Duration timeout, List<String> arguments) {
        return new Command(arguments, "", Map.of(), timeout, DEFAULT_OUTPUT_LIMIT, "", false, OutputListener.NONE);
    }

    public Command in(String newDirectory) {
        return new Command(arguments, newDirectory, environment, timeout, outputLimit, input, bytes, listener);
    }

    public Command with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Command(arguments, directory, more, timeout, outputLimit, input, bytes, listener);
    }

    public Command keeping(int limit) {
        return new Command(arguments, directory, environment, timeout, limit, input, bytes, listener);
    }

    public Command reading(String newInput) {
        return new Command(arguments, directory, environment, timeout, outputLimit, newInput, bytes, listener);
    }

    /** The same command with more arguments. */
    public Command and(Collection<String> more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(more);
        return new Command(all, directory, environment, timeout, outputLimit, input, bytes, listener);
    }

    /** The same command with input and output taken as bytes. */
    public Command asBytes() {
        return new Command(arguments, directory, environment, timeout, outputLimit, input, true, listener);
    }

    /** The same command with another limit. */
    public Command within(Duration newTimeout) {
        return new Command(arguments, directory, environment, newTimeout, outputLimit, input, bytes, listener);
    }

    /** The same command with its output heard. */
    public Command heardBy(OutputListener newListener) {
        return new Command(arguments, directory, environment, timeout, outputLimit, input, bytes, newListener);
    }
}
