package io.jenkins.plugins.repopilot.host;

import hudson.Launcher;
import hudson.Proc;
import hudson.model.TaskListener;
import io.jenkins.plugins.repopilot.engine.port.BoundedOutput;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Processes beside the build's workspace, through the launcher that the build has there (which a container or another decorator may have
 * wrapped). Each process carries a mark in its environment, by which all that descended from it is found and ended.
 */
final class LauncherShell implements Shell {

    private static final Logger LOGGER = Logger.getLogger(LauncherShell.class.getName());
    private static final String MARK = "REPO_PILOT_PROCESS";

    private final Place place;
    private final ProcessEnvironment environment;

    LauncherShell(Place place, ProcessEnvironment environment) {
        this.place = place;
        this.environment = environment;
    }

    @Override
    public CommandResult run(Command command) throws IOException, InterruptedException {
        long started = System.nanoTime();
        Launcher launcher = place.launcher();
        Map<String, String> mark = Map.of(MARK, UUID.randomUUID().toString());
        Map<String, String> own = new HashMap<>(command.environment());
        own.putAll(mark);
        Charset charset = command.bytes() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        BoundedOutput output = new BoundedOutput(command.outputLimit(), command.listener());
        Launcher.ProcStarter starter = launcher.launch()
                .cmds(command.arguments())
                .envs(environment.overrides(own))
                .pwd(place.workspace().child(command.directory()))
                .stdout(output)
                .quiet(true);
        if (!command.input().isEmpty()) {
            starter.stdin(new ByteArrayInputStream(command.input().getBytes(charset)));
        }
        // git ends what it started; anything else may leave a server or a watcher behind
        boolean mayLeaveChildren = !command.arguments().get(0).equals("git");
        try {
            Timed process = new Timed(start(starter, command));
            int exit = process.joinWithTimeout(command.timeout().toMillis(), TimeUnit.MILLISECONDS, TaskListener.NULL);
            mayLeaveChildren |= process.killed;
            return new CommandResult(
                    process.killed ? -1 : exit,
                    output.text(charset),
                    process.killed,
                    output.truncated(),
                    Duration.ofNanos(System.nanoTime() - started));
        } catch (InterruptedException e) {
            mayLeaveChildren = true;
            throw e;
        } finally {
            if (mayLeaveChildren) {
                kill(launcher, mark);
            }
        }
    }

    private static Proc start(Launcher.ProcStarter starter, Command command) throws IOException {
        try {
            return starter.start();
        } catch (IOException e) {
            throw new IOException("Could not start " + command.arguments().get(0) + ": " + e.getMessage(), e);
        }
    }

    private static void kill(Launcher launcher, Map<String, String> mark) {
        boolean interrupted = Thread.interrupted();
        try {
            launcher.kill(mark);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, "Could not end the processes of an agent that is gone", e);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A process that knows whether its time limit ended it. */
    private static final class Timed extends Proc {

        private final Proc process;
        private volatile boolean killed;

        Timed(Proc process) {
            this.process = process;
        }

        @Override
        public boolean isAlive() throws IOException, InterruptedException {
            return process.isAlive();
        }

        @Override
        public void kill() throws IOException, InterruptedException {
            killed = true;
            process.kill();
        }

        @Override
        public int join() throws IOException, InterruptedException {
            return process.join();
        }

        @Override
        public InputStream getStdout() {
            return process.getStdout();
        }

        @Override
        public InputStream getStderr() {
            return process.getStderr();
        }

        @Override
        public OutputStream getStdin() {
            return process.getStdin();
        }
    }
}
