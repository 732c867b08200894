package io.jenkins.plugins.repopilot.engine.edit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The cases of {@code edit-cases.txt}, from the reply to the bytes on the disk. */
class EditCorpusTest {

    @TempDir
    Path folder;

    @Test
    void thereAreEnoughCasesAndEachHasItsName() throws Exception {
        List<EditCase> cases = EditCase.all();
        assertTrue(cases.size() >= 150, "cases: " + cases.size());
        assertEquals(cases.size(), cases.stream().map(c -> c.name).distinct().count());
    }

    @TestFactory
    Stream<DynamicTest> cases() throws Exception {
        return EditCase.all().stream().map(c -> DynamicTest.dynamicTest(c.name, () -> check(c)));
    }

    private void check(EditCase c) throws Exception {
        Path root = Files.createDirectory(folder.resolve("case-" + Integer.toHexString(c.name.hashCode())));
        for (Map.Entry<String, EditCase.Stored> file : c.files.entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue().bytes());
            if (file.getValue().how().contains("exec")) {
                assertTrue(path.toFile().setExecutable(true));
            }
        }
        Map<String, String> before = tree(root);
        DraftFixture draft = new DraftFixture(root, c);

        List<Refusal> problems = draft.apply(c.reply);

        if (c.refused != null) {
            assertTrue(
                    problems.stream().anyMatch(problem -> problem.kind() == c.refused),
                    "expected " + c.refused + ", got " + problems);
            problems.forEach(problem -> assertFalse(problem.describe().isBlank()));
            assertEquals(before, tree(root), "a refused reply leaves the disk alone");
            return;
        }
        assertEquals(List.of(), problems);
        assertEquals(List.of(), draft.write());
        assertFalse(c.expected.isEmpty() && c.gone.isEmpty(), "the case expects nothing");
        Map<String, String> expected = new TreeMap<>(before);
        c.gone.forEach(expected::remove);
        for (Map.Entry<String, EditCase.Stored> file : c.expected.entrySet()) {
            byte[] now = Files.readAllBytes(root.resolve(file.getKey()));
            assertEquals(
                    new String(file.getValue().bytes(), StandardCharsets.ISO_8859_1),
                    new String(now, StandardCharsets.ISO_8859_1));
            assertArrayEquals(file.getValue().bytes(), now);
            assertEquals(
                    file.getValue().how().contains("exec"),
                    Files.isExecutable(root.resolve(file.getKey())),
                    "executable");
            expected.put(file.getKey(), FileSnapshot.hash(now));
        }
        assertEquals(expected, tree(root), "no other file is touched");
    }

    private static Map<String, String> tree(Path root) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                tree.put(root.relativize(path).toString(), FileSnapshot.hash(Files.readAllBytes(path)));
            }
        }
        return tree;
    }
}
