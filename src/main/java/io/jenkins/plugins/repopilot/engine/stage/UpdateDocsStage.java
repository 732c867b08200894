package io.jenkins.plugins.repopilot.engine.stage;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.StageBeads;
import io.jenkins.plugins.repopilot.engine.forge.DocsPublisher;
import io.jenkins.plugins.repopilot.engine.forge.DocsPublisher.Published;
import io.jenkins.plugins.repopilot.engine.forge.OwnedDocument;
import io.jenkins.plugins.repopilot.engine.git.FileDelta;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.record.DocsUpdated;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stage 9: the three documents, written anew where this run changed what they describe. */
public final class UpdateDocsStage implements RunStage {

    @Override
    public Stage stage() {
        return Stage.UPDATE_DOCS;
    }

    @Override
    public RunRecord run(RunContext context, RunRecord record) throws Exception {
        return record.edit().docsUpdated(outcome(context, record)).done();
    }

    /** The change itself is out: what goes wrong here is told on a bead, the documents lag behind, and the next run tries again. */
    private static DocsUpdated outcome(RunContext context, RunRecord record) throws InterruptedException {
        StageBeads beads = new StageBeads(context.beads(), Stage.UPDATE_DOCS, BeadCategory.GIT);
        try {
            return update(context, record);
        } catch (IOException e) {
            String why = "the documents are not updated: " + e.getMessage();
            beads.begin("trouble", "Update the documents", null);
            beads.fail("trouble", why);
            return ended(context, "skipped", List.of(), null, why);
        }
    }

    @Override
    public String summary(RunRecord record) {
        DocsUpdated docs = record.docsUpdated();
        return docs == null ? "nothing done" : docs.status() + (docs.reason() == null ? "" : ": " + docs.reason());
    }

    private static DocsUpdated update(RunContext context, RunRecord record) throws IOException, InterruptedException {
        Optional<String> nothing = nothingToDo(context, record);
        if (nothing.isPresent()) {
            return ended(context, "skipped", List.of(), null, nothing.get());
        }
        MergeResult merge = record.mergeResult();
        String at = merge.headSha();
        if (merge.merged()) {
            String base = record.origin().baseBranch();
            if (!context.git().fetch(base)) {
                return ended(context, "skipped", List.of(), null, base + " could not be fetched after the merge");
            }
            at = context.git().resolve("refs/remotes/origin/" + base).orElse(at);
        }
        List<String> problems = new ArrayList<>();
        Map<String, String> files = write(context, record, at, problems);
        if (files.isEmpty()) {
            return ended(
                    context,
                    problems.isEmpty() ? "unchanged" : "skipped",
                    List.of(),
                    null,
                    problems.isEmpty() ? "the change does not matter for them" : String.join("; ", problems));
        }
        return publish(context, record, at, files);
    }

    private static Optional<String> nothingToDo(RunContext context, RunRecord record)
            throws IOException, InterruptedException {
        MergeResult merge = record.mergeResult();
        if (context.get(Setting.DOCS_MODE).equals("off")) {
            return Optional.of("docsMode is off");
        }
        if (merge == null || merge.headSha() == null) {
            return Optional.of("no change was proposed");
        }
        return switch (merge.status()) {
            case NOTHING, FAILED -> Optional.of("no change was proposed");
            case ARMED ->
                Optional.of(
                        "GitHub merges the pull request by itself, another commit would stop it; the next run does it");
            case MERGED, DRY_RUN -> Optional.empty();
            case OPEN, GATE_CLOSED ->
                context.codeHost().pullRequest(merge.number()).open()
                        ? Optional.empty()
                        : Optional.of("pull request #" + merge.number() + " is not open any more");
        };
    }

    /** The files that are different now, path to text. */
    private static Map<String, String> write(RunContext context, RunRecord record, String at, List<String> problems)
            throws IOException, InterruptedException {
        StageBeads beads = new StageBeads(context.beads(), Stage.UPDATE_DOCS, BeadCategory.DOCUMENTATION);
        Map<String, String> files = new LinkedHashMap<>();
        for (String name : DocumentWriter.NAMES) {
            Optional<OwnedDocument> document = OwnedDocument.find(context.git(), at, name);
            beads.begin(name, "Update " + name + ".md", null);
            if (document.isEmpty()) {
                String why = String.join(" and ", OwnedDocument.paths(name)) + " are somebody else's";
                problems.add(why);
                beads.skip(name, why);
                continue;
            }
            try {
                String text = text(context, record, beads.id(name), name, document.get());
                if (text.equals(document.get().text())) {
                    beads.skip(name, "the change does not matter for it");
                } else {
                    files.put(document.get().path(), OwnedDocument.file(text, at));
                    beads.complete(name, document.get().path());
                }
            } catch (ModelException e) {
                // documents are not worth the loss of a run whose change is out already
                problems.add(name + ": " + e.getMessage());
                beads.fail(name, e.getMessage());
            }
        }
        return files;
    }

    /** From the run directory if a crash came after it was written. */
    private static String text(RunContext context, RunRecord record, String beadId, String name, OwnedDocument document)
            throws IOException, InterruptedException {
        String stored = "docs/updated/" + name + ".md";
        Optional<String> written = context.directory().read(stored);
        if (written.isPresent()) {
            return written.get();
        }
        Optional<String> current = Optional.ofNullable(document.text());
        if (current.isEmpty()) {
            current = context.directory().read(DocumentWriter.file(name));
        }
        if (current.isEmpty()) {
            throw new ModelException(ModelException.Kind.INVALID_REPLY, "stage 1 left no text to start from");
        }
        String diff = diff(context, record, document);
        String text =
                diff.isEmpty() ? current.get() : DocumentWriter.revise(context, beadId, name, current.get(), diff);
        context.directory().write(stored, text);
        return text;
    }

    /** Since the document was written, where that commit is known; else what this run changed. */
    private static String diff(RunContext context, RunRecord record, OwnedDocument document)
            throws IOException, InterruptedException {
        String head = record.mergeResult().headSha();
        String from = record.origin().baseSha();
        if (document.describes() != null
                && context.git().resolve(document.describes()).isPresent()
                && context.git().isAncestor(document.describes(), head)) {
            from = document.describes();
        }
        Set<String> documents = new HashSet<>();
        DocumentWriter.NAMES.forEach(name -> documents.addAll(OwnedDocument.paths(name)));
        List<String> changed =
                context.git().deltas(from, head).stream().map(FileDelta::path).toList();
        List<String> code =
                changed.stream().filter(path -> !documents.contains(path)).toList();
        return code.isEmpty() ? "" : context.git().diff(from, head, code.size() == changed.size() ? List.of() : code);
    }

    private static DocsUpdated publish(RunContext context, RunRecord record, String at, Map<String, String> files)
            throws IOException, InterruptedException {
        MergeResult merge = record.mergeResult();
        List<String> paths = List.copyOf(files.keySet());
        if (merge.status() == MergeResult.Status.DRY_RUN) {
            return ended(
                    context,
                    "skipped",
                    paths,
                    null,
                    "dry run: the documents are in the run directory under docs/updated");
        }
        DocsPublisher publisher = new DocsPublisher(context, record);
        StageBeads beads = new StageBeads(context.beads(), Stage.UPDATE_DOCS, BeadCategory.GIT);
        beads.begin("publish", "Publish the documents", String.join(", ", paths));
        try {
            Published published = !merge.merged()
                    ? publisher.ontoRunBranch(merge.headSha(), merge.url(), files)
                    : context.get(Setting.DOCS_MODE).equals("push")
                            ? publisher.ontoBase(at, files)
                            : publisher.ontoDocsBranch(at, files);
            beads.complete("publish", published.outcome());
            return ended(
                    context, published.commit() == null ? "skipped" : "updated", paths, published, published.outcome());
        } catch (IOException e) {
            // the change itself is out: that the documents lag behind is told, and the next run tries again
            beads.fail("publish", e.getMessage());
            return ended(context, "skipped", paths, null, "they could not be published: " + e.getMessage());
        }
    }

    private static DocsUpdated ended(
            RunContext context, String status, List<String> files, Published published, String reason) {
        return new DocsUpdated(
                status,
                context.get(Setting.DOCS_MODE),
                files,
                published == null ? null : published.branch(),
                published == null ? null : published.commit(),
                published == null ? null : published.pullRequestUrl(),
                reason);
    }
}
