package io.jenkins.plugins.repopilot.engine.bead;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.JsonLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
        try (Stream<String> lines = JsonLines.lines(file)) {
            for (String line : (Iterable<String>) lines.filter(text -> !text.isBlank())::iterator) {
                try {
                    Bead bead = Json.mapper().readValue(line, Bead.class);
                    latest.put(bead.id(), bead);
                } catch (JsonProcessingException torn) {
                    // a line is written whole or is the last one; what comes after it, if anything, was written by a
                    // resume
                }
            }
        }
        return new ArrayList<>(latest.values());
    }

    void append(Bead bead) throws IOException {
        JsonLines.append(file, bead);
    }
}
