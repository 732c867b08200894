package io.jenkins.plugins.repopilot.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.OutputListener;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes through a launcher of Jenkins, on this machine and without a controller. */
@Timeout(120)
class LauncherShellTest {

    @TempDir
    Path folder;

    private LauncherShell shell() {
        Place here = new Here(folder.toFile());
        return new LauncherShell(here, new ProcessEnvironment(here));
    }

    @Test
    void whatAProcessPrintsIsHeardWhileItRuns() throws Exception {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        OutputListener listener = (bytes, offset, length) -> {
            synchronized (heard) {
                heard.write(bytes, offset, length);
            }
        };
        Command command = Command.of(
                        Duration.ofSeconds(60), "sh", "-c", "echo first; until test -e on; do :; done; echo second")
                .heardBy(listener);
        CompletableFuture<CommandResult> run = CompletableFuture.supplyAsync(() -> {
            try {
                return shell().run(command);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        while (!text(heard).equals("first\n") && !run.isDone()) {
            Thread.onSpinWait();
        }
        assertEquals("first\n", text(heard), "heard before the end");
        Files.createFile(folder.resolve("on"));

        CommandResult result = run.get();
        assertTrue(result.succeeded(), result.output());
        assertEquals("first\nsecond\n", result.output());
        assertEquals(result.output(), text(heard));
    }

    @Test
    void allOfItIsHeardThoughTheMiddleOfTheResultIsLeftOut() throws Exception {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        Command command = Command.of(
                        Duration.ofSeconds(60), "sh", "-c", "i=0; while test $i -lt 3000; do i=$((i+1)); echo $i; done")
                .keeping(100)
                .heardBy(heard::write);

        CommandResult result = shell().run(command);

        assertTrue(result.truncated());
        assertTrue(result.output().startsWith("1\n2\n") && result.output().endsWith("2999\n3000\n"), result.output());
        assertEquals(3000, text(heard).lines().count());
    }

    private static String text(ByteArrayOutputStream bytes) {
        synchronized (bytes) {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    private record Here(File directory) implements Place {

        @Override
        public FilePath workspace() {
            return new FilePath(directory);
        }

        @Override
        public Launcher launcher() {
            return new Launcher.LocalLauncher(TaskListener.NULL);
        }

        @Override
        public EnvVars environment() {
            return new EnvVars();
        }

        @Override
        public TaskListener listener() {
            return TaskListener.NULL;
        }
    }
}
