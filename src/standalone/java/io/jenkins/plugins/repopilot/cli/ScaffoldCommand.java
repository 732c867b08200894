package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.PilotRun;
import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.local.LocalWorkspace;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.report.BeadLines;
import io.jenkins.plugins.repopilot.engine.scaffold.AuditReport;
import io.jenkins.plugins.repopilot.engine.scaffold.BestPracticeAudit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code repo-pilot scaffold}. */
@Command(
        name = "scaffold",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description =
                "Audits a repository against a check-list of best-practice files, writes those that are missing, and opens a pull request.",
        footer = {"", RunSession.ENVIRONMENT_1, RunSession.ENVIRONMENT_2})
final class ScaffoldCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RepositoryOption repository;

    @Mixin
    private ScaffoldOptions scaffold;

    @Option(
            names = "--audit-only",
            description = "Only tell what is there and what is missing; needs no key and changes nothing.")
    private boolean auditOnly;

    @Option(
            names = "--json",
            description =
                    "Print the audit or the run record as JSON on standard output; progress goes to standard error.")
    private boolean json;

    ScaffoldCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, RunRefusedException {
        RunSession session = new RunSession(terminal, json);
        RunSettings settings = session.settings(spec.commandLine().getParseResult());
        if (auditOnly) {
            return audit(settings);
        }
        RunFolder folder = new RunFolder(repository.path(terminal));
        try (RepositoryLock lock = RepositoryLock.of(folder.repository());
                Progress progress = session.progress()) {
            LocalRunHost host = new LocalRunHost(terminal, folder, progress, TimeSource.SYSTEM, null);
            PilotRun run =
                    PilotRun.scaffold(host, settings, scaffold.options(), PilotRun.newId(TimeSource.SYSTEM.now()));
            folder.exclude();
            return session.drive(run, progress);
        }
    }

    private int audit(RunSettings settings) throws IOException, InterruptedException, RunRefusedException {
        Path root = repository.path(terminal);
        Path cache = Files.createTempFile("repo-pilot", ".map");
        try {
            BestPracticeAudit audit =
                    BestPracticeAudit.of(new LocalWorkspace(root), cache, settings, scaffold.options());
            if (json) {
                terminal.out().println(AuditReport.json(audit.stack(), audit.audit()));
            } else {
                AuditReport.lines(audit.stack(), audit.audit())
                        .forEach(line -> terminal.out().println(BeadLines.printable(Problem.words(line))));
            }
            return Main.COMPLETED;
        } finally {
            Files.deleteIfExists(cache);
        }
    }
}
