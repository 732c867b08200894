package io.jenkins.plugins.repopilot.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Files with a JSON value a line that only grow. */
public final class JsonLines {

    private JsonLines() {}

    /**
     * Adds a line, and cuts off a last one that was torn because its writer died. The line is written whole also by a thread that is being
     * interrupted: a channel would close itself then, and an abort would read as a file that can't be written.
     */
    public static void append(Path file, Object value) throws IOException {
        byte[] line = (Json.mapper().writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            long end = endOfWholeLines(out);
            out.seek(end);
            out.write(line);
            out.setLength(end + line.length);
        }
    }

    /** The lines of such a file. What was torn in the middle of a character reads as a line that is no JSON, like any torn one. */
    public static Stream<String> lines(Path file) throws IOException {
        // unlike Files.lines and Files.readString, this replaces what is no UTF-8
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines();
    }

    private static long endOfWholeLines(RandomAccessFile in) throws IOException {
        for (long end = in.length(); end > 0; end--) {
            in.seek(end - 1);
            if (in.read() == '\n') {
                return end;
            }
        }
        return 0;
    }
}
