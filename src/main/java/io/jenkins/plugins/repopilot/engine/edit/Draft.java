package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.edit.EditApplier.Rules;
import io.jenkins.plugins.repopilot.engine.edit.Refusal.Kind;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.Improvement.Action;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The files of one change, in memory: as they are in the workspace, and as the model's edits leave them. The texts that a model sees and
 * edits have placeholders for secrets; what is written has the secrets again.
 */
final class Draft {

    private final PathPolicy policy;
    private final Redactor redactor;
    private final Improvement improvement;
    private final Map<String, DraftFile> files = new LinkedHashMap<>();

    private Draft(PathPolicy policy, Redactor redactor, Improvement improvement) {
        this.policy = policy;
        this.redactor = redactor;
        this.improvement = improvement;
    }

    /**
     * What applying a reply came to.
     *
     * @param problems none if all of it was applied
     * @param applied what was, in words for the model
     */
    record Report(List<Refusal> problems, List<String> applied) {}

    /** Reads the files that an improvement is about. */
    static Draft read(RunContext context, PathPolicy policy, Improvement improvement)
            throws IOException, InterruptedException {
        return read(context, policy, improvement, concerned(improvement));
    }

    /** Reads the given files, all of which the model will be shown. */
    static Draft read(RunContext context, PathPolicy policy, Improvement improvement, Collection<String> paths)
            throws IOException, InterruptedException {
        Draft draft = new Draft(policy, context.redactor(), improvement);
        draft.load(context, paths, true);
        return draft;
    }

    /** The paths that an improvement names, of files that are there and of those to come. */
    static List<String> concerned(Improvement improvement) {
        Set<String> paths = new LinkedHashSet<>();
        improvement.changes().forEach(change -> {
            paths.add(change.file());
            if (change.action() == Action.RENAME && change.renamedTo() != null) {
                paths.add(change.renamedTo());
            }
        });
        paths.addAll(improvement.filesAffected());
        paths.removeIf(path -> path == null || path.isBlank());
        return List.copyOf(paths);
    }

    private void load(RunContext context, Collection<String> paths, boolean shown)
            throws IOException, InterruptedException {
        List<String> fresh = paths.stream()
                .filter(path -> !files.containsKey(path))
                .distinct()
                .toList();
        if (fresh.isEmpty()) {
            return;
        }
        List<FileSnapshot> snapshots = context.workspace().call(new ReadSnapshots(policy, fresh));
        Map<String, Refusal> refusals = GitCheck.refusals(context.git(), snapshots);
        for (FileSnapshot snapshot : snapshots) {
            Refusal refusal = refusals.get(snapshot.path());
            files.put(snapshot.path(), refusal == null ? file(snapshot, shown) : refused(snapshot, refusal, shown));
        }
    }

    private static DraftFile refused(FileSnapshot snapshot, Refusal refusal, boolean shown) {
        return new DraftFile(
                new FileSnapshot(snapshot.path(), snapshot.exists(), null, false, refusal),
                FileText.fresh(""),
                null,
                shown);
    }

    private DraftFile file(FileSnapshot snapshot, boolean shown) {
        if (snapshot.refusal() != null || !snapshot.exists()) {
            return new DraftFile(snapshot, FileText.fresh(""), null, shown);
        }
        Optional<FileText> text = FileText.decode(snapshot.bytes());
        if (text.isEmpty()) {
            return refused(
                    snapshot,
                    Refusal.of(Kind.BINARY, snapshot.path(), "it is not text in an encoding that could be kept"),
                    shown);
        }
        return new DraftFile(
                snapshot, text.get(), redactor.redactSource(text.get().text()), shown);
    }

    /** Why the improvement can't even be tried: a file that it must change may not be changed, or is not there. */
    Optional<Refusal> obstacle() {
        for (Improvement.FileChange change : improvement.changes()) {
            DraftFile file = files.get(change.file());
            if (file != null && file.refusal() != null) {
                return Optional.of(file.refusal());
            }
            if (file != null && file.original == null && change.action() != Action.CREATE) {
                return Optional.of(Refusal.of(Kind.EXISTENCE, change.file(), "there is no such file"));
            }
        }
        if (!improvement.changes().isEmpty()) {
            return Optional.empty();
        }
        return files.values().stream()
                .map(DraftFile::refusal)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** The files that the model is shown, with their present (redacted) text. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        files.forEach((path, file) -> {
            if (file.now != null && (file.shown || file.changed())) {
                texts.put(path, file.now);
            }
        });
        return texts;
    }

    /** Paths that a sloppy reply may mean. */
    Set<String> offered() {
        Set<String> offered = new LinkedHashSet<>(texts().keySet());
        files.forEach((path, file) -> {
            if (file.shown && file.refusal() == null) {
                offered.add(path);
            }
        });
        return offered;
    }

    /** Applies a reply's edits to the texts in memory. Blocks that fit stay applied where others do not. */
    Report apply(RunContext context, List<FileEdit> edits, Rules rules) throws IOException, InterruptedException {
        List<String> paths = new ArrayList<>();
        for (FileEdit edit : edits) {
            paths.add(edit.path());
            if (edit instanceof FileEdit.Rename rename) {
                paths.add(rename.to());
            }
        }
        load(context, paths, false);
        List<Refusal> problems = new ArrayList<>();
        List<String> applied = new ArrayList<>();
        new DraftEdits(files, policy, redactor, improvement, rules, problems, applied).make(edits);
        if (problems.isEmpty() && changedPaths().isEmpty()) {
            problems.add(Refusal.of(Kind.UNCHANGED, "nothing is different after the edits"));
        }
        return new Report(problems, applied);
    }

    List<String> changedPaths() {
        return files.entrySet().stream()
                .filter(entry -> entry.getValue().changed())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What to write so that the workspace has the drafted texts. */
    List<FileWrite> writes() {
        List<FileWrite> writes = new ArrayList<>();
        files.forEach((path, file) -> {
            if (file.changed()) {
                DraftFile stored = file.origin();
                byte[] content = file.now == null
                        ? null
                        : stored.stored.encode(redactor.restore(file.now)).orElseThrow();
                writes.add(new FileWrite(path, content, file.snapshot.hash(), stored.snapshot.executable()));
            }
        });
        return writes;
    }

    /** The changed files for verification; deleted ones have no syntax. */
    List<Verifier.Written> written() {
        List<Verifier.Written> written = new ArrayList<>();
        files.forEach((path, file) -> {
            if (file.changed() && file.now != null) {
                written.add(new Verifier.Written(
                        path,
                        file.original == null ? null : redactor.restore(file.original),
                        redactor.restore(file.now)));
            }
        });
        return written;
    }

    /**
     * As {@link #apply}; a reply that does not fit the texts as they are, and fits them as they were before any edit, is taken to mean those:
     * models often repeat all of an answer where only the rest of it was asked for.
     */
    Report applyAgain(RunContext context, List<FileEdit> edits, Rules rules) throws IOException, InterruptedException {
        Map<DraftFile, DraftFile> before = new LinkedHashMap<>();
        files.values().forEach(file -> before.put(file, file.copy()));
        Report report = apply(context, edits, rules);
        boolean edited = before.values().stream().anyMatch(DraftFile::changed);
        if (!edited || report.problems().stream().noneMatch(Refusal::dependsOnText)) {
            return report;
        }
        Map<DraftFile, DraftFile> after = new LinkedHashMap<>();
        files.values().forEach(file -> after.put(file, file.copy()));
        reset();
        Report fromStart = apply(context, edits, rules);
        if (!fromStart.problems().isEmpty()) {
            after.forEach(DraftFile::become);
            return report;
        }
        return fromStart;
    }

    /** Undoes all edits. */
    void reset() {
        files.values().forEach(DraftFile::reset);
    }
}
