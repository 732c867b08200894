package io.jenkins.plugins.repopilot.engine.git;

import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Commands of git, hardened for a repository that is not trusted, and what becomes of them. */
final class GitCommands {

    private static final int OUTPUT_LIMIT = 64 * 1024 * 1024;
    private static final int NETWORK_FACTOR = 10;
    private static final List<String> HARDENING = List.of(
            "git",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.quotePath=false",
            "-c",
            "gc.auto=0",
            "-c",
            "maintenance.auto=false",
            "-c",
            "core.safecrlf=false",
            "-c",
            "commit.gpgSign=false",
            "-c",
            "protocol.ext.allow=never",
            "-c",
            "submodule.recurse=false");

    private final Shell shell;
    private final Duration timeout;

    /**
     * @param timeout of one command; ten times that for those that use the network
     */
    GitCommands(Shell shell, Duration timeout) {
        this.shell = shell;
        this.timeout = timeout;
    }

    Command command(String... arguments) {
        List<String> all = new ArrayList<>(HARDENING);
        all.addAll(Arrays.asList(arguments));
        return Command.of(timeout, all)
                .keeping(OUTPUT_LIMIT)
                .with("GIT_TERMINAL_PROMPT", "0")
                .with("GIT_LITERAL_PATHSPECS", "1")
                .with("GIT_EDITOR", "true")
                .with("GIT_PAGER", "cat")
                .with("LC_ALL", "C.UTF-8");
    }

    Command network(String... arguments) {
        return command(arguments).within(timeout.multipliedBy(NETWORK_FACTOR));
    }

    /** Stages exactly these files as they are in the working tree, ignored or outside of a sparse checkout as they may be. */
    Command add(Collection<String> paths) {
        return withPathspecFile(command("-c", "core.sparseCheckout=false", "add", "-A", "-f"), paths);
    }

    /** With paths on standard input, however many there are. */
    static Command withPathspecFile(Command command, Collection<String> paths) {
        return command.and(List.of("--pathspec-from-file=-", "--pathspec-file-nul"))
                .reading(String.join("\0", paths));
    }

    /** Throws only where it took too long. */
    CommandResult run(Command command) throws IOException, InterruptedException {
        CommandResult result = shell.run(command);
        if (result.timedOut()) {
            throw new GitException(describe(command) + " did not end within "
                    + command.timeout().toSeconds() + " s (setting gitTimeout)");
        }
        return result;
    }

    /** Its output; anything but success throws. */
    String need(Command command) throws IOException, InterruptedException {
        CommandResult result = run(command);
        if (!result.succeeded()) {
            throw new GitException(
                    describe(command) + " failed: " + result.output().strip());
        }
        if (result.truncated()) {
            throw new GitException(describe(command) + " printed more than " + OUTPUT_LIMIT + " characters");
        }
        return result.output();
    }

    /** Its output, empty where it failed. */
    Optional<String> optional(Command command) throws IOException, InterruptedException {
        CommandResult result = run(command);
        return result.succeeded() ? Optional.of(result.output().strip()) : Optional.empty();
    }

    static String describe(Command command) {
        List<String> arguments = command.arguments();
        int name = 1;
        while (arguments.get(name).equals("-c")) {
            name += 2;
        }
        return "git " + arguments.get(name);
    }
}
