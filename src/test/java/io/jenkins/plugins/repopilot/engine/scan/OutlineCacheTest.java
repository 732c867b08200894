package io.jenkins.plugins.repopilot.engine.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutlineCacheTest {

    private static final String[] ENDINGS = {".py", ".java", ".ts", ".go", ".md", ".json"};

    @TempDir
    Path directory;

    private int time = 1_600_000_000;

    /** Long ago, so that a scan trusts the time. */
    private void write(Repo repo, String path, String text) throws IOException {
        repo.file(path, text);
        Files.setLastModifiedTime(repo.root.resolve(path), FileTime.fromMillis(1_000L * ++time));
    }

    private static String source(Random random) {
        StringBuilder text = new StringBuilder("import util" + random.nextInt(5) + "\n");
        for (int i = random.nextInt(6); i >= 0; i--) {
            text.append("def größe_" + random.nextInt(30) + "(a):\n    return call_" + random.nextInt(30) + "(größe_"
                    + random.nextInt(30) + ")\nfunc call_" + random.nextInt(30) + "(x int) int {\n\treturn x\n}\n");
        }
        return text.toString();
    }

    private static Map<String, String> told(Snapshot snapshot) {
        OutlineTable outlines = snapshot.outlines();
        Map<String, String> told = new TreeMap<>();
        for (int f = 0; f < snapshot.files().size(); f++) {
            List<Outline.Definition> definitions = new ArrayList<>();
            for (int d = 0; d < outlines.definitions(f); d++) {
                definitions.add(outlines.definition(f, d));
                assertEquals(definitions.get(d).name(), outlines.name(outlines.defined(f, d)));
            }
            Map<String, Integer> references = new TreeMap<>();
            for (int r = 0; r < outlines.references(f); r++) {
                references.put(outlines.name(outlines.referred(f, r)), outlines.occurrences(f, r));
            }
            told.put(
                    snapshot.files().get(f).path(),
                    definitions + " uses " + references + " imports " + outlines.imports(f));
        }
        return told;
    }

    @Test
    void afterAnyChangesItTellsWhatAScanFromNothingTells() throws Exception {
        Repo repo = new Repo(directory);
        Random random = new Random(11);
        List<String> paths = new ArrayList<>();
        int definitions = 0;
        for (int night = 0; night < 60; night++) {
            for (int change = random.nextInt(4); change >= 0; change--) {
                String path =
                        "m" + random.nextInt(4) + "/f" + random.nextInt(12) + ENDINGS[random.nextInt(ENDINGS.length)];
                int kind = paths.isEmpty() ? 0 : random.nextInt(4);
                if (kind == 1) {
                    Files.deleteIfExists(repo.root.resolve(paths.remove(random.nextInt(paths.size()))));
                } else {
                    Path other = repo.root.resolve(paths.isEmpty() ? path : paths.get(random.nextInt(paths.size())));
                    write(repo, path, kind == 2 && Files.exists(other) ? Files.readString(other) : source(random));
                    paths.add(path);
                }
            }
            Map<String, String> told = told(repo.view().snapshot());
            assertEquals(told(repo.scan()), told, "night " + night);
            definitions += told.toString().split("Definition\\[").length - 1;
        }
        assertTrue(definitions > 2_000, definitions + " definitions compared");
    }

    @Test
    void whatIsKeptIsNotReadAgain() throws Exception {
        Repo repo = new Repo(directory);
        write(repo, "a.py", "def first():\n    pass\n");
        write(repo, "b.py", "def second():\n    pass\n");
        Map<String, String> told = told(repo.view().snapshot());
        FileTime before = Files.getLastModifiedTime(repo.root.resolve("a.py"));
        repo.file("a.py", "def other():\n    pass\n");
        Files.setLastModifiedTime(repo.root.resolve("a.py"), before);
        assertEquals(told, told(repo.view().snapshot()), "same size and time: taken from the cache");
    }

    @Test
    void noDamageIsEverBelieved() throws Exception {
        Repo repo = new Repo(directory);
        Random random = new Random(3);
        for (int i = 0; i < 8; i++) {
            write(repo, "f" + i + ".py", source(random));
        }
        Map<String, String> told = told(repo.view().snapshot());
        byte[] whole = Files.readAllBytes(repo.cache());
        for (int at = 0; at < whole.length; at += 1 + random.nextInt(25)) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(repo.cache(), damaged);
            assertEquals(told, told(repo.view().snapshot()), "byte " + at);
        }
        for (int length = 0; length < whole.length; length += 1 + random.nextInt(60)) {
            Files.write(repo.cache(), java.util.Arrays.copyOf(whole, length));
            assertEquals(told, told(repo.view().snapshot()), length + " bytes");
        }
    }

    @Test
    void equalStringsHaveOneNumber() {
        Random random = new Random(8);
        StringTable.Builder builder = new StringTable.Builder();
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < 60_000; i++) {
            String string = random.nextInt(9) == 0 ? "ß€😀" + random.nextInt(500) : "name_" + random.nextInt(30_000);
            int number = builder.number(string);
            assertEquals(numbers.computeIfAbsent(string, s -> number), number, string);
        }
        assertEquals(builder.number(""), builder.number(""));
        StringTable table = builder.build();
        ByteBuffer bytes = ByteBuffer.allocate((int) table.bytes());
        table.write(bytes);
        assertEquals(0, bytes.remaining());
        StringTable read = StringTable.read(bytes.flip());
        assertEquals(numbers.size() + 1, read.size());
        numbers.forEach((string, number) -> assertEquals(string, read.get(number)));
    }
}
