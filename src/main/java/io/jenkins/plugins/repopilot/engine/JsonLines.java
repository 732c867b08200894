package io.jenkins.plugins.repopilot.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.Reader;
import java.io.UncheckedIOException;
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
        // unlike Files.lines, a reader replaces what is no UTF-8
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
        return reader.lines().onClose(() -> close(reader));
    }

    private static void close(Reader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
