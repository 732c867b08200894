package io.jenkins.plugins.repopilot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.demo.SampleProject;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own that is asked to end. */
@Timeout(300)
class InterruptTest {

    @TempDir
    Path folder;

    @Test
    void aRunThatASignalEndsSaysSoAndWhereItsReportIs() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (DemoRun demo = new DemoRun(folder)) {
            demo.model.replyingWith(question -> {
                asked.countDown();
                over.await();
                return ModelAnswer.text("too late");
            });
            Path log = folder.resolve("run.log");
            Process process = start(demo, log);
            try {
                asked.await();
                process.destroy(); // SIGTERM
                assertEquals(Main.INTERRUPTED, process.waitFor(), () -> read(log));
            } finally {
                over.countDown();
                process.destroyForcibly();
            }

            assertEquals(RunStatus.ABORTED, demo.record().status());
            Path report = demo.directory().path().resolve("report.html");
            assertTrue(Files.exists(report));
            assertTrue(read(log).contains("Run " + demo.record().runId() + " aborted after "), read(log));
            assertTrue(read(log).contains("Report     " + report), read(log));
        }
    }

    private static Process start(DemoRun demo, Path log) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "run"));
        command.addAll(List.of("--repo", demo.project.clone().toString()));
        SampleProject.SETTINGS.forEach(
                (name, value) -> command.addAll(List.of(Setting.named(name).option(), value.toString())));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(demo.environment);
        return builder.start();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
