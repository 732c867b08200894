package io.jenkins.plugins.repopilot.engine.port;

import java.time.Duration;
import java.util.ArrayList;
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
 * @param outputLimit how many characters of output are kept; of more, head and tail are kept and the middle is marked as left out
 * @param input text for standard input, {@code ""} for none
 * @param bytes whether input and output are bytes rather than UTF-8 text: each character stands for one byte (ISO 8859-1)
 */
public record Command(
        List<String> arguments,
        String directory,
        Map<String, String> environment,
        Duration timeout,
        int outputLimit,
        String input,
        boolean bytes) {

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
        return new Command(arguments, "", Map.of(), timeout, DEFAULT_OUTPUT_LIMIT, "", false);
    }

    public Command in(String newDirectory) {
        return new Command(arguments, newDirectory, environment, timeout, outputLimit, input, bytes);
    }

    public Command with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Command(arguments, directory, more, timeout, outputLimit, input, bytes);
    }

    public Command keeping(int characters) {
        return new Command(arguments, directory, environment, timeout, characters, input, bytes);
    }

    public Command reading(String newInput) {
        return new Command(arguments, directory, environment, timeout, outputLimit, newInput, bytes);
    }

    /** The same command started by another one, for instance a sandbox. */
    public Command wrappedBy(List<String> prefix) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(arguments);
        return new Command(all, directory, environment, timeout, outputLimit, input, bytes);
    }

    /** The same command with input and output taken as bytes. */
    public Command asBytes() {
        return new Command(arguments, directory, environment, timeout, outputLimit, input, true);
    }
}
