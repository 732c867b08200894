package io.jenkins.plugins.repopilot.engine.edit;

import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.block;
import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.file;
import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.improvement;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.Priority;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stages 5 and 7 send back is mended within its own commit, or dropped. */
class MendTest {

    @TempDir
    Path folder;

    private EditFixture run;
    private RunRecord before;

    @BeforeEach
    void threeImprovements() throws Exception {
        run = new EditFixture(folder).with("sandbox", "off");
        run.repository
                .write("a.sh", "# a\none() {\n  echo 1\n}\n\ntwo() {\n  echo 2\n}\n")
                .write("b.sh", "three() {\n  echo 3\n}\n")
                .commit("Begin");
        run.start(
                improvement(1, "Count from ten", Priority.HIGH, "a.sh"),
                improvement(2, "Add a test", Priority.MEDIUM, "+tests/one.sh"),
                improvement(3, "Shout three", Priority.LOW, "b.sh"));
        run.answering("IMP-001", block("a.sh", "  echo 1", "  echo 10"))
                .answering("IMP-002", file("tests/one.sh", ". ./a.sh\none"))
                .answering("IMP-003", block("b.sh", "  echo 3", "  echo 3!"));
        before = run.execute();
        assertEquals(3, run.commits().size());
    }

    @Test
    void aMendedImprovementIsStillOneCommitInItsPlace() throws Exception {
        run.answering("IMP-001", (call, request) -> block("a.sh", "  echo 10", "  echo 11"));

        RunRecord after = new ChangeSet().repair(run.context(), before, "IMP-001", "a.sh:3 counts wrongly");

        assertEquals(List.of("Count from ten", "Add a test", "Shout three"), run.subjects());
        assertEquals(ImprovementStatus.APPLIED, after.improvements().get(0).status());
        assertEquals(run.commits().get(0), after.improvements().get(0).commit());
        assertEquals(run.commits().get(2), after.codeChanges().headSha());
        String diff = run.repository.git("show", "--format=", run.commits().get(0));
        assertTrue(diff.contains("-  echo 1\n+  echo 11\n"), diff);
        assertEquals("three() {\n  echo 3!\n}\n", run.repository.read("b.sh"));
        ModelRequest asked = run.requests.get(run.requests.size() - 1);
        assertTrue(asked.task().contains("counts wrongly"), asked.task());
        assertTrue(asked.context().contains("echo 10"), asked.context());
        assertEquals("", run.repository.git("status", "--porcelain"));
    }

    @Test
    void aTestThatTheImprovementCreatedItselfMayBeMended() throws Exception {
        run.answering("IMP-002", (call, request) -> block("tests/one.sh", "one", "one && true"));

        RunRecord after = new ChangeSet().repair(run.context(), before, "IMP-002", "it tests nothing");

        assertEquals(ImprovementStatus.APPLIED, after.improvements().get(1).status());
        assertEquals(". ./a.sh\none && true\n", run.repository.read("tests/one.sh"));
    }

    @Test
    void whatCanNotBeMendedIsDroppedAlone() throws Exception {
        int calls = run.calls("IMP-001");
        run.answering("IMP-001", (call, request) -> "I would rather not.");

        RunRecord after = new ChangeSet().repair(run.context(), before, "IMP-001", "a.sh:3 counts wrongly");

        assertEquals(List.of("Add a test", "Shout three"), run.subjects());
        assertEquals(ImprovementStatus.FAILED, after.improvements().get(0).status());
        assertTrue(after.improvements().get(0).statusReason().contains("counts wrongly"));
        assertEquals(2, run.calls("IMP-001") - calls, "two rounds");
        assertEquals("", run.repository.git("status", "--porcelain"));
    }

    @Test
    void aMendedImprovementIsRebuiltFromItsStoredDiff() throws Exception {
        run.answering("IMP-001", (call, request) -> block("a.sh", "  echo 10", "  echo 11"));
        RunRecord mended = new ChangeSet().repair(run.context(), before, "IMP-001", "a.sh:3 counts wrongly");
        List<String> commits = run.commits();
        run.repository.git("checkout", "-q", "main");
        run.repository.git("branch", "-D", "repo-pilot/r1");

        new ChangeSet().rebuild(run.context(), mended);

        assertEquals(commits, run.commits());
    }
}
