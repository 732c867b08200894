package io.jenkins.plugins.repopilot.engine.stage;

import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.Parallel;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.forge.OurPulls;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.record.RepoAnalysis;
import io.jenkins.plugins.repopilot.engine.scan.ContextPacker;
import io.jenkins.plugins.repopilot.engine.scan.ContextPacker.Digest;
import io.jenkins.plugins.repopilot.engine.scan.RepositoryView;
import io.jenkins.plugins.repopilot.engine.scan.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Stage 1: scans the repository once, and has the model write what it is, how its parts relate, and how it is built. Where enough of our
 * pull requests are open, so that stage 2 will begin nothing new, the model is not asked.
 */
public final class AnalyzeStage implements RunStage {

    private static final String SCAN = "analyze.scan";

    @Override
    public Stage stage() {
        return Stage.ANALYZE;
    }

    @Override
    public RunRecord run(RunContext context, RunRecord record) throws Exception {
        context.beads().open(SCAN, stage().id(), stage(), BeadCategory.ANALYSIS, "Scan the repository", null);
        boolean again = context.beads().find(SCAN).orElseThrow().status() == BeadStatus.COMPLETED;
        if (!again) {
            context.beads().start(SCAN);
        }
        RepositoryView view = RepositoryView.of(context);
        Snapshot snapshot = view.snapshot();
        if (snapshot.files().isEmpty()) {
            throw new IOException(
                    "Found no text file to improve in " + context.workspace().description() + "; left out: "
                            + (snapshot.skipped().isEmpty() ? "nothing, the repository is empty" : snapshot.skipped())
                            + ". Add source files, or take patterns out of .gitignore and .repopilotignore.");
        }
        Digest digest = new ContextPacker(view, context.redactor())
                .digest(context.get(Setting.MAX_FILE_CHARS), context.get(Setting.MAX_CONTEXT_CHARS));
        if (!again) {
            tell(context, snapshot, digest);
            context.beads().complete(SCAN, facts(snapshot));
        }
        List<String> documents = OurPulls.limitReached(context).isPresent() ? List.of() : write(context, digest);
        String specification =
                context.directory().read(DocumentWriter.file("specification")).orElse("");
        return record.edit()
                .repoAnalysis(new RepoAnalysis(
                        snapshot.files().size(),
                        snapshot.lines(),
                        snapshot.bytes(),
                        snapshot.skippedFiles(),
                        snapshot.languages(),
                        digest.cut(),
                        documents,
                        DocumentWriter.firstParagraph(specification)))
                .done();
    }

    private List<String> write(RunContext context, Digest digest) throws Exception {
        List<Callable<String>> calls = new ArrayList<>();
        for (String name : DocumentWriter.NAMES) {
            String bead = "analyze." + name;
            context.beads().open(bead, stage().id(), stage(), BeadCategory.DOCUMENTATION, "Write the " + name, null);
            calls.add(() -> document(context, bead, name, digest));
        }
        return Parallel.run(context.get(Setting.MAX_PARALLEL_CALLS), calls).stream()
                .filter(file -> !file.isEmpty())
                .toList();
    }

    /** @return the document's file in the run directory, empty if there is none */
    private static String document(RunContext context, String bead, String name, Digest digest)
            throws IOException, InterruptedException {
        String file = DocumentWriter.file(name);
        if (context.beads().find(bead).orElseThrow().status().isDone()) {
            return context.directory().read(file).isPresent() ? file : "";
        }
        context.beads().start(bead);
        try {
            String text = new DocumentWriter(context).write(bead, name, digest);
            context.directory().write(file, text);
            context.beads().complete(bead, Count.of(text.lines().count(), "line") + " in " + file);
            return file;
        } catch (ModelException e) {
            context.beads().fail(bead, "Could not write the " + name + ": " + e.getMessage());
            if (e.kind().endsRun()) {
                throw e;
            }
            return "";
        }
    }

    private static void tell(RunContext context, Snapshot snapshot, Digest digest) {
        context.beads().note(SCAN, "languages", snapshot.languages());
        context.beads().note(SCAN, "left_out", snapshot.skipped());
        context.beads().note(SCAN, "shown_to_the_model", digest.shown().size());
        if (snapshot.truncated() != null) {
            context.beads().note(SCAN, "incomplete", snapshot.truncated());
            context.console().line("The scan is incomplete: " + snapshot.truncated());
        }
    }

    private static String facts(Snapshot snapshot) {
        return Count.of(snapshot.files().size(), "text file") + ", " + Count.of(snapshot.lines(), "line") + ", "
                + snapshot.skippedFiles() + " left out";
    }

    @Override
    public String summary(RunRecord record) {
        RepoAnalysis analysis = record.repoAnalysis();
        String language = analysis.languages().keySet().stream().findFirst().orElse("no language");
        return Count.of(analysis.files(), "text file") + ", " + Count.of(analysis.lines(), "line") + ", mostly "
                + language + "; " + Count.of(analysis.documents().size(), "document");
    }
}
