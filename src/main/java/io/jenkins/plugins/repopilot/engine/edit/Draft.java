package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.edit.EditApplier.Outcome;
import io.jenkins.plugins.repopilot.engine.edit.EditApplier.Rules;
import io.jenkins.plugins.repopilot.engine.edit.Refusal.Kind;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.Improvement.Action;
import io.jenkins.plugins.repopilot.engine.scan.Redactor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files of one change, in memory: as they are in the workspace, and as the model's edits leave them. The texts that a model sees and
 * edits have placeholders for secrets; what is written has the secrets again.
 */
final class Draft {

    private static final String DEPENDENCIES = "it lists dependencies, and without it there would be none (setting allowDependencyChanges is off)";

    private final PathPolicy policy;
    private final Redactor redactor;
    private final Improvement improvement;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private Draft(PathPolicy policy, Redactor redactor, Improvement improvement) {
        this.policy = policy;
        this.redactor = redactor;
        this.improvement = improvement;
    }

    /** One file. */
    private static final class Entry {
        private final FileSnapshot snapshot;
        private final FileText stored;
        /** Redacted text as it is in the workspace, {@code null} if there is no such file. */
        private final String original;
        private final boolean shown;
        private String now;
        private Entry renamedFrom;

        Entry(FileSnapshot snapshot, FileText stored, String original, boolean shown) {
            this.snapshot = snapshot;
            this.stored = stored;
            this.original = original;
            this.shown = shown;
            this.now = original;
        }

        Entry copy() {
            Entry copy = new Entry(snapshot, stored, original, shown);
            copy.become(this);
            return copy;
        }

        void become(Entry other) {
            now = other.now;
            renamedFrom = other.renamedFrom;
        }

        boolean changed() {
            return original == null ? now != null : !original.equals(now);
        }
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

    private void load(RunContext context, Collection<String> paths, boolean shown) throws IOException, InterruptedException {
        List<String> fresh = paths.stream().filter(path -> !entries.containsKey(path)).distinct().toList();
        if (fresh.isEmpty()) {
            return;
        }
        for (FileSnapshot snapshot : context.workspace().call(new ReadSnapshots(policy, fresh))) {
            entries.put(snapshot.path(), entry(context, snapshot, shown));
        }
    }

    private Entry entry(RunContext context, FileSnapshot snapshot, boolean shown) throws IOException, InterruptedException {
        if (snapshot.refusal() != null || !snapshot.exists()) {
            return new Entry(snapshot, FileText.fresh(""), null, shown);
        }
        Optional<FileText> text = FileText.decode(snapshot.bytes());
        Refusal refusal = text.isEmpty()
                ? Refusal.of(Kind.BINARY, snapshot.path(), "it is not text in an encoding that could be kept")
                : !isTracked(context, snapshot.path())
                        ? Refusal.of(Kind.IGNORED, snapshot.path(), "there is a file of that name that is not under version control")
                        : null;
        if (refusal != null) {
            return new Entry(new FileSnapshot(snapshot.path(), true, null, false, refusal), FileText.fresh(""), null, shown);
        }
        return new Entry(snapshot, text.get(), redactor.redactSource(text.get().text()), shown);
    }

    private static boolean isTracked(RunContext context, String path) throws IOException, InterruptedException {
        return context.git().show("HEAD", path).isPresent();
    }

    /** Why the improvement can't even be tried: a file that it must change may not be changed, or is not there. */
    Optional<Refusal> obstacle() {
        for (Improvement.FileChange change : improvement.changes()) {
            Entry entry = entries.get(change.file());
            if (entry != null && entry.snapshot.refusal() != null) {
                return Optional.of(entry.snapshot.refusal());
            }
            if (entry != null && entry.original == null && change.action() != Action.CREATE) {
                return Optional.of(Refusal.of(Kind.EXISTENCE, change.file(), "there is no such file"));
            }
        }
        return entries.values().stream()
                .filter(entry -> entry.original == null && entry.snapshot.refusal() != null)
                .map(entry -> entry.snapshot.refusal())
                .filter(refusal -> improvement.changes().isEmpty())
                .findFirst();
    }

    /** The files that the model is shown, with their present (redacted) text. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        entries.forEach((path, entry) -> {
            if (entry.now != null && (entry.shown || entry.changed())) {
                texts.put(path, entry.now);
            }
        });
        return texts;
    }

    /** Paths that a sloppy reply may mean. */
    Set<String> offered() {
        Set<String> offered = new LinkedHashSet<>(texts().keySet());
        entries.forEach((path, entry) -> {
            if (entry.shown && entry.snapshot.refusal() == null) {
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
        for (FileEdit edit : edits) {
            if (edit instanceof FileEdit.Rename rename) {
                rename(rename, problems, applied);
            }
        }
        for (FileEdit edit : edits) {
            if (edit instanceof FileEdit.Delete delete) {
                delete(delete, problems, applied);
            } else if (!(edit instanceof FileEdit.Rename)) {
                change(edit, rules, problems, applied);
            }
        }
        if (problems.isEmpty() && changedPaths().isEmpty()) {
            problems.add(Refusal.of(Kind.UNCHANGED, "nothing is different after the edits"));
        }
        return new Report(problems, applied);
    }

    private void change(FileEdit edit, Rules rules, List<Refusal> problems, List<String> applied) {
        String path = renamed(edit.path());
        Entry entry = entries.get(path);
        if (entry.snapshot.refusal() != null) {
            problems.add(entry.snapshot.refusal());
            return;
        }
        if (entry.original != null && !entry.shown) {
            problems.add(Refusal.of(Kind.NOT_SHOWN, path, "it exists and its text was not shown, so it can't be changed safely"));
            return;
        }
        Optional<String> now = Optional.ofNullable(entry.now);
        Outcome outcome = edit instanceof FileEdit.Whole whole
                ? EditApplier.apply(now, new FileEdit.Whole(path, whole.lines()), rules)
                : EditApplier.apply(now, new FileEdit.Blocks(path, ((FileEdit.Blocks) edit).blocks()), rules);
        if (outcome instanceof Outcome.Applied done) {
            keep(path, entry, done.text(), path + ": all of it", problems, applied);
        } else if (outcome instanceof Outcome.Refused refused) {
            problems.addAll(refused.problems());
            if (refused.partial() != null) {
                keep(path, entry, refused.partial(), path + ": blocks " + refused.applied(), problems, applied);
            }
        }
    }

    private void keep(String path, Entry entry, String text, String what, List<Refusal> problems, List<String> applied) {
        Entry stored = entry.renamedFrom == null ? entry : entry.renamedFrom;
        if (stored.stored.encode(redactor.restore(text)).isEmpty()) {
            problems.add(Refusal.of(
                    Kind.ENCODING,
                    path,
                    "the new text has characters that the file's encoding, " + stored.stored.charset() + ", does not have"));
            return;
        }
        if (!policy.allowsDependencyChanges()) {
            Optional<String> wrong = ManifestGuard.check(path, stored.original == null ? "" : stored.original, text);
            if (wrong.isPresent()) {
                problems.add(Refusal.of(Kind.PROTECTED, path, wrong.get()));
                return;
            }
        }
        entry.now = text;
        applied.add(what);
    }

    private void delete(FileEdit.Delete delete, List<Refusal> problems, List<String> applied) {
        Entry entry = entries.get(delete.path());
        boolean asked = improvement.changes().stream()
                .anyMatch(change -> change.action() == Action.DELETE && change.file().equals(delete.path()));
        if (entry.snapshot.refusal() != null) {
            problems.add(entry.snapshot.refusal());
        } else if (!asked) {
            problems.add(Refusal.of(Kind.NOT_ASKED, delete.path(), "the improvement does not ask to delete it"));
        } else if (entry.original == null) {
            problems.add(Refusal.of(Kind.EXISTENCE, delete.path(), "there is no such file to delete"));
        } else if (isFrozenManifest(delete.path(), entry)) {
            problems.add(Refusal.of(Kind.PROTECTED, delete.path(), DEPENDENCIES));
        } else {
            entry.now = null;
            applied.add(delete.path() + ": deleted");
        }
    }

    private void rename(FileEdit.Rename rename, List<Refusal> problems, List<String> applied) {
        Entry from = entries.get(rename.path());
        Entry to = entries.get(rename.to());
        boolean asked = improvement.changes().stream()
                .anyMatch(change -> change.action() == Action.RENAME
                        && change.file().equals(rename.path())
                        && rename.to().equals(change.renamedTo()));
        if (from.snapshot.refusal() != null || to.snapshot.refusal() != null) {
            problems.add(from.snapshot.refusal() != null ? from.snapshot.refusal() : to.snapshot.refusal());
        } else if (!asked) {
            problems.add(Refusal.of(Kind.NOT_ASKED, rename.path(), "the improvement does not ask to rename it to " + rename.to()));
        } else if (isFrozenManifest(rename.path(), from)) {
            problems.add(Refusal.of(Kind.PROTECTED, rename.path(), DEPENDENCIES));
        } else if (from.now == null || to.now != null) {
            boolean done = from.now == null && to.renamedFrom == from;
            if (!done) {
                problems.add(Refusal.of(
                        Kind.EXISTENCE,
                        rename.path(),
                        from.now == null ? "there is no such file to rename" : rename.to() + " exists already"));
            }
        } else {
            to.now = from.now;
            to.renamedFrom = from;
            from.now = null;
            applied.add(rename.path() + ": renamed to " + rename.to());
        }
    }

    private boolean isFrozenManifest(String path, Entry entry) {
        return !policy.allowsDependencyChanges()
                && ManifestGuard.check(path, entry.original == null ? "" : entry.original, "").isPresent();
    }

    /** Blocks may name a renamed file by its old name. */
    private String renamed(String path) {
        Entry entry = entries.get(path);
        if (entry.now != null || entry.original == null) {
            return path;
        }
        return entries.entrySet().stream()
                .filter(other -> other.getValue().renamedFrom == entry)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(path);
    }

    List<String> changedPaths() {
        return entries.entrySet().stream()
                .filter(entry -> entry.getValue().changed())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What to write so that the workspace has the drafted texts. */
    List<FileWrite> writes() {
        List<FileWrite> writes = new ArrayList<>();
        entries.forEach((path, entry) -> {
            if (entry.changed()) {
                Entry stored = entry.renamedFrom == null ? entry : entry.renamedFrom;
                byte[] content = entry.now == null
                        ? null
                        : stored.stored.encode(redactor.restore(entry.now)).orElseThrow();
                writes.add(new FileWrite(path, content, entry.snapshot.hash(), stored.snapshot.executable()));
            }
        });
        return writes;
    }

    /** The changed files for verification; deleted ones have no syntax. */
    List<Verifier.Written> written() {
        List<Verifier.Written> files = new ArrayList<>();
        entries.forEach((path, entry) -> {
            if (entry.changed() && entry.now != null) {
                files.add(new Verifier.Written(
                        path,
                        entry.original == null ? null : redactor.restore(entry.original),
                        redactor.restore(entry.now)));
            }
        });
        return files;
    }

    /**
     * As {@link #apply}; a reply that does not fit the texts as they are, and fits them as they were before any edit, is taken to mean those:
     * models often repeat all of an answer where only the rest of it was asked for.
     */
    Report applyAgain(RunContext context, List<FileEdit> edits, Rules rules) throws IOException, InterruptedException {
        Map<Entry, Entry> before = new LinkedHashMap<>();
        entries.values().forEach(entry -> before.put(entry, entry.copy()));
        Report report = apply(context, edits, rules);
        boolean edited = before.values().stream().anyMatch(Entry::changed);
        if (!edited || report.problems().stream().noneMatch(Refusal::dependsOnText)) {
            return report;
        }
        Map<Entry, Entry> after = new LinkedHashMap<>();
        entries.values().forEach(entry -> after.put(entry, entry.copy()));
        reset();
        Report fromStart = apply(context, edits, rules);
        if (!fromStart.problems().isEmpty()) {
            after.forEach(Entry::become);
            return report;
        }
        return fromStart;
    }

    /** Undoes all edits. */
    void reset() {
        entries.values().forEach(entry -> {
            entry.now = entry.original;
            entry.renamedFrom = null;
        });
    }
}
