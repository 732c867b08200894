package io.jenkins.plugins.repopilot.engine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.TouchedFiles;
import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written into a tree for a while is gone afterwards, and nothing else is. */
class TreesTest {

    @TempDir
    Path folder;

    private GitFixture repository;
    private RunContext context;

    @BeforeEach
    void project() throws Exception {
        repository = GitFixture.init(folder.resolve("project"));
        repository.write("a.txt", "a\n").commit("Begin");
        context = new Fixtures(repository.root(), folder.resolve("run")).context();
    }

    @Test
    void aFileThatWasThereIsNeitherWrittenNorDeleted() throws Exception {
        repository.write("build/test_mine.py", "mine\n");

        IOException refused = assertThrows(
                IOException.class, () -> new Trees(context).with("build/test_mine.py", "generated\n", () -> "run"));

        assertTrue(refused.getMessage().contains("build/test_mine.py"), refused.getMessage());
        assertEquals("mine\n", repository.read("build/test_mine.py"));
        assertEquals(List.of(), TouchedFiles.read(context.directory()));
    }

    @Test
    void aFileThatIsNotThereIsWrittenAndDeleted() throws Exception {
        String seen =
                new Trees(context).with("tests/test_new.py", "generated\n", () -> repository.read("tests/test_new.py"));

        assertEquals("generated\n", seen);
        assertFalse(Files.exists(repository.root().resolve("tests")));
    }

    @Test
    void aFileThatGitWouldNotTakeIsNotWritten() throws Exception {
        Files.writeString(repository.root().resolve(".git/info/exclude"), "test_*\n");

        assertThrows(IOException.class, () -> new Trees(context).with("test_new.py", "generated\n", () -> "run"));
        assertFalse(Files.exists(repository.root().resolve("test_new.py")));
    }

    @Test
    void whatCanNotBeDeletedStopsNothingElse() throws Exception {
        repository.write("full/x.txt", "x\n").write("tree/deep/y.txt", "y\n").write("z.txt", "z\n");
        repository.write("kept.txt", "kept\n");
        Files.createSymbolicLink(repository.root().resolve("tree/link"), repository.root());
        Files.createSymbolicLink(
                repository.root().resolve("linked"), repository.root().resolve("full"));

        List<String> left = Texts.delete(List.of("full", "tree/", "linked/", "../neighbour", "z.txt"))
                .run(repository.root());

        assertEquals(List.of("full (DirectoryNotEmptyException)"), left);
        assertEquals("x\n", repository.read("full/x.txt"));
        assertEquals("kept\n", repository.read("kept.txt"));
        for (String gone : List.of("tree", "linked", "z.txt")) {
            assertFalse(Files.exists(repository.root().resolve(gone)), gone);
        }
    }
}
