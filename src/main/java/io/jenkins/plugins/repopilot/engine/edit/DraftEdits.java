package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.edit.EditApplier.Outcome;
import io.jenkins.plugins.repopilot.engine.edit.EditApplier.Rules;
import io.jenkins.plugins.repopilot.engine.edit.Refusal.Kind;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.Improvement.Action;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The edits of one reply, made on the files of a draft.
 *
 * @param files all that the reply names
 * @param problems takes up what was refused
 * @param applied takes up what was done, in words for the model
 */
record DraftEdits(
        Map<String, DraftFile> files,
        PathPolicy policy,
        Redactor redactor,
        Improvement improvement,
        Rules rules,
        List<Refusal> problems,
        List<String> applied) {

    private static final String DEPENDENCIES =
            "it lists dependencies, and without it there would be none (setting allowDependencyChanges is off)";

    /** Renames come first: blocks may name a file by either name. */
    void make(List<FileEdit> edits) {
        for (FileEdit edit : edits) {
            if (edit instanceof FileEdit.Rename rename) {
                rename(rename);
            }
        }
        for (FileEdit edit : edits) {
            if (edit instanceof FileEdit.Delete delete) {
                delete(delete);
            } else if (!(edit instanceof FileEdit.Rename)) {
                change(edit);
            }
        }
    }

    private void change(FileEdit edit) {
        String path = renamed(edit.path());
        DraftFile file = files.get(path);
        if (file.refusal() != null) {
            problems.add(file.refusal());
            return;
        }
        if (file.original != null && !file.shown) {
            problems.add(Refusal.of(
                    Kind.NOT_SHOWN, path, "it exists and its text was not shown, so it can't be changed safely"));
            return;
        }
        Optional<String> now = Optional.ofNullable(file.now);
        Outcome outcome = edit instanceof FileEdit.Whole whole
                ? EditApplier.apply(now, new FileEdit.Whole(path, whole.lines()), rules)
                : EditApplier.apply(now, new FileEdit.Blocks(path, ((FileEdit.Blocks) edit).blocks()), rules);
        if (outcome instanceof Outcome.Applied done) {
            keep(path, file, done.text(), path + ": all of it");
        } else if (outcome instanceof Outcome.Refused refused) {
            problems.addAll(refused.problems());
            if (refused.partial() != null) {
                keep(path, file, refused.partial(), path + ": blocks " + refused.applied());
            }
        }
    }

    private void keep(String path, DraftFile file, String text, String what) {
        DraftFile stored = file.origin();
        if (stored.stored.encode(redactor.restore(text)).isEmpty()) {
            problems.add(Refusal.of(
                    Kind.ENCODING,
                    path,
                    "the new text has characters that the file's encoding, " + stored.stored.charset()
                            + ", does not have"));
            return;
        }
        Optional<String> hidden = hidden(stored.original, text);
        if (hidden.isPresent()) {
            problems.add(Refusal.of(Kind.TOO_LARGE, path, hidden.get()));
            return;
        }
        if (!policy.allowsDependencyChanges()) {
            Optional<String> wrong = ManifestGuard.check(path, stored.original == null ? "" : stored.original, text);
            if (wrong.isPresent()) {
                problems.add(Refusal.of(Kind.PROTECTED, path, wrong.get()));
                return;
            }
        }
        file.now = text;
        applied.add(what);
    }

    /** What stands beyond a line's part that the review shows would be merged unseen; lines that are there already may stay. */
    private Optional<String> hidden(String original, String text) {
        Set<String> known = original == null
                ? Set.of()
                : longLines(redactor.restore(original)).collect(Collectors.toSet());
        return longLines(redactor.restore(text))
                .filter(line -> !known.contains(line))
                .findFirst()
                .map(line -> "it adds a line of " + line.length() + " characters, and the review shows "
                        + EditApplier.LONGEST_LINE + " of a line; break it up");
    }

    private static Stream<String> longLines(String text) {
        return Arrays.stream(text.split("\n")).filter(line -> line.length() > EditApplier.LONGEST_LINE);
    }

    private void delete(FileEdit.Delete delete) {
        DraftFile file = files.get(delete.path());
        boolean asked = improvement.changes().stream()
                .anyMatch(change ->
                        change.action() == Action.DELETE && change.file().equals(delete.path()));
        if (file.refusal() != null) {
            problems.add(file.refusal());
        } else if (!asked) {
            problems.add(Refusal.of(Kind.NOT_ASKED, delete.path(), "the improvement does not ask to delete it"));
        } else if (file.original == null) {
            problems.add(Refusal.of(Kind.EXISTENCE, delete.path(), "there is no such file to delete"));
        } else if (isFrozenManifest(delete.path(), file)) {
            problems.add(Refusal.of(Kind.PROTECTED, delete.path(), DEPENDENCIES));
        } else {
            file.now = null;
            applied.add(delete.path() + ": deleted");
        }
    }

    private void rename(FileEdit.Rename rename) {
        DraftFile from = files.get(rename.path());
        DraftFile to = files.get(rename.to());
        boolean asked = improvement.changes().stream()
                .anyMatch(change -> change.action() == Action.RENAME
                        && change.file().equals(rename.path())
                        && rename.to().equals(change.renamedTo()));
        if (from.refusal() != null || to.refusal() != null) {
            problems.add(from.refusal() != null ? from.refusal() : to.refusal());
        } else if (!asked) {
            problems.add(Refusal.of(
                    Kind.NOT_ASKED, rename.path(), "the improvement does not ask to rename it to " + rename.to()));
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

    private boolean isFrozenManifest(String path, DraftFile file) {
        return !policy.allowsDependencyChanges()
                && ManifestGuard.check(path, file.original == null ? "" : file.original, "")
                        .isPresent();
    }

    /** Blocks may name a renamed file by its old name. */
    private String renamed(String path) {
        DraftFile file = files.get(path);
        if (file.now != null || file.original == null) {
            return path;
        }
        return files.entrySet().stream()
                .filter(other -> other.getValue().renamedFrom == file)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(path);
    }
}
