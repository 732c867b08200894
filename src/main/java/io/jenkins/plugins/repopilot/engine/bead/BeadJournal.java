package io.jenkins.plugins.repopilot.engine.bead;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.repopilot.engine.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
        for (String line : Files.readString(file).split("\n", -1)) {
            if (!line.isBlank()) {
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
        byte[] line = (Json.mapper().writeValueAsString(bead) + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.position(endOfWholeLines(channel));
            ByteBuffer buffer = ByteBuffer.wrap(line);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.truncate(channel.position());
        }
    }

    private static long endOfWholeLines(FileChannel channel) throws IOException {
        long end = channel.size();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (end > 0) {
            one.clear();
            channel.read(one, end - 1);
            if (one.get(0) == '\n') {
                return end;
            }
            end--;
        }
        return 0;
    }
}
