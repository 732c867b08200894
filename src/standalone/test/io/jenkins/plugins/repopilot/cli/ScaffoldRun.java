package io.jenkins.plugins.repopilot.cli;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.repopilot.demo.LoopbackGitHub;
import io.jenkins.plugins.repopilot.demo.LoopbackModelServer;
import io.jenkins.plugins.repopilot.engine.PilotRun;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.scaffold.Samples;
import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Scaffolds of a sample repository from the command line, with stand-ins for the model and GitHub. */
final class ScaffoldRun implements AutoCloseable {

    final GitFixture clone;
    final GitFixture source;
    final Path bare;
    final ScaffoldModel answers = new ScaffoldModel();
    final LoopbackModelServer model;
    final LoopbackGitHub gitHub;
    final Map<String, String> environment = new HashMap<>();

    ScaffoldRun(String sample, Path folder) throws Exception {
        source = Samples.of(sample, folder.resolve("source"));
        bare = source.withBareOrigin(folder.resolve("origin.git"));
        clone = GitFixture.cloneOf(bare, folder.resolve("clone"));
        model = LoopbackModelServer.start(answers);
        gitHub = new LoopbackGitHub(bare, "acme/shop");
        environment.put("OPENAI_API_KEY", "test-key-without-value");
        environment.put("OPENAI_BASE_URL", model.baseUrl().toString());
        environment.put("GITHUB_TOKEN", "test-token-without-value");
        environment.put("GITHUB_API_URL", gitHub.apiUrl());
    }

    CommandLineRun run(String... options) {
        return CommandLineRun.of(environment, arguments(options).toArray(String[]::new));
    }

    /** In a process of its own, which finds programs there, too. */
    CommandLineRun runWith(Path programs, String... options) throws IOException, InterruptedException {
        Path printed = Files.createTempFile(bare.getParent(), "scaffold", ".log");
        ProcessBuilder builder = apart(printed, options);
        builder.environment().merge("PATH", programs.toString(), (path, own) -> own + File.pathSeparator + path);
        return new CommandLineRun(builder.start().waitFor(), Files.readString(printed), "");
    }

    /** In a process of its own, which gets SIGKILL as soon as a certain command runs. */
    void killWhen(String command, String... options) throws IOException, InterruptedException {
        Path printed = Files.createTempFile(bare.getParent(), "scaffold", ".log");
        Process process = apart(printed, options).start();
        while (ProcessHandle.allProcesses()
                .noneMatch(other -> other.info().commandLine().orElse("").endsWith(command))) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("It ended before: " + Files.readString(printed));
            }
        }
        process.destroyForcibly().waitFor();
    }

    private ProcessBuilder apart(Path printed, String... options) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(arguments(options));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    private List<String> arguments(String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("scaffold", "--repo", clone.root().toString(), "--repository", "acme/shop"));
        arguments.addAll(List.of(options));
        return arguments;
    }

    /** A scaffold whose process dies right after a bead has got a status. */
    void crash(String runId, String bead, BeadStatus status) throws Exception {
        Progress progress = new Progress() {
            @Override
            public void changed(Bead before, Bead after) {
                if (after.id().equals(bead) && after.status() == status) {
                    throw new InternalError("the process dies here");
                }
            }

            @Override
            public void line(String text) {
                System.out.println(text);
            }

            @Override
            public void close() {
                // nothing to draw
            }
        };
        Terminal terminal = new Terminal(System.out, System.err, environment, 0);
        LocalRunHost host = new LocalRunHost(terminal, new RunFolder(clone.root()), progress, TimeSource.SYSTEM, null);
        RunSettings settings = RunSettings.of(Map.of(
                "repository",
                "acme/shop",
                "baseUrl",
                environment.get("OPENAI_BASE_URL"),
                "githubUrl",
                gitHub.apiUrl()));
        PilotRun run = PilotRun.scaffold(host, settings, Scaffold.Options.DEFAULTS, runId);
        new RunFolder(clone.root()).exclude();
        assertThrows(InternalError.class, run::runAll);
    }

    RunDirectory directory() throws Exception {
        return new RunFolder(clone.root()).all().get(0);
    }

    RunRecord record() throws Exception {
        return directory().record().orElseThrow();
    }

    /** Whether a program runs on this machine. */
    boolean has(String program) throws InterruptedException {
        try {
            return clone.shell()
                    .run(Command.of(Duration.ofSeconds(30), program, "--version"))
                    .succeeded();
        } catch (IOException e) {
            return false;
        }
    }

    /** Paths that the commit of the newest run adds. */
    List<String> committed() throws Exception {
        RunRecord record = record();
        return clone.git(
                        "diff",
                        "--name-only",
                        record.origin().baseSha(),
                        record.scaffold().commit())
                .lines()
                .toList();
    }

    String committed(String path) throws Exception {
        return clone.git("show", record().scaffold().commit() + ":" + path);
    }

    @Override
    public void close() {
        model.close();
        gitHub.close();
    }
}
