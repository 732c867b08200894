package io.jenkins.plugins.repopilot.engine.local;

import io.jenkins.plugins.repopilot.engine.port.BoundedOutput;
import io.jenkins.plugins.repopilot.engine.port.ChildEnvironment;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Processes on this machine. Each runs in a session of its own where the machine has {@code setsid}, with an allow-list of this process's
 * environment. When a command is over, for whatever reason, every process that it started is gone.
 */
public final class LocalShell implements Shell {

    private static final Duration DRAIN = Duration.ofSeconds(2);
    private static final String PATH = "PATH";

    private final Path root;
    private final Map<String, String> environment;

    /**
     * @param root the workspace that relative directories start from
     */
    public LocalShell(Path root) {
        this(root, System.getenv());
    }

    /**
     * @param host the environment that commands get a part of
     */
    public LocalShell(Path root, Map<String, String> host) {
        this.root = root;
        this.environment = ChildEnvironment.withNetwork(host);
    }

    @Override
    public CommandResult run(Command command) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long started = System.nanoTime();
        ProcessTree tree = new ProcessTree();
        Process process = start(command, tree);
        Charset charset = command.bytes() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        try (BoundedOutput output = new BoundedOutput(command.outputLimit(), command.listener())) {
            Thread reader = daemon(() -> copy(process.getInputStream(), output));
            Thread writer =
                    daemon(() -> feed(process.getOutputStream(), command.input().getBytes(charset)));
            boolean ended = false;
            try {
                ended = tree.await(process, command.timeout());
            } finally {
                tree.kill(process);
                writer.interrupt();
            }
            // nobody holds the other end any more, unless a process got out of reach: then its output is not waited for
            reader.join(DRAIN.toMillis());
            return new CommandResult(
                    ended ? process.exitValue() : -1,
                    output.text(charset),
                    !ended,
                    output.truncated(),
                    Duration.ofNanos(System.nanoTime() - started));
        }
    }

    private Process start(Command command, ProcessTree tree) throws IOException {
        Path directory = root.resolve(command.directory());
        ProcessBuilder builder =
                new ProcessBuilder().directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().putAll(command.environment());
        tree.mark(builder.environment());
        List<String> arguments = new ArrayList<>(command.arguments());
        String path = builder.environment().getOrDefault(PATH, "");
        if (File.separatorChar == '/' && isOnPath("setsid", path)) {
            requireProgram(arguments.get(0), directory, path);
            arguments.add(0, "setsid");
        }
        try {
            return builder.command(arguments).start();
        } catch (IOException e) {
            throw new IOException("Could not start " + command.arguments().get(0) + ": " + e.getMessage(), e);
        }
    }

    /** setsid would start, and only its child would not. */
    private static void requireProgram(String program, Path directory, String path) throws IOException {
        boolean there =
                program.contains("/") ? Files.isExecutable(directory.resolve(program)) : isOnPath(program, path);
        if (!Files.isDirectory(directory)) {
            throw new IOException("Could not start " + program + ": there is no folder " + directory);
        }
        if (!there) {
            throw new IOException("Could not start " + program + ": there is no such program"
                    + (program.contains("/") ? "" : " on the PATH") + ", or it may not be executed");
        }
    }

    private static boolean isOnPath(String program, String path) {
        for (String folder : path.split(File.pathSeparator)) {
            Path file = Path.of(folder.isEmpty() ? "." : folder, program);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return true;
            }
        }
        return false;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "repo-pilot-process");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void copy(InputStream from, BoundedOutput to) {
        try (from) {
            from.transferTo(to);
        } catch (IOException closed) {
            // the process is gone: what was read so far is its output
        }
    }

    private static void feed(OutputStream to, byte[] input) {
        try (to) {
            to.write(input);
        } catch (IOException closed) {
            // the process did not want all of its input
        }
    }
}
