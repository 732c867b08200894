package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.PilotRun;
import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code repo-pilot run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Runs all ten stages on a clone.",
        footer = {"", RunSession.ENVIRONMENT_1, RunSession.ENVIRONMENT_2})
final class RunCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RepositoryOption repository;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "Go on with a run that was killed, with the settings it was started with.")
    private String resume;

    @Option(
            names = "--replay",
            paramLabel = "FILE",
            description = "Take the model's replies from a transcript of an earlier run; needs no key.")
    private Path replay;

    @Option(
            names = "--json",
            description = "Print the run record as JSON on standard output; progress goes to standard error.")
    private boolean json;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, RunRefusedException {
        RunSession session = new RunSession(terminal, json);
        RunSettings settings = session.settings(spec.commandLine().getParseResult());
        if (replay != null && !Files.isRegularFile(replay)) {
            throw new InvalidSettingException("replay", "there is no file " + replay);
        }
        RunFolder folder = new RunFolder(repository.path(terminal));
        try (RepositoryLock lock = RepositoryLock.of(folder.repository());
                Progress progress = session.progress()) {
            LocalRunHost host = new LocalRunHost(terminal, folder, progress, TimeSource.SYSTEM, replay);
            PilotRun run = resume == null
                    ? PilotRun.start(host, settings, PilotRun.newId(TimeSource.SYSTEM.now()))
                    : PilotRun.resume(host, folder.find(resume));
            folder.exclude();
            return session.drive(run, progress);
        }
    }
}
