package io.jenkins.plugins.repopilot.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

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

    /**
     * The values of such a file in their order. A line that is torn, be it in the middle of a character, is left out: it is being written, or
     * its writer died.
     *
     * @param wanted by its text, before it is parsed
     * @throws IOException if there is no such file, or it can't be read
     */
    public static <T> List<T> read(Path file, Class<T> type, Predicate<String> wanted) throws IOException {
        List<T> values = new ArrayList<>();
        // unlike Files.lines, this reader replaces what is no UTF-8
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && wanted.test(line)) {
                    try {
                        values.add(Json.mapper().readValue(line, type));
                    } catch (JsonProcessingException torn) {
                        // a line is written whole or is the last one of its writer
                    }
                }
            }
        }
        return values;
    }

    /** All values: see {@link #read(Path, Class, Predicate)}. */
    public static <T> List<T> read(Path file, Class<T> type) throws IOException {
        return read(file, type, line -> true);
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
