package io.jenkins.plugins.repopilot.engine.edit;

import java.io.Serializable;

/**
 * Why an edit, or part of one, was not made. A refusal is an answer, not an error: it goes back to the model and onto the bead.
 *
 * @param path the file it is about, {@code null} for the reply as a whole
 * @param block the number of the block in that file, counted from 1; 0 where none is meant
 * @param message what was found and what would be accepted, one sentence or a few lines
 */
public record Refusal(Kind kind, String path, int block, String message) implements Serializable {

    /** What was wrong. */
    public enum Kind {
        /** The reply ends within a block. */
        CUT_OFF,
        /** The reply is larger than any honest one. */
        TOO_LARGE,
        /** The reply has no block at all. */
        NO_BLOCK,
        /** The markers don't add up, or no file is named. */
        MALFORMED,
        /** Text stands for something that was left out. */
        ELISION,
        /** The searched lines are not in the file. */
        ABSENT,
        /** The searched lines are in the file more than once, or the block can be read in two ways. */
        AMBIGUOUS,
        /** Two blocks change the same lines. */
        OVERLAP,
        /** Nothing to search for in a file that has text. */
        EMPTY_SEARCH,
        /** A whole file where only blocks are accepted. */
        WHOLE_FILE,
        /** Much more would be deleted than the change explains. */
        SHRINK,
        /** A deletion or a rename that the improvement does not ask for. */
        NOT_ASKED,
        /** An existing file whose text the model has not seen. */
        NOT_SHOWN,
        /** A new file that is there already, or a change to one that is not. */
        EXISTENCE,
        /** Not a path within the workspace, or one that can't be trusted to be. */
        OUTSIDE,
        /** Through a symbolic link, or not a regular file. */
        LINK,
        /** Within git's own folder, or another repository. */
        GIT,
        /** Forbidden by policy. */
        PROTECTED,
        /** Ignored by the repository's own rules, or not under version control. */
        IGNORED,
        /** Not text. */
        BINARY,
        /** Characters that the file's encoding does not have. */
        ENCODING,
        /** A placeholder of a secret was added, moved or altered. */
        PLACEHOLDER,
        /** The file is not what it was when it was read. */
        CHANGED_MEANWHILE,
        /** Nothing is different afterwards. */
        UNCHANGED
    }

    /** A refusal of the reply as a whole. */
    public static Refusal of(Kind kind, String message) {
        return new Refusal(kind, null, 0, message);
    }

    /** A refusal of one file. */
    public static Refusal of(Kind kind, String path, String message) {
        return new Refusal(kind, path, 0, message);
    }

    /** Whether the edit may be a good one for another text of the file. */
    boolean dependsOnText() {
        return kind == Kind.ABSENT || kind == Kind.AMBIGUOUS || kind == Kind.EXISTENCE || kind == Kind.UNCHANGED;
    }

    /** One line or more for reports: file, block, reason. */
    public String describe() {
        String where = path == null ? "" : path + (block == 0 ? "" : ", block " + block) + ": ";
        return where + message;
    }
}
