package io.jenkins.plugins.repopilot.engine.edit;

/** One file of a {@link Draft}: as it is in the workspace, and as edits leave it. */
final class DraftFile {

    final FileSnapshot snapshot;
    /** How its text is stored; that of a new file is UTF-8. */
    final FileText stored;
    /** Redacted text as it is in the workspace, {@code null} if there is no such file. */
    final String original;
    /** Whether the model is given it whole. */
    final boolean shown;
    /** Redacted text after the edits, {@code null} if there is no such file then. */
    String now;
    /** The file that this one was before, {@code null} if it was none. */
    DraftFile renamedFrom;

    DraftFile(FileSnapshot snapshot, FileText stored, String original, boolean shown) {
        this.snapshot = snapshot;
        this.stored = stored;
        this.original = original;
        this.shown = shown;
        this.now = original;
    }

    Refusal refusal() {
        return snapshot.refusal();
    }

    boolean changed() {
        return original == null ? now != null : !original.equals(now);
    }

    /** The file whose encoding, mark and mode this one has. */
    DraftFile origin() {
        return renamedFrom == null ? this : renamedFrom;
    }

    DraftFile copy() {
        DraftFile copy = new DraftFile(snapshot, stored, original, shown);
        copy.become(this);
        return copy;
    }

    void become(DraftFile other) {
        now = other.now;
        renamedFrom = other.renamedFrom;
    }

    void reset() {
        now = original;
        renamedFrom = null;
    }
}
