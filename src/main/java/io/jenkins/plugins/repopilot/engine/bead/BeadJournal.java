package io.jenkins.plugins.repopilot.engine.bead;

import io.jenkins.plugins.repopilot.engine.JsonLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The append-only file {@code beads.jsonl}: one line a transition, each the whole bead after it, so that the last line of an id is its
 * state. A torn last line (the host died while writing) is tolerated and cut off by the next append.
 */
public final class BeadJournal {

    private final Path file;

    public BeadJournal(Path file) {
        this.file = file;
    }

    /** The beads in the order of their creation, each in its newest state; empty if there is no journal yet. */
    public List<Bead> read() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        Map<String, Bead> latest = new LinkedHashMap<>();
        for (Bead bead : JsonLines.read(file, Bead.class)) {
            latest.put(bead.id(), bead);
        }
        return new ArrayList<>(latest.values());
    }

    void append(Bead bead) throws IOException {
        JsonLines.append(file, bead);
    }
}
