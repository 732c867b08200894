package io.jenkins.plugins.repopilot.engine.local;

import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Processes on this machine. */
public final class LocalShell implements Shell {

    private static final long READER_SECONDS = 2;

    private final Path root;

    /**
     * @param root the workspace that relative directories start from
     */
    public LocalShell(Path root) {
        this.root = root;
    }

    @Override
    public CommandResult run(Command command) throws IOException, InterruptedException {
        long started = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(command.arguments())
                .directory(root.resolve(command.directory()).toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(command.environment());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new IOException("Could not start " + command.arguments().get(0) + ": " + e.getMessage(), e);
        }
        Charset charset = command.bytes() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Thread reader = daemon(() -> copy(process.getInputStream(), output));
        Thread writer = daemon(() -> feed(process.getOutputStream(), command.input().getBytes(charset)));
        boolean ended = false;
        try {
            ended = process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                reader.join(TimeUnit.SECONDS.toMillis(READER_SECONDS));
            }
        } finally {
            kill(process);
            writer.interrupt();
        }
        String text;
        synchronized (output) {
            text = output.toString(charset);
        }
        boolean truncated = text.length() > command.outputLimit();
        if (truncated) {
            int half = command.outputLimit() / 2;
            text = text.substring(0, half) + "\n… " + (text.length() - 2 * half) + " characters left out …\n"
                    + text.substring(text.length() - half);
        }
        return new CommandResult(
                ended ? process.exitValue() : -1, text, !ended, truncated, Duration.ofNanos(System.nanoTime() - started));
    }

    private static void kill(Process process) {
        List<ProcessHandle> tree = process.descendants().collect(Collectors.toList());
        process.destroyForcibly();
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "repo-pilot-process");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void copy(InputStream from, ByteArrayOutputStream to) {
        byte[] buffer = new byte[8192];
        try (from) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                synchronized (to) {
                    to.write(buffer, 0, read);
                }
            }
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
