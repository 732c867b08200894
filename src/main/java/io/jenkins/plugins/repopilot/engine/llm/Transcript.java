package io.jenkins.plugins.repopilot.engine.llm;

import io.jenkins.plugins.repopilot.engine.JsonLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The file {@code transcript.jsonl}: one line for each exchange with a model, redacted. Thread-safe. */
public final class Transcript {

    private static final String NAME = "transcript.jsonl";

    /** How an exchange ended. */
    public enum Outcome {
        /** With a reply. */
        REPLY,
        /** Without one, and it was asked again. */
        RETRIED,
        /** Without one, for good. */
        FAILED
    }

    /**
     * One exchange.
     *
     * @param requestHash names the request; a replay finds its reply by it
     * @param reply {@code null} if there was none
     * @param failure {@code null} if there was a reply
     * @param latencyMs milliseconds from question to answer
     */
    public record Entry(
            Instant at,
            String beadId,
            ModelRequest.Purpose purpose,
            int attempt,
            String requestHash,
            ChatRequest request,
            Outcome outcome,
            ChatReply reply,
            ChatFailure.Kind failure,
            String failureMessage,
            long latencyMs) {}

    private final Path file;

    /**
     * @param file is continued if it exists; {@code null}: nothing is kept
     */
    public Transcript(Path file) {
        this.file = file;
    }

    synchronized void append(Entry entry) {
        if (file == null) {
            return;
        }
        try {
            JsonLines.append(file, entry);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write the transcript " + file, e);
        }
    }

    /** The exchanges in their order; a line torn by a crash is left out. */
    public static List<Entry> read(Path file) throws IOException {
        return JsonLines.read(file, Entry.class);
    }

    /**
     * Deletes transcripts that are older than they may be.
     *
     * @param runs the folder that holds the run directories
     * @param days setting {@code transcriptDays}; 0: nothing is deleted
     * @return how many were deleted
     */
    public static int deleteOlderThan(Path runs, int days, Instant now) throws IOException {
        if (days == 0 || !Files.isDirectory(runs)) {
            return 0;
        }
        Instant oldest = now.minus(Duration.ofDays(days));
        List<Path> old = new ArrayList<>();
        try (Stream<Path> directories = Files.list(runs)) {
            for (Path directory : (Iterable<Path>) directories::iterator) {
                Path transcript = directory.resolve(NAME);
                if (Files.isRegularFile(transcript)
                        && Files.getLastModifiedTime(transcript).toInstant().isBefore(oldest)) {
                    old.add(transcript);
                }
            }
        }
        for (Path transcript : old) {
            Files.deleteIfExists(transcript);
        }
        return old.size();
    }
}
