package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.local.LocalWorkspace;
import io.jenkins.plugins.repopilot.engine.report.BeadLines;
import io.jenkins.plugins.repopilot.engine.scaffold.AuditReport;
import io.jenkins.plugins.repopilot.engine.scaffold.BestPracticeAudit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code repo-pilot scaffold}. */
@Command(
        name = "scaffold",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Audits a repository against a check-list of best-practice files.")
final class ScaffoldCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private RepositoryOption repository;

    @Mixin
    private ScaffoldOptions scaffold;

    @Option(
            names = "--audit-only",
            required = true,
            description = "Only tell what is there and what is missing; needs no key and changes nothing.")
    private boolean auditOnly;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    ScaffoldCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, RunRefusedException {
        Path root = repository.path(terminal);
        if (!Files.isDirectory(root)) {
            throw new RunRefusedException("There is no folder " + root);
        }
        Path cache = Files.createTempFile("repo-pilot", ".map");
        try {
            BestPracticeAudit audit =
                    BestPracticeAudit.of(new LocalWorkspace(root), cache, RunSettings.DEFAULTS, scaffold.options());
            if (json) {
                terminal.out().println(AuditReport.json(audit.stack(), audit.audit()));
            } else {
                AuditReport.lines(audit.stack(), audit.audit())
                        .forEach(line -> terminal.out().println(BeadLines.printable(line)));
            }
            return Main.COMPLETED;
        } finally {
            Files.deleteIfExists(cache);
        }
    }
}
