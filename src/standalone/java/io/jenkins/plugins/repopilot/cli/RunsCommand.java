package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code repo-pilot runs}. */
@Command(name = "runs", mixinStandardHelpOptions = true, description = "Lists the runs of a repository, newest first.")
final class RunsCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private RepositoryOption repository;

    RunsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        List<RunDirectory> runs = new RunFolder(repository.path(terminal)).all();
        if (runs.isEmpty()) {
            terminal.out().println("No runs yet.");
        }
        for (RunDirectory run : runs) {
            terminal.out().println(line(run));
        }
        return Main.COMPLETED;
    }

    /** One run that can't be read is not in the way of the others. */
    private static String line(RunDirectory run) {
        try {
            return line(run.record()
                    .orElseThrow(() -> new NoSuchFileException(run.path().toString())));
        } catch (IOException e) {
            return line(String.valueOf(run.path().getFileName()), "unreadable", "-", Problem.of(e));
        }
    }

    private static String line(RunRecord record) {
        String score = record.review() == null || record.review().overallScore() == null
                ? "-"
                : String.format(Locale.ROOT, "%.1f", record.review().overallScore());
        String outcome = record.error() != null
                ? record.error()
                : record.mergeResult() == null
                        ? ""
                        : record.mergeResult().status().id() + " "
                                + nullToEmpty(record.mergeResult().url());
        String status = record.status() == RunStatus.RUNNING
                ? "unfinished"
                : record.status().id();
        return line(record.runId(), status, score, outcome);
    }

    private static String line(String id, String status, String score, String outcome) {
        return String.format(Locale.ROOT, "%-28s %-10s %5s  %s", id, status, score, outcome)
                .stripTrailing();
    }

    private static String nullToEmpty(String text) {
        return text == null ? "" : text;
    }
}
