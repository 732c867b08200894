package io.jenkins.plugins.repopilot.engine.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.Improvement.Action;
import io.jenkins.plugins.repopilot.engine.record.Improvement.FileChange;
import io.jenkins.plugins.repopilot.engine.record.Priority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Well-formed and hostile replies, bent at random: whatever comes out, nothing is written outside of the policy, and nothing is thrown. The
 * policy is written down here once more, on its own.
 */
class MutatedRepliesTest {

    private static final int CASES = 10_000;

    private static final Map<String, String> PROJECT = Map.of(
            "src/a.txt", "one\ntwo\nthree\nfour\nfive\n",
            "src/b.py", "def f(x):\n    y = x + 1\n    return y\n\nkey = \"AKIAIOSFODNN7EXAMPLE\"\n",
            "tests/test_a.py", "def test_a():\n    assert True\n",
            "Jenkinsfile", "node {}\n",
            ".github/workflows/ci.yml", "on: push\n",
            "package-lock.json", "{}\n",
            ".git/config", "[core]\n",
            ".gitignore", "out/\n",
            "unseen.txt", "one\ntwo\n",
            "sub/.git", "gitdir: elsewhere\n");

    private static final List<String> PATHS = List.of(
            "src/a.txt",
            "src/b.py",
            "tests/test_a.py",
            "Jenkinsfile",
            ".github/workflows/ci.yml",
            "package-lock.json",
            ".git/config",
            ".git/hooks/pre-commit",
            ".GIT/config",
            "../outside/secret.txt",
            "link/secret.txt",
            "link/new.txt",
            "file-link",
            "dangling",
            "/etc/passwd",
            "~/.ssh/id_rsa",
            "out/x.txt",
            "unseen.txt",
            "sub/x.txt",
            "src",
            "src/a.txt/x",
            "new.txt",
            "x/y/z.txt",
            "C:\\x",
            "src/../../outside/secret.txt",
            "./src/a.txt",
            "a\u0000b",
            "",
            " ",
            "src/a.txt ",
            "loop/loop/x",
            ".env",
            "con",
            "x\ny",
            "%2e%2e/x",
            "src//a.txt",
            ".git\u200c/config",
            "git~1/config",
            "requirements.txt",
            "x.png",
            "tests/test_new.py");

    private static final List<String> PIECES = List.of(
            "FILE: src/a.txt\n",
            "NEW FILE: new.txt\n",
            "DELETE FILE: src/a.txt\n",
            "DELETE FILE: src/b.py\n",
            "RENAME FILE: src/a.txt -> src/c.txt\n",
            "WHOLE FILE: src/a.txt\n",
            "<<<<<<< SEARCH\n",
            "=======\n",
            ">>>>>>> REPLACE\n",
            "<<<<<<< CONTENT\n",
            ">>>>>>> END\n",
            "```\n",
            "```python\n",
            "one\n",
            "two\n",
            "three\n",
            "\n",
            "    y = x + 1\n",
            "# ... rest\n",
            "key = \"«secret-1»\"\n",
            "«secret-7»\n",
            "\u0000",
            "\r\n",
            "\r",
            "\uFEFF",
            "🙂",
            "\uD800",
            "…",
            "<<<<<<<\n",
            ">>>>>>>\n",
            "<<<<<<< SEARCH\ntwo\n=======\n2\n>>>>>>> REPLACE\n",
            "<<<<<<< CONTENT\nhello\n>>>>>>> END\n");

    @TempDir
    Path folder;

    private Path root;
    private Path outside;

    @BeforeEach
    void project() throws IOException {
        root = Files.createDirectories(folder.resolve("repository"));
        outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret.txt"), "one\ntwo\n");
        PROJECT.forEach(this::put);
        Files.createSymbolicLink(root.resolve("link"), outside);
        Files.createSymbolicLink(root.resolve("file-link"), root.resolve("src/a.txt"));
        Files.createSymbolicLink(root.resolve("dangling"), outside.resolve("not-there.txt"));
        Files.createSymbolicLink(root.resolve("loop"), root);
    }

    @Test
    void neverWritesOutsideOfThePolicyAndNeverThrows() throws Exception {
        List<String> seeds = seeds();
        Map<String, String> pristine = tree();
        int written = 0;
        Set<Refusal.Kind> kinds = new TreeSet<>();
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            String reply = mutated(random, seeds);
            RunSettings settings =
                    RunSettings.DEFAULTS.with(Map.of("editFormat", random.nextInt(4) == 0 ? "whole" : "auto"));
            try {
                DraftFixture draft =
                        new DraftFixture(root, settings, improvement(), List.of("src/a.txt", "src/b.py"), "Change it");
                List<Refusal> problems = draft.apply(reply);
                problems.forEach(problem -> kinds.add(problem.kind()));
                if (problems.isEmpty() && draft.write().isEmpty()) {
                    written++;
                    check(pristine, "seed " + seed);
                    reset(pristine);
                }
            } catch (Exception | StackOverflowError e) {
                fail("seed " + seed + " threw " + e + " for:\n" + reply, e);
            }
        }
        assertEquals(pristine, tree());
        assertTrue(written > CASES / 50, "mutations that still apply: " + written);
        assertTrue(kinds.size() > 15, "kinds of refusal met: " + kinds);
    }

    private void check(Map<String, String> pristine, String what) throws IOException {
        Map<String, String> now = tree();
        Set<String> changed = new TreeSet<>(now.keySet());
        changed.addAll(pristine.keySet());
        changed.removeIf(
                path -> pristine.containsKey(path) && pristine.get(path).equals(now.get(path)));
        for (String path : changed) {
            assertFalse(path.startsWith("outside"), what + " wrote " + path);
            String own = path.substring("repository/".length());
            boolean known = PROJECT.containsKey(own);
            assertTrue(!known || own.equals("src/a.txt") || own.equals("src/b.py"), what + " wrote " + path);
            String lower = own.toLowerCase();
            for (String forbidden : List.of(".git/", ".github/", "out/", "sub/", "link/", "loop/")) {
                assertFalse(lower.startsWith(forbidden), what + " wrote " + path);
            }
            assertFalse(Set.of("link", "loop", "file-link", "dangling").contains(lower), what + " wrote " + path);
            assertFalse(lower.contains("/.git/") || lower.matches("git~\\d.*"), what + " wrote " + path);
            assertFalse(
                    lower.matches("jenkinsfile|\\.env|.*\\.png|requirements\\.txt|package-lock\\.json|.*\\p{Cntrl}.*"),
                    what + " wrote " + path);
            if (pristine.containsKey(path) && !now.containsKey(path)) {
                assertTrue(own.equals("src/b.py") || own.equals("src/a.txt"), what + " deleted " + path);
            }
        }
        String python = root.resolve("src/b.py").toFile().exists() ? Files.readString(root.resolve("src/b.py")) : "";
        assertTrue(python.split("AKIAIOSFODNN7EXAMPLE", -1).length <= 2, what + " doubled a secret");
        assertFalse(Files.readString(outside.resolve("secret.txt")).contains("AKIA"));
    }

    private static Improvement improvement() {
        return EditFixture.improvement(
                1,
                "Change it",
                Priority.HIGH,
                List.of(
                        new FileChange(Action.DELETE, "src/b.py", null, "", ""),
                        new FileChange(Action.RENAME, "src/a.txt", "src/c.txt", "", ""),
                        new FileChange(Action.RENAME, "src/a.txt", "link/c.txt", "", "")));
    }

    private List<String> seeds() throws IOException {
        List<String> seeds = new ArrayList<>();
        for (EditCase c : EditCase.all()) {
            if (c.reply.length() < 2_000) {
                seeds.add(c.reply.replace("a.txt", "src/a.txt").replace("a.py", "src/b.py"));
            }
        }
        for (String path : PATHS) {
            seeds.add(EditFixture.block(path, "two", "2"));
            seeds.add(EditFixture.file(path, "hello"));
            seeds.add("DELETE FILE: " + path + "\n");
            seeds.add("RENAME FILE: src/a.txt -> " + path + "\n");
        }
        return seeds;
    }

    private static String mutated(Random random, List<String> seeds) {
        StringBuilder reply = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
        if (random.nextInt(3) == 0) {
            reply.append(seeds.get(random.nextInt(seeds.size())));
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            int at = random.nextInt(reply.length() + 1);
            int to = Math.min(reply.length(), at + random.nextInt(30));
            switch (random.nextInt(7)) {
                case 0 -> reply.delete(at, to);
                case 1 -> reply.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> reply.insert(at, reply.substring(at, to));
                case 3 -> reply.setLength(at);
                case 4 -> reply.insert(at, (char) random.nextInt(0x3000));
                case 5 -> {
                    int line = reply.indexOf("\n", at) + 1;
                    reply.insert(line, PIECES.get(random.nextInt(PIECES.size())));
                }
                default -> {
                    String path = PATHS.get(random.nextInt(PATHS.size()));
                    int found = reply.indexOf("src/a.txt");
                    if (found >= 0) {
                        reply.replace(found, found + "src/a.txt".length(), path);
                    }
                }
            }
        }
        return reply.toString();
    }

    private void put(String path, String text) {
        try {
            Files.createDirectories(root.resolve(path).getParent());
            Files.writeString(root.resolve(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void reset(Map<String, String> pristine) throws IOException {
        for (String path : tree().keySet()) {
            if (!pristine.containsKey(path)) {
                Files.delete(folder.resolve(path));
            }
        }
        put("src/a.txt", PROJECT.get("src/a.txt"));
        put("src/b.py", PROJECT.get("src/b.py"));
    }

    /** Files and links with what they hold; folders are not told. */
    private Map<String, String> tree() throws IOException {
        Map<String, String> tree = new TreeMap<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                tree.put(
                        folder.relativize(file).toString(),
                        attributes.isSymbolicLink()
                                ? "-> " + Files.readSymbolicLink(file)
                                : Files.readString(file, StandardCharsets.ISO_8859_1));
                return FileVisitResult.CONTINUE;
            }
        });
        return tree;
    }
}
