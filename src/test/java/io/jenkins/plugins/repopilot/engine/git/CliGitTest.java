package io.jenkins.plugins.repopilot.engine.git;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliGitTest {

    private static final Instant DATE = Instant.parse("2026-01-02T03:04:05Z");
    private static final String AUTHOR = "Repo Pilot <repo-pilot@example.org>";

    @TempDir
    Path folder;

    private GitFixture repository;
    private CliGit git;
    private String base;

    @BeforeEach
    void setUp() throws Exception {
        repository = GitFixture.init(folder.resolve("work"));
        repository.write("a.txt", "one\ntwo\n").write("odd name \"ü\".txt", "x\n");
        base = repository.commit("Base");
        git = repository.cli();
    }

    @Test
    void tellsWhatIsThere() throws Exception {
        repository.write("a.txt", "changed\n").write("untracked.txt", "u\n");
        repository.git("remote", "add", "origin", "https://user:word@example.org/o/n.git");
        RepositoryState state = git.state();
        assertTrue(state.repository());
        assertEquals(base, state.headSha());
        assertEquals("main", state.branch());
        assertEquals("https://example.org/o/n.git", state.originUrl());
        assertEquals(List.of("a.txt"), state.modified());

        repository.git("checkout", "-q", "--detach", base);
        assertNull(git.state().branch());
    }

    @Test
    void aFolderThatIsNoRepositoryIsAnAnswer() throws Exception {
        Path plain = Files.createDirectories(folder.resolve("plain"));
        RepositoryState state = new CliGit(
                        new io.jenkins.plugins.repopilot.engine.local.LocalShell(plain),
                        java.time.Duration.ofSeconds(30))
                .state();
        assertFalse(state.repository());
        assertNull(state.problem());
        assertNull(GitFixture.init(folder.resolve("empty")).cli().state().headSha());
    }

    @Test
    void theSameCommitRequestGivesTheSameSha() throws Exception {
        String first = commitOnBranch();
        git.checkout("main", base);
        git.deleteBranch("repo-pilot/r1");
        assertEquals(first, commitOnBranch());
        assertEquals("IMP-001", git.log(base, first).get(0).trailer("Repo-Pilot-Bead"));
    }

    private String commitOnBranch() throws Exception {
        git.switchTo("repo-pilot/r1", base);
        repository.write("a.txt", "one\n2\n").write("new/file.txt", "n\n").write("untouched.txt", "left alone\n");
        return git.commit(new CommitRequest(
                List.of("a.txt", "new/file.txt"), "Subject\n\nWhy.\n\nRepo-Pilot-Bead: IMP-001\n", AUTHOR, DATE));
    }

    @Test
    void commitsExactlyTheNamedFiles() throws Exception {
        String sha = commitOnBranch();
        assertEquals(
                List.of(new FileDelta('M', "a.txt", 1, 1), new FileDelta('A', "new/file.txt", 1, 0)),
                git.deltas(base, sha));
        assertTrue(Files.exists(repository.root().resolve("untouched.txt")));
        assertThrows(
                GitException.class, () -> git.commit(new CommitRequest(List.of("a.txt"), "Nothing", AUTHOR, DATE)));
    }

    @Test
    void runsNoHook() throws Exception {
        Path hook = repository.root().resolve(".git/hooks/pre-commit");
        Files.writeString(hook, "#!/bin/sh\ntouch hooked\nexit 1\n");
        assertTrue(hook.toFile().setExecutable(true));
        commitOnBranch();
        assertFalse(Files.exists(repository.root().resolve("hooked")));
    }

    @Test
    void restoresNamedFilesAndNothingElse() throws Exception {
        repository.write("a.txt", "spoilt\n").write("fresh.txt", "f\n").write("other.txt", "o\n");
        Files.delete(repository.root().resolve("odd name \"ü\".txt"));
        repository.git("add", "fresh.txt");
        git.restore(List.of("a.txt", "fresh.txt", "odd name \"ü\".txt", "never-was.txt"), base);
        assertEquals("one\ntwo\n", repository.read("a.txt"));
        assertEquals("x\n", repository.read("odd name \"ü\".txt"));
        assertFalse(Files.exists(repository.root().resolve("fresh.txt")));
        assertEquals("o\n", repository.read("other.txt"));
        assertEquals(List.of(), git.state().modified());
    }

    @Test
    void aDiffAppliesAgainByteForByte() throws Exception {
        byte[] latin = "caf\u00e9 eins\r\nzwei\r\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] changed = "caf\u00e9 eins\r\n\u00fcber zwei".getBytes(StandardCharsets.ISO_8859_1);
        Path file = repository.root().resolve("latin.txt");
        Files.write(file, latin);
        String with = repository.commit("Latin");
        Files.write(file, changed);
        repository.write("a.txt", "one\nzw\u00f6lf\n").write("bin.dat", "\0\1\2");
        String diff = git.diffOfWorkingTree(List.of("latin.txt", "a.txt", "bin.dat"));
        git.restore(List.of("latin.txt", "a.txt", "bin.dat"), with);
        assertArrayEquals(latin, Files.readAllBytes(file));
        assertTrue(git.apply(diff));
        assertArrayEquals(changed, Files.readAllBytes(file));
        assertEquals("one\nzw\u00f6lf\n", repository.read("a.txt"));
        assertEquals("\0\1\2", repository.read("bin.dat"));
        assertFalse(git.apply(diff), "a diff that does not fit changes nothing");
    }

    @Test
    void refusesBranchesThatAreNotItsOwn() {
        assertThrows(IllegalArgumentException.class, () -> git.switchTo("main", base));
        assertThrows(IllegalArgumentException.class, () -> git.deleteBranch("main"));
    }

    @Test
    void deepensAShallowCloneWhenItMust() throws Exception {
        repository.write("b.txt", "b\n");
        String second = repository.commit("Second");
        Path bare = repository.withBareOrigin(folder.resolve("bare.git"));
        GitFixture shallow = GitFixture.init(folder.resolve("shallow"));
        shallow.git("remote", "add", "origin", "file://" + bare);
        shallow.git("fetch", "-q", "--depth=1", "origin", "main");
        shallow.git("checkout", "-q", "--detach", "FETCH_HEAD");
        assertTrue(shallow.cli().state().shallow());
        assertTrue(shallow.cli().isAncestor(base, second));
        assertFalse(shallow.cli().isAncestor(second, base));
    }
}
