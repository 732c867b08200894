package io.jenkins.plugins.repopilot.engine.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.redact.PlantedSecrets;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import io.jenkins.plugins.repopilot.engine.review.UnifiedDiff.FileDiff;
import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnifiedDiffTest {

    @TempDir
    Path directory;

    private GitFixture git;
    private String base;

    @BeforeEach
    void repository() throws Exception {
        git = GitFixture.init(directory.resolve("repository"));
    }

    private UnifiedDiff diff() throws Exception {
        String head = git.commit("Change");
        return UnifiedDiff.parse(git.cli().diff(base, head, List.of()));
    }

    private Map<String, String> heads(UnifiedDiff diff) throws Exception {
        Map<String, String> heads = new LinkedHashMap<>();
        for (FileDiff file : diff.files()) {
            git.cli().show("HEAD", file.path()).ifPresent(text -> heads.put(file.path(), text));
        }
        return heads;
    }

    @Test
    void takesAddedChangedDeletedBinaryAndOddlyNamedFilesApart() throws Exception {
        git.write("a.txt", "1\n2\n3\n")
                .write("gone.txt", "x\ny\n")
                .write("Grüße \"q\".txt", "old\n")
                .write("end.txt", "no newline");
        Files.write(git.root().resolve("bin"), new byte[] {0, 1, 2});
        base = git.commit("Begin");
        git.write("a.txt", "1\ntwo\n3\n")
                .write("new dir/new.txt", "n\n")
                .write("Grüße \"q\".txt", "-- old\n++ new\n")
                .write("end.txt", "still none");
        Files.delete(git.root().resolve("gone.txt"));
        Files.write(git.root().resolve("bin"), new byte[] {0, 3});
        UnifiedDiff diff = diff();
        Map<String, FileDiff> files = new LinkedHashMap<>();
        diff.files().forEach(file -> files.put(file.path(), file));
        assertEquals(
                Set.of("a.txt", "gone.txt", "Grüße \"q\".txt", "end.txt", "bin", "new dir/new.txt"), files.keySet());
        assertTrue(files.get("gone.txt").deleted());
        assertEquals(Set.of(1, 2), files.get("gone.txt").lines());
        assertTrue(files.get("new dir/new.txt").added());
        assertTrue(files.get("bin").binary());
        assertEquals(2, files.get("a.txt").size());
        assertEquals(Set.of(1, 2, 3), files.get("a.txt").lines());
        assertEquals(3, files.get("Grüße \"q\".txt").size());
        assertEquals(2, files.get("end.txt").size());
    }

    @Test
    void aHunkComesWithTheFunctionAroundIt() throws Exception {
        StringBuilder text = new StringBuilder("def first():\n    return 1\n\ndef pay(amount):\n    total = 0\n");
        for (int i = 0; i < 20; i++) {
            text.append("    total += step_").append(i).append("(amount)\n");
        }
        text.append("    return total\n\ndef last():\n    return 3\n");
        git.write("pay.py", text.toString());
        base = git.commit("Begin");
        git.write("pay.py", text.toString().replace("step_10(amount)", "step_10(amount * 2)"));
        UnifiedDiff diff = diff();
        String shown = DiffPacker.pack(diff, heads(diff), new Redactor(), 24_000)
                .get(0)
                .text();
        assertTrue(shown.contains("    4   def pay(amount):"), shown);
        assertTrue(shown.contains("   26       return total"), shown);
        assertTrue(shown.contains("   16 -     total += step_10(amount)"), shown);
        assertTrue(shown.contains("   16 +     total += step_10(amount * 2)"), shown);
        assertFalse(shown.contains("def first"), shown);
        assertEquals(1, shown.split("step_12", -1).length - 1, "no line twice");
    }

    @Test
    void nothingOfALargeDiffIsLeftOut() throws Exception {
        List<String> removed = new ArrayList<>();
        List<String> added = new ArrayList<>();
        for (int file = 0; file < 6; file++) {
            StringBuilder old = new StringBuilder();
            StringBuilder now = new StringBuilder();
            for (int i = 0; i < 300; i++) {
                String gone = "check_" + file + "_" + i + "(request.value)";
                String fresh = "accept_" + file + "_" + i + "(request.value)";
                old.append(gone).append('\n');
                now.append(fresh).append('\n');
                removed.add(gone);
                added.add(fresh);
            }
            git.write("f" + file + ".py", old.toString());
            if (file == 5) {
                added.removeIf(line -> line.startsWith("accept_5"));
            }
        }
        base = git.commit("Begin");
        for (int file = 0; file < 5; file++) {
            git.write("f" + file + ".py", git.read("f" + file + ".py").replace("check_", "accept_"));
        }
        Files.delete(git.root().resolve("f5.py"));
        UnifiedDiff diff = diff();
        List<ReviewPart> parts = DiffPacker.pack(diff, heads(diff), new Redactor(), 3_000);
        assertTrue(parts.size() > 5, String.valueOf(parts.size()));
        String all = String.join("", parts.stream().map(ReviewPart::text).toList());
        removed.forEach(line -> assertTrue(all.contains("- " + line), line));
        added.forEach(line -> assertTrue(all.contains("+ " + line), line));
        Set<String> files = new TreeSet<>();
        int lines = 0;
        for (ReviewPart part : parts) {
            files.addAll(part.files().keySet());
            lines += part.files().values().stream().mapToInt(Integer::intValue).sum();
            assertTrue(io.jenkins.plugins.repopilot.engine.scan.TokenBudget.estimate(part.text()) <= 3_600);
        }
        assertEquals(6, files.size());
        assertEquals(diff.size(), lines);
    }

    @Test
    void secretsInADiffAreHiddenAndLineNumbersStay() throws Exception {
        String key = PlantedSecrets.all().stream()
                .filter(p -> p.path().equals("key.py"))
                .findFirst()
                .orElseThrow()
                .text();
        git.write("key.py", "import os\n");
        base = git.commit("Begin");
        git.write("key.py", "import os\n" + key + "PASSWORD = \"h4rd-2-Guess!\"\nlast = 1\n");
        UnifiedDiff diff = diff();
        String shown = DiffPacker.pack(diff, heads(diff), new Redactor(), 24_000)
                .get(0)
                .text();
        for (String line : key.split("\n")) {
            assertFalse(line.length() > 20 && !line.contains("-----") && shown.contains(line), shown);
        }
        assertFalse(shown.contains("h4rd-2-Guess!"));
        int last = git.read("key.py").split("\n").length;
        assertTrue(shown.contains(String.format("%5d + last = 1", last)), shown);
    }
}
