package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.PilotRun;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.report.HtmlReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
        footer = {
            "",
            "Environment: OPENAI_API_KEY (key of the model's API), GITHUB_TOKEN (to push and to open the pull request),",
            "OPENAI_BASE_URL, OPENAI_MODEL, GITHUB_API_URL, AUTO_MERGE_THRESHOLD, TARGET_REPO_PATH; options win over it."
        })
final class RunCommand implements Callable<Integer> {

    private static final Map<String, String> VARIABLES = Map.of(
            "OPENAI_BASE_URL", "baseUrl",
            "OPENAI_MODEL", "model",
            "GITHUB_API_URL", "githubUrl",
            "AUTO_MERGE_THRESHOLD", "autoMergeThreshold");

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
        RunSettings settings = RunSettings.of(given());
        RunFolder folder = new RunFolder(repository.path(terminal));
        try (RepositoryLock lock = RepositoryLock.of(folder.repository());
                Progress progress = progress()) {
            LocalRunHost host = new LocalRunHost(terminal, folder, progress, TimeSource.SYSTEM, replay);
            PilotRun run = resume == null
                    ? PilotRun.start(host, settings, PilotRun.newId(TimeSource.SYSTEM.now()))
                    : PilotRun.resume(host, folder.find(resume));
            folder.exclude();
            return finish(run, Interrupts.guard(run));
        }
    }

    private int finish(PilotRun run, RunRecord record) throws IOException {
        if (json) {
            terminal.out()
                    .println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(record));
        } else {
            Outcome.print(terminal.out(), record, HtmlReport.write(run.context().directory()));
        }
        if (record.status() == RunStatus.ABORTED) {
            return Main.INTERRUPTED;
        }
        return record.status() == RunStatus.COMPLETED ? Main.COMPLETED : Main.FAILED;
    }

    private Map<String, Object> given() {
        Map<String, Object> given = new LinkedHashMap<>();
        VARIABLES.forEach((variable, setting) -> {
            if (terminal.variable(variable) != null) {
                given.put(setting, terminal.variable(variable));
            }
        });
        given.putAll(SettingOptions.given(spec.commandLine().getParseResult()));
        return given;
    }

    private Progress progress() {
        if (json) {
            return new PlainProgress(terminal.err());
        }
        return terminal.columns() > 0
                ? new TerminalProgress(terminal.out(), TimeSource.SYSTEM, terminal.columns())
                : new PlainProgress(terminal.out());
    }
}
