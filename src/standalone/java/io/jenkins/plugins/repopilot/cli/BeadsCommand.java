package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.report.BeadLines;
import io.jenkins.plugins.repopilot.engine.report.LiveOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code repo-pilot beads RUN}. */
@Command(
        name = "beads",
        mixinStandardHelpOptions = true,
        description = "Lists the beads of a run: every unit of its work.")
final class BeadsCommand implements Callable<Integer> {

    /** Of what a running command has printed. */
    private static final int PRINTED_LINES = 5;

    private final Terminal terminal;

    @Mixin
    private RepositoryOption repository;

    @Parameters(paramLabel = "RUN", description = "Id of the run, as 'repo-pilot runs' lists it.")
    private String runId;

    @Option(
            names = "--status",
            converter = StatusConverter.class,
            description = "Only beads of this status: pending, running, completed, failed, skipped.")
    private BeadStatus status;

    @Option(
            names = "--category",
            converter = CategoryConverter.class,
            description = "Only beads of this category, for instance security or testing.")
    private BeadCategory category;

    @Option(names = "--json", description = "Print them whole, as JSON.")
    private boolean json;

    BeadsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, RunRefusedException {
        RunDirectory directory = new RunFolder(repository.path(terminal)).find(runId);
        List<Bead> beads = directory.journal().read().stream()
                .filter(bead -> status == null || bead.status() == status)
                .filter(bead -> category == null || bead.category() == category)
                .collect(Collectors.toList());
        if (json) {
            terminal.out()
                    .println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(beads));
        } else {
            print(beads, LiveOutput.of(directory));
        }
        directory.record(); // a damaged one is an error, told after all that can be read
        return Main.COMPLETED;
    }

    private void print(List<Bead> beads, Map<String, String> printed) {
        for (Bead bead : beads) {
            terminal.out().println(line(bead));
            List<String> lines = printed.getOrDefault(bead.id(), "").lines().toList();
            lines.subList(Math.max(0, lines.size() - PRINTED_LINES), lines.size())
                    .forEach(text -> terminal.out().println(BeadLines.printable("    | " + text)));
        }
    }

    private static String line(Bead bead) {
        String outcome = bead.error() != null ? bead.error() : bead.outputSummary();
        String time = bead.durationSec() == null
                ? ""
                : BeadLines.duration(Duration.ofMillis((long) (bead.durationSec() * 1000)));
        return BeadLines.printable(String.format(
                Locale.ROOT,
                "%s %-9s %-28s %-13s %9s %8d tok  %s%s",
                BeadLines.mark(bead.status()),
                bead.status().id(),
                bead.id(),
                bead.category().id(),
                time,
                bead.usage().totalTokens(),
                bead.name(),
                outcome == null ? "" : ": " + outcome));
    }

    static final class StatusConverter implements ITypeConverter<BeadStatus> {
        @Override
        public BeadStatus convert(String value) {
            return named(
                    value,
                    BeadStatus::of,
                    List.of(BeadStatus.values()).stream().map(BeadStatus::id).toList());
        }
    }

    static final class CategoryConverter implements ITypeConverter<BeadCategory> {
        @Override
        public BeadCategory convert(String value) {
            return named(
                    value,
                    BeadCategory::of,
                    List.of(BeadCategory.values()).stream()
                            .map(BeadCategory::id)
                            .toList());
        }
    }

    private static <T> T named(String value, java.util.function.Function<String, T> reader, List<String> allowed) {
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + value + "' is not one of " + String.join(", ", allowed));
        }
    }
}
