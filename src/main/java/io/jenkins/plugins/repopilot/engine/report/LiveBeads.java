package io.jenkins.plugins.repopilot.engine.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.TokenFilter;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The beads and the record of a run that somebody else writes: reads only what the journal has got since the last look, and knows which beads
 * changed when.
 * Thread-safe.
 */
public final class LiveBeads {

    private static final int BLOCK = 1 << 16;

    private static final TokenFilter BUT_BEADS = new TokenFilter() {
        @Override
        public TokenFilter includeProperty(String name) {
            return name.equals("beads") ? null : TokenFilter.INCLUDE_ALL;
        }
    };

    private final RunDirectory directory;
    private final Path journal;
    private final Map<String, Bead> beads = new LinkedHashMap<>();
    private final Map<String, Long> changed = new LinkedHashMap<>();
    private RunRecord record;
    private String recordState = "";
    private long position;
    private long sequence;

    public LiveBeads(RunDirectory directory) {
        this.directory = directory;
        this.journal = directory.path().resolve("beads.jsonl");
    }

    /**
     * The beads as they are now.
     *
     * @param sequence counts every change since the run's start
     * @param output the end of what commands print that run now, by bead
     */
    public record State(long sequence, List<Bead> beads, Map<String, Long> changed, Map<String, String> output) {

        /** The same for those who may not see text of the repository. */
        public State withoutOutput() {
            return new State(sequence, beads.stream().map(WithoutOutput::of).toList(), changed, Map.of());
        }

        /** The beads that changed after that sequence; all of them if it is not one of this run. */
        public List<Bead> since(long known) {
            return known <= 0 || known > sequence
                    ? beads
                    : beads.stream()
                            .filter(bead -> changed.get(bead.id()) > known)
                            .toList();
        }
    }

    /**
     * The run's record, read again only when its file has changed. Without its beads if the journal has them: they are most of it.
     *
     * @return empty if there is none yet
     */
    public synchronized Optional<RunRecord> record() throws IOException {
        Path file = directory.path().resolve("run.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (!Files.exists(journal)) {
            return directory.record();
        }
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        String state = now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
        if (!state.equals(recordState)) {
            try (JsonParser parser = new FilteringParserDelegate(
                    Json.mapper().createParser(file.toFile()), BUT_BEADS, Inclusion.INCLUDE_ALL_AND_PATH, true)) {
                record = Json.mapper().readValue(parser, RunRecord.class);
            }
            recordState = state;
        }
        return Optional.of(record);
    }

    /** Reads on, and tells. */
    public synchronized State state() throws IOException {
        if (Files.exists(journal)) {
            try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.READ)) {
                if (channel.size() < position) {
                    forget();
                }
                read(channel);
            }
        } else {
            forget();
        }
        return new State(sequence, List.copyOf(beads.values()), Map.copyOf(changed), LiveOutput.of(directory));
    }

    private void forget() {
        beads.clear();
        changed.clear();
        position = 0;
        sequence = 0;
    }

    /** Takes whole lines only: one that is being written is read the next time. */
    private void read(FileChannel channel) throws IOException {
        channel.position(position);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        while (channel.read(block) > 0) {
            block.flip();
            while (block.hasRemaining()) {
                byte next = block.get();
                if (next == '\n') {
                    position += line.size() + 1;
                    take(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                } else {
                    line.write(next);
                }
            }
            block.clear();
        }
    }

    private void take(String line) {
        if (line.isBlank()) {
            return;
        }
        try {
            Bead bead = Json.mapper().readValue(line, Bead.class);
            sequence++;
            beads.put(bead.id(), bead);
            changed.put(bead.id(), sequence);
        } catch (JsonProcessingException torn) {
            // its writer died in the middle; a resume wrote the bead again
        }
    }
}
