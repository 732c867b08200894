package io.jenkins.plugins.repopilot.engine.edit;

import java.util.List;

/** What {@link EditParser} made of a reply. */
public sealed interface ParsedReply {

    /**
     * @param edits in the order of the reply; at most one {@code Blocks}, {@code Whole}, {@code Delete} or {@code Rename} a file, but a
     *     {@code Rename} may stand beside {@code Blocks}
     */
    record Edits(List<FileEdit> edits) implements ParsedReply {

        public Edits {
            edits = List.copyOf(edits);
        }
    }

    /** Nothing of it can be used. */
    record Refused(Refusal refusal) implements ParsedReply {}
}
