package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import io.jenkins.plugins.repopilot.engine.report.HtmlReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code repo-pilot report RUN}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Writes a run as one HTML file that works offline, and prints its path.")
final class ReportCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private RepositoryOption repository;

    @Parameters(paramLabel = "RUN", description = "Id of the run, as 'repo-pilot runs' lists it.")
    private String runId;

    ReportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, RunRefusedException {
        terminal.out().println(HtmlReport.write(new RunFolder(repository.path(terminal)).find(runId)));
        return Main.COMPLETED;
    }
}
