package io.jenkins.plugins.repopilot.engine.report;

import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import io.jenkins.plugins.repopilot.engine.testing.SuiteResult;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Text of the repository that belongs to a run: diffs, test output, documents. Who hands it out checks who may see it. */
public final class RunSources {

    private static final int DIFFS_TOTAL = 4_000_000;

    private RunSources() {}

    /** All of it, cut where it is too much for one page. */
    public static RunView.Sources of(RunDirectory directory, RunRecord record, List<Bead> beads) throws IOException {
        Map<String, String> diffs = new LinkedHashMap<>();
        int size = 0;
        for (String id : diffIds(record)) {
            String diff = diff(directory, record, id).orElse("");
            size += diff.length();
            if (size <= DIFFS_TOTAL) {
                diffs.put(id, diff);
            }
        }
        return new RunView.Sources(
                diffs, outputs(record, beads), documents(directory, record), ModelCalls.of(directory));
    }

    /**
     * The unified diff of one improvement, fit to be shown.
     *
     * @return empty if it has none (yet)
     */
    public static Optional<String> diff(RunDirectory directory, RunRecord record, String improvementId)
            throws IOException {
        Optional<CodeChanges.Applied> applied = record.codeChanges() == null
                ? Optional.empty()
                : record.codeChanges().applied().stream()
                        .filter(a -> a.improvementId().equals(improvementId))
                        .findFirst();
        if (applied.isEmpty() || applied.get().diffFile() == null) {
            return Optional.empty();
        }
        String file = applied.get().diffFile();
        Optional<String> shown = directory.read(CodeChanges.Applied.shown(file));
        if (shown.isEmpty()) {
            shown = directory.read(file).map(new Redactor()::hide);
        }
        return shown.map(ShownText::source);
    }

    /** What tests and other commands printed, by {@code base}, {@code branch}, the groups' categories, and the beads that ran them. */
    public static Map<String, String> outputs(RunRecord record, List<Bead> beads) {
        Map<String, String> outputs = new LinkedHashMap<>();
        TestResults results = record.testResults();
        put(
                outputs,
                "base",
                record.codeChanges() == null ? null : record.codeChanges().baseSuite());
        if (results != null) {
            put(outputs, "base", results.baseSuite());
            put(outputs, "branch", results.branchSuite());
            if (results.groups() != null) {
                results.groups().stream()
                        .filter(group -> group.output() != null)
                        .forEach(group -> outputs.put(group.category().id(), ShownText.source(group.output())));
            }
        }
        beads.forEach(bead -> BeadViews.output(bead).ifPresent(text -> outputs.put(bead.id(), text)));
        return outputs;
    }

    /**
     * One of the documents of stage 1, as Markdown.
     *
     * @return empty if the run has none of that name
     */
    public static Optional<String> document(RunDirectory directory, RunRecord record, String name) throws IOException {
        return Optional.ofNullable(documents(directory, record).get(name));
    }

    private static void put(Map<String, String> outputs, String name, SuiteResult suite) {
        if (suite != null && suite.output() != null && !suite.output().isBlank()) {
            outputs.put(name, ShownText.source(suite.output()));
        }
    }

    private static List<String> diffIds(RunRecord record) {
        return record.codeChanges() == null
                ? List.of()
                : record.codeChanges().applied().stream()
                        .map(CodeChanges.Applied::improvementId)
                        .toList();
    }

    private static Map<String, String> documents(RunDirectory directory, RunRecord record) throws IOException {
        Map<String, String> documents = new LinkedHashMap<>();
        if (record.repoAnalysis() != null && record.repoAnalysis().documents() != null) {
            for (String file : record.repoAnalysis().documents()) {
                directory.read(file).ifPresent(text -> documents.put(ShownText.name(file), ShownText.source(text)));
            }
        }
        return documents;
    }
}
