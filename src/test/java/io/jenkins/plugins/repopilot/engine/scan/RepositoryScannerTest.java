package io.jenkins.plugins.repopilot.engine.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryScannerTest {

    @TempDir
    Path directory;

    @Test
    void findsTextByContentNotByEnding() throws Exception {
        Repo repo = new Repo(directory)
                .file("tool", "#!/bin/sh\necho hi\n")
                .file("odd.xyz", "plain words\n")
                .file("picture.txt", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2})
                .file("latin.properties", "name=Müller\n".getBytes(StandardCharsets.ISO_8859_1))
                .file("wide.cs", "\uFEFFclass A {}".getBytes(StandardCharsets.UTF_16LE))
                .file("empty.py", "");
        Snapshot snapshot = repo.scan();
        assertEquals(List.of("empty.py", "latin.properties", "odd.xyz", "tool", "wide.cs"), paths(snapshot));
        assertEquals(Map.of("binary", 1), snapshot.skipped());
        assertEquals("Shell", snapshot.file("tool").orElseThrow().language());
        assertEquals("C#", snapshot.file("wide.cs").orElseThrow().language());
    }

    @Test
    void keepsToIgnoreFilesOfEveryFolder() throws Exception {
        Repo repo = new Repo(directory)
                .file(".gitignore", "*.log\n/generated/\n!keep.log\n# a comment\n\n")
                .file("a.log", "x")
                .file("keep.log", "x")
                .file("generated/a.py", "x")
                .file("src/generated/b.py", "x")
                .file("src/.gitignore", "local.py\n!*.log\n")
                .file("src/local.py", "x")
                .file("src/x.log", "x")
                .file("docs/.repopilotignore", "secret-plan.md\n")
                .file("docs/secret-plan.md", "x")
                .file("docs/plan.md", "x")
                .file(".git/info/exclude", "mine.txt\n")
                .file("mine.txt", "x");
        assertEquals(
                List.of(
                        ".gitignore",
                        "docs/.repopilotignore",
                        "docs/plan.md",
                        "keep.log",
                        "src/.gitignore",
                        "src/generated/b.py",
                        "src/x.log"),
                repo.paths());
    }

    @Test
    void leavesOutFoldersOfToolsAndNestedRepositories() throws Exception {
        Repo repo = new Repo(directory)
                .file("node_modules/a/index.js", "x")
                .file(".venv/lib/a.py", "x")
                .file("pkg/__pycache__/a.py", "x")
                .file("target/classes/a.txt", "x")
                .file("build/out.js", "x")
                .file("dist/a.js", "x")
                .file("src/main/java/a/build/Builder.java", "class Builder {}")
                .file("sub/.git", "gitdir: ../.git/modules/sub")
                .file("sub/a.py", "x")
                .file("main.py", "x");
        assertEquals(List.of("main.py", "src/main/java/a/build/Builder.java"), repo.paths());
    }

    @Test
    void neverReadsFilesMadeForSecrets() throws Exception {
        Repo repo = new Repo(directory)
                .file(".env", "KEY=1")
                .file(".env.production", "KEY=1")
                .file(".env.example", "KEY=")
                .file("certs/server.pem", "x")
                .file("id_rsa", "x")
                .file("id_rsa.pub", "ssh-rsa AAAA")
                .file("home/.ssh/config", "x")
                .file("deploy/service-account.json", "{}");
        assertEquals(List.of(".env.example", "id_rsa.pub"), repo.paths());
        assertEquals(6, repo.scan().skipped().get("holds secrets"));
        assertEquals(Map.of(), new ReadTexts(List.of(".env", "certs/server.pem")).run(repo.root));
    }

    @Test
    void takesOddFileNames() throws Exception {
        List<String> names =
                List.of("a b.py", "new\nline.py", "quo\"te's.py", "tab\t.py", "Grüße-日本.py", "-rf.py", "$(id).py");
        Repo repo = new Repo(directory);
        for (String name : names) {
            repo.file(name, "x = 1\n");
        }
        assertEquals(Set.copyOf(names), Set.copyOf(repo.paths()));
        assertEquals(names.size(), repo.view().read(names).size());
        String tree = new ContextPacker(repo.view(), new Redactor())
                .digest(1000, 20_000)
                .text();
        assertTrue(tree.contains("\"new\\nline.py\""), tree);
        assertFalse(tree.contains("new\nline"), tree);
    }

    @Test
    void followsNoLink() throws Exception {
        Path outside = Files.createDirectories(directory.resolve("outside"));
        Files.writeString(outside.resolve("secret.txt"), "outside");
        Repo repo = new Repo(directory).file("a/real.txt", "inside");
        Files.createSymbolicLink(repo.root.resolve("a/loop"), repo.root);
        Files.createSymbolicLink(repo.root.resolve("out"), outside);
        Files.createSymbolicLink(repo.root.resolve("leak.txt"), outside.resolve("secret.txt"));
        Files.createSymbolicLink(repo.root.resolve("dangling"), Path.of("nowhere"));
        assertEquals(List.of("a/real.txt"), repo.paths());
        assertEquals(4, repo.scan().skipped().get("link"));
        List<String> wanted = List.of(
                "leak.txt",
                "out/secret.txt",
                "a/loop/a/real.txt",
                "../outside/secret.txt",
                "/etc/passwd",
                "a/../a/real.txt",
                ".git/config",
                "");
        assertEquals(Map.of(), new ReadTexts(wanted).run(repo.root));
    }

    @Test
    void ignoreFilesThatAreLinksAreNotRead() throws Exception {
        Files.writeString(directory.resolve("rules"), "*.py\n");
        Repo repo = new Repo(directory).file("a.py", "x");
        Files.createSymbolicLink(repo.root.resolve(".gitignore"), directory.resolve("rules"));
        assertEquals(List.of("a.py"), repo.paths());
    }

    @Test
    void leavesOutHugeFilesWithoutReadingThem() throws Exception {
        Repo repo = new Repo(directory).file("a.py", "x");
        try (RandomAccessFile huge =
                new RandomAccessFile(repo.root.resolve("huge.txt").toFile(), "rw")) {
            huge.setLength(100L * 1024 * 1024);
        }
        assertEquals(List.of("a.py"), repo.paths());
        assertEquals("too large", repo.scan().examples().get("huge.txt"));
    }

    @Test
    void opensNothingButRegularFiles() throws Exception {
        Repo repo = new Repo(directory).file("a.py", "x");
        Process made = new ProcessBuilder("mkfifo", repo.root.resolve("pipe.py").toString()).start();
        assertEquals(0, made.waitFor());
        assertEquals(List.of("a.py"), repo.paths());
        assertEquals(Map.of(), new ReadTexts(List.of("pipe.py")).run(repo.root));
    }

    @Test
    void marksThatItStoppedAtItsLimit() throws Exception {
        Repo repo = new Repo(directory);
        for (int i = 0; i < 20; i++) {
            repo.file("f" + i + ".txt", "x");
        }
        Snapshot cut = new RepositoryScanner(List.of(), 5, 1000).run(repo.root);
        assertEquals(5, cut.files().size());
        assertTrue(cut.truncated().startsWith("more than 5 text files"), cut.truncated());
        assertNull(repo.scan().truncated());
    }

    @Test
    void countsLinesByLanguage() throws Exception {
        Repo repo = new Repo(directory)
                .file("a.py", "1\n2\n3\n")
                .file("b.py", "1\n2")
                .file("c.go", "package c\n")
                .file("Dockerfile", "FROM x\n");
        assertEquals("{Python=5, Dockerfile=1, Go=1}", repo.scan().languages().toString());
        assertEquals(7, repo.scan().lines());
    }

    @Test
    void missingWorkspaceIsAnErrorThatNamesIt() {
        IOException error =
                assertThrows(IOException.class, () -> new RepositoryScanner().run(directory.resolve("gone")));
        assertTrue(error.getMessage().contains("gone"), error.getMessage());
    }

    @Test
    void anInterruptEndsTheScan() throws Exception {
        Repo repo = new Repo(directory).file("a.py", "x");
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, repo::scan);
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void taskAndResultTravelAsSerialisedObjects() throws Exception {
        Repo repo = new Repo(directory).file("a.py", "import os\ndef f():\n    return os\n");
        RepositoryScanner task = copy(new RepositoryScanner());
        Snapshot snapshot = copy(task.run(repo.root));
        assertEquals(repo.scan().files(), snapshot.files());
        assertEquals("f", snapshot.outlines().definition(0, 0).name());
        assertEquals(
                Map.of("a.py", "import os\ndef f():\n    return os\n"),
                copy(new ReadTexts(List.of("a.py"))).run(repo.root));
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T value) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }

    private static List<String> paths(Snapshot snapshot) {
        return snapshot.files().stream().map(FileFact::path).toList();
    }
}
