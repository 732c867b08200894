package io.jenkins.plugins.repopilot.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.bead.BeadJournal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {

    @TempDir
    Path folder;

    @Test
    void aTornLineIsCutOffByTheNextOne() throws Exception {
        Path file = folder.resolve("a.jsonl");
        JsonLines.append(file, Map.of("n", 1));
        Files.writeString(
                file, Files.readString(file) + "{\"n\":2, \"text\": \"a long one that its writer did not end");

        JsonLines.append(file, Map.of("n", 3));

        assertEquals("{\"n\":1}\n{\"n\":3}\n", Files.readString(file));
    }

    @Test
    void aTearInTheMiddleOfACharacterHidesNoOtherLine() throws Exception {
        byte[] torn = "{\"n\":1}\n{\"text\":\"größ".getBytes(StandardCharsets.UTF_8);
        for (int length : List.of(torn.length, torn.length - 1)) {
            Path file = Files.write(folder.resolve("a.jsonl"), Arrays.copyOf(torn, length));
            assertEquals(List.of(Map.of("n", 1)), JsonLines.read(file, Map.class));
            assertEquals(
                    List.of(),
                    new BeadJournal(file)
                            .read().stream().filter(b -> b.id() != null).toList());
        }
    }

    @Test
    void aFileThatIsTornFromItsBeginningStartsAnew() throws Exception {
        Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"n\":");

        JsonLines.append(file, Map.of("n", 1));

        assertEquals("{\"n\":1}\n", Files.readString(file));
    }

    @Test
    void anInterruptedThreadWritesItsLineAndStaysInterrupted() throws Exception {
        Path file = folder.resolve("a.jsonl");
        Thread.currentThread().interrupt();
        JsonLines.append(file, Map.of("n", 1));
        assertTrue(Thread.interrupted());
        assertEquals("{\"n\":1}\n", Files.readString(file));
    }
}
