package io.jenkins.plugins.repopilot.engine.edit;

import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.block;
import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.file;
import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.improvement;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.TouchedFiles;
import io.jenkins.plugins.repopilot.engine.git.GitException;
import io.jenkins.plugins.repopilot.engine.git.GitRepository;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.Priority;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that git will not take, or takes otherwise than it shows: the end of one improvement at most, never of the run. */
class GitObstaclesTest {

    @TempDir
    Path folder;

    private EditFixture run;

    @BeforeEach
    void project() throws Exception {
        run = new EditFixture(folder).with("sandbox", "off");
        run.repository.write("good.txt", "x\n").write("src/a.txt", "one\n").write("docs/b.txt", "two\n");
        run.repository.commit("Begin");
    }

    /** Makes a good improvement, the one in question, and another good one; gives the reason of the middle one. */
    private String between(String path, String reply) throws Exception {
        run.start(
                improvement(1, "First", Priority.HIGH, "good.txt"),
                improvement(2, "Second", Priority.MEDIUM, path),
                improvement(3, "Third", Priority.LOW, "src/a.txt"));
        run.answering("IMP-001", block("good.txt", "x", "y"))
                .answering("IMP-002", reply)
                .answering("IMP-003", block("src/a.txt", "one", "1"));

        RunRecord after = run.execute();

        assertEquals("", run.repository.git("status", "--porcelain", "--untracked-files=no"));
        ImprovementStatus status = after.improvements().get(1).status();
        assertEquals(
                status == ImprovementStatus.APPLIED ? List.of("First", "Second", "Third") : List.of("First", "Third"),
                run.subjects());
        return status == ImprovementStatus.APPLIED
                ? "applied"
                : after.improvements().get(1).statusReason();
    }

    private static void assertSays(String part, String reason) {
        assertTrue(reason.contains(part), "expected '" + part + "' in: " + reason);
    }

    @Test
    void aNewFileThatTheUsersOwnExcludesIgnoreIsRefusedAlone() throws Exception {
        Files.writeString(run.repository.root().resolve(".git/info/exclude"), "notes/\n");

        assertSays("info/exclude", between("+notes/new.txt", file("notes/new.txt", "new")));
        assertFalse(Files.exists(run.repository.root().resolve("notes")));
        assertEquals(0, run.calls("IMP-002"), "a file that can't be created is not paid for");
    }

    @Test
    void aNewFileOutsideOfASparseCheckoutIsCommitted() throws Exception {
        run.repository.git("sparse-checkout", "set", "--no-cone", "/src/", "/good.txt");

        assertEquals("applied", between("+docs/new.txt", file("docs/new.txt", "new")));
        assertEquals("new\n", run.repository.git("show", "repo-pilot/r1:docs/new.txt"));
        assertEquals("two\n", run.repository.git("show", "repo-pilot/r1:docs/b.txt"));
    }

    @Test
    void aFileThatASparseCheckoutLeftOutIsNotTakenForANewOne() throws Exception {
        run.repository.git("sparse-checkout", "set", "--no-cone", "/src/", "/good.txt");

        assertSays("sparse checkout", between("+docs/b.txt", file("docs/b.txt", "new")));
    }

    @Test
    void lineEndsThatGitWouldNotConvertBackAreNoObstacle() throws Exception {
        run.repository.git("config", "core.autocrlf", "true");
        run.repository.git("config", "core.safecrlf", "true");

        assertEquals("applied", between("docs/b.txt", block("docs/b.txt", "two", "2")));
        assertEquals("2\n", run.repository.git("show", "repo-pilot/r1:docs/b.txt"));
    }

    @Test
    void aFileOfGitLfsIsRefused() throws Exception {
        run.repository.write(".gitattributes", "docs/* filter=lfs diff=lfs merge=lfs -text\n");
        run.repository.commit("Attributes");

        assertSays("filter 'lfs'", between("docs/b.txt", block("docs/b.txt", "two", "2")));
        assertEquals(0, run.calls("IMP-002"));
    }

    @Test
    void aFileWithoutADiffIsRefused() throws Exception {
        run.repository.write(".gitattributes", "docs/* -diff\n").commit("Attributes");

        assertSays("shows no diff", between("docs/b.txt", block("docs/b.txt", "two", "2")));
    }

    @Test
    void aLineThatTheReviewWouldShowCutIsRefused() throws Exception {
        String hidden = "two" + " ".repeat(2_000) + "three";

        assertSays("the review shows", between("docs/b.txt", block("docs/b.txt", "two", hidden)));
        assertEquals("two\n", run.repository.read("docs/b.txt"));
    }

    @Test
    void aLongLineThatIsThereMayStay() throws Exception {
        String table = "[" + "1, ".repeat(1_000) + "]\n";
        run.repository.write("docs/b.txt", table + "two\n").commit("Table");

        assertEquals("applied", between("docs/b.txt", block("docs/b.txt", "two", "2")));
        assertEquals(table + "2\n", run.repository.git("show", "repo-pilot/r1:docs/b.txt"));
    }

    @Test
    void whateverElseGitSaysEndsTheImprovementAlone() throws Exception {
        run.gitWrapper = git -> (GitRepository) Proxy.newProxyInstance(
                GitRepository.class.getClassLoader(),
                new Class<?>[] {GitRepository.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("diffOfWorkingTree")
                            && ((Collection<?>) arguments[0]).contains("docs/b.txt")) {
                        throw new GitException("git add failed: for the test");
                    }
                    try {
                        return method.invoke(git, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });

        assertSays("git add failed", between("docs/b.txt", block("docs/b.txt", "two", "2")));
        assertEquals("two\n", run.repository.read("docs/b.txt"));
        assertEquals(List.of(), TouchedFiles.read(run.context().directory()));
    }
}
