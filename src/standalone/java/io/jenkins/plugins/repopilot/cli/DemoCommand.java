package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.demo.DemoModel;
import io.jenkins.plugins.repopilot.demo.LoopbackGitHub;
import io.jenkins.plugins.repopilot.demo.LoopbackModelServer;
import io.jenkins.plugins.repopilot.demo.SampleProject;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code repo-pilot demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Shows a whole run on a small sample project: no key, no network; the model and GitHub are stand-ins on this machine.")
final class DemoCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "New or empty folder for the sample project. Default: a fresh temporary one.")
    private Path folder;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        SampleProject project = SampleProject.create(place());
        try (LoopbackModelServer model = LoopbackModelServer.start(new DemoModel());
                LoopbackGitHub gitHub =
                        new LoopbackGitHub(project.bare(), (String) SampleProject.SETTINGS.get("repository"))) {
            terminal.out().println("A run on the sample project in " + project.clone());
            terminal.out()
                    .println("The model and GitHub are stand-ins on 127.0.0.1; git, processes and tests are real.");
            terminal.out().println();
            int status = Main.run(
                    new Terminal(terminal.out(), terminal.err(), environment(model, gitHub), terminal.columns()),
                    arguments(project).toArray(String[]::new));
            terminal.out().println();
            terminal.out().println("What the remote's main branch has now:");
            project.log("log", "--format=%h %s", "main")
                    .lines()
                    .forEach(line -> terminal.out().println("  " + line));
            return status;
        }
    }

    private Path place() throws IOException {
        if (folder == null) {
            return Files.createTempDirectory("repo-pilot-demo");
        }
        Path place = folder.toAbsolutePath().normalize();
        if (Files.exists(place) && !empty(place)) {
            throw new InvalidSettingException("folder", place + " is no empty folder; name one that does not exist yet");
        }
        try {
            return Files.createDirectories(place);
        } catch (IOException e) {
            throw new IOException("The folder " + place + " can't be made; name one where you may write", e);
        }
    }

    private static boolean empty(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return false;
        }
        try (Stream<Path> content = Files.list(place)) {
            return content.findAny().isEmpty();
        }
    }

    private Map<String, String> environment(LoopbackModelServer model, LoopbackGitHub gitHub) {
        Map<String, String> environment = new HashMap<>(terminal.environment());
        environment.put("OPENAI_API_KEY", "demo-key-without-value");
        environment.put("OPENAI_BASE_URL", model.baseUrl().toString());
        environment.put("OPENAI_MODEL", "gpt-4.1");
        environment.put("GITHUB_TOKEN", "demo-token-without-value");
        environment.put("GITHUB_API_URL", gitHub.apiUrl());
        environment.remove("AUTO_MERGE_THRESHOLD");
        return environment;
    }

    private static List<String> arguments(SampleProject project) {
        List<String> arguments =
                new ArrayList<>(List.of("run", "--repo", project.clone().toString()));
        SampleProject.SETTINGS.forEach((name, value) -> {
            arguments.add(Setting.named(name).option());
            arguments.add(value.toString());
        });
        return arguments;
    }
}
