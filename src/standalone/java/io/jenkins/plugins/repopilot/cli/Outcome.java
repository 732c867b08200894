package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.report.BeadLines;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** What a person reads when a run is over. */
final class Outcome {

    private Outcome() {}

    static void print(PrintStream out, RunRecord record, Path report) {
        out.println();
        out.println("Run " + record.runId() + " " + record.status().id() + " after "
                + BeadLines.duration(Duration.ofMillis((long) (record.durationSec() * 1000)))
                + (record.error() == null ? "" : ": " + BeadLines.printable(Problem.words(record.error()))));
        record.improvements().stream()
                .filter(improvement -> improvement.status() == ImprovementStatus.APPLIED)
                .forEach(improvement ->
                        out.println("  " + improvement.id() + " " + BeadLines.printable(improvement.title())));
        if (record.scaffold() != null) {
            scaffold(out, record.scaffold());
        }
        if (record.review() != null && record.review().overallScore() != null) {
            out.println(String.format(
                    Locale.ROOT, "  Review     %.1f of 10", record.review().overallScore()));
        }
        if (record.mergeResult() != null) {
            merge(out, record.mergeResult());
        }
        if (record.usage() != null) {
            out.println("  Model      " + Count.of(record.usage().total().calls(), "call") + ", "
                    + Count.of(record.usage().total().totalTokens(), "token")
                    + (record.usage().total().cost() == null
                            ? ", cost unknown"
                            : String.format(
                                    Locale.ROOT,
                                    ", $%.2f",
                                    record.usage().total().cost())));
        }
        out.println("  Report     " + report);
    }

    private static void scaffold(PrintStream out, Scaffold scaffold) {
        for (Scaffold.Created created : scaffold.created()) {
            out.println("  + " + BeadLines.printable(created.path()));
        }
        for (Scaffold.Skipped skipped : scaffold.skipped()) {
            out.println("  - "
                    + BeadLines.printable(scaffold.nameOf(skipped) + ": "
                            + skipped.reason().lines().findFirst().orElse("")));
        }
    }

    private static void merge(PrintStream out, MergeResult merge) {
        out.println(
                "  Outcome    " + merge.status().id().replace('_', ' ') + ": " + BeadLines.printable(merge.reason()));
        if (merge.url() != null) {
            out.println("  Pull request " + merge.url());
        }
        merge.gate().stream()
                .filter(condition -> condition.state() == GateCondition.State.BROKEN)
                .forEach(condition ->
                        out.println("  Gate " + condition.id() + "    " + BeadLines.printable(condition.reason())));
    }
}
