package io.jenkins.plugins.repopilot.engine.edit;

import java.util.List;

/** What a reply wants done to one file. Paths are as the model wrote them; {@link PathPolicy} judges them. */
public sealed interface FileEdit {

    String path();

    /** Changes within a file, all of them against the same text. */
    record Blocks(String path, List<EditBlock> blocks) implements FileEdit {

        public Blocks {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * The whole text of a file.
     *
     * @param lines without line ends
     */
    record Whole(String path, List<String> lines) implements FileEdit {

        public Whole {
            lines = List.copyOf(lines);
        }
    }

    record Delete(String path) implements FileEdit {}

    /** A new name; blocks for either name may come along in the same reply. */
    record Rename(String path, String to) implements FileEdit {}
}
