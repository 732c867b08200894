package io.jenkins.plugins.repopilot.engine.edit;

import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.block;
import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.file;
import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.improvement;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.Priority;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much one run does, and what it does in which order. */
class LimitsTest {

    @TempDir
    Path folder;

    private EditFixture run;

    @BeforeEach
    void project() throws Exception {
        run = new EditFixture(folder).with("sandbox", "off");
        run.repository
                .write("a.txt", "one\ntwo\n")
                .write("b.txt", "one\n")
                .write("c.txt", "one\n")
                .commit("Begin");
    }

    private RunRecord three() throws Exception {
        run.start(
                improvement(1, "Low", Priority.LOW, "a.txt"),
                improvement(2, "Critical", Priority.CRITICAL, "b.txt"),
                improvement(3, "Medium", Priority.MEDIUM, "c.txt"));
        run.answering("IMP-001", block("a.txt", "one", "1"))
                .answering("IMP-002", block("b.txt", "one", "1"))
                .answering("IMP-003", block("c.txt", "one", "1\n2\n3\n4\n5\n6"));
        return run.execute();
    }

    private ImprovementStatus status(RunRecord record, int index) {
        return record.improvements().get(index).status();
    }

    @Test
    void theBestComeFirst() throws Exception {
        three();
        assertEquals(List.of("Critical", "Medium", "Low"), run.subjects());
    }

    @Test
    void overMaxImprovementsTheRestIsKeptForALaterRun() throws Exception {
        run.with("maxImprovements", 2);
        RunRecord after = three();
        assertEquals(List.of("Critical", "Medium"), run.subjects());
        assertEquals(ImprovementStatus.POSTPONED, status(after, 0));
        assertEquals(
                BeadStatus.SKIPPED,
                run.context().beads().find("IMP-001").orElseThrow().status());
        assertEquals(0, run.calls("IMP-001"), "what is not made is not paid for");
    }

    @Test
    void overMaxDiffLinesOneIsKeptForALaterRunAndSmallerOnesAreMade() throws Exception {
        run.with("maxDiffLines", 5);
        RunRecord after = three();
        assertEquals(List.of("Critical", "Low"), run.subjects());
        assertEquals(ImprovementStatus.POSTPONED, status(after, 2));
        assertTrue(after.improvements().get(2).statusReason().contains("maxDiffLines"));
        assertEquals("one\n", run.repository.read("c.txt"));
        assertEquals(4, after.codeChanges().diffLines());
    }

    @Test
    void aFileThatCanNotBeShownWholeIsNotEdited() throws Exception {
        run.with("contextTokens", 1000);
        run.repository.write("b.txt", "some words in a line\n".repeat(500)).commit("Grow");
        RunRecord after = three();
        assertEquals(List.of("Medium", "Low"), run.subjects());
        assertEquals(ImprovementStatus.DROPPED, status(after, 1));
        assertEquals(
                BeadStatus.SKIPPED,
                run.context().beads().find("IMP-002").orElseThrow().status());
        assertTrue(after.improvements().get(1).statusReason().contains("too large"));
    }

    @Test
    void atTheBudgetNoNewImprovementStarts() throws Exception {
        run.start(improvement(1, "Done", Priority.HIGH, "a.txt"), improvement(2, "Too late", Priority.LOW, "b.txt"));
        run.answering("IMP-001", block("a.txt", "one", "1")).failing("IMP-002", ModelException.Kind.BUDGET);
        RunRecord after = run.execute();
        assertEquals(List.of("Done"), run.subjects());
        assertEquals(ImprovementStatus.POSTPONED, status(after, 1));
        assertEquals(
                BeadStatus.SKIPPED,
                run.context().beads().find("IMP-002").orElseThrow().status());
    }

    @Test
    void aModelThatRefusesEverythingEndsTheStage() throws Exception {
        run.start(improvement(1, "Never", Priority.HIGH, "a.txt"));
        run.failing("IMP-001", ModelException.Kind.UNAUTHORIZED);
        assertThrows(ModelException.class, run::execute);
        assertEquals("one\ntwo\n", run.repository.read("a.txt"));
    }

    @Test
    void editsAreGeneratedSideBySideUpToTheLimit() throws Exception {
        run.with("maxParallelCalls", 2);
        CyclicBarrier both = new CyclicBarrier(2);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        run.start(
                improvement(1, "One", Priority.HIGH, "+n1.txt"),
                improvement(2, "Two", Priority.HIGH, "+n2.txt"),
                improvement(3, "Three", Priority.HIGH, "+n3.txt"),
                improvement(4, "Four", Priority.HIGH, "+n4.txt"));
        for (int i = 1; i <= 4; i++) {
            String name = "n" + i + ".txt";
            run.answering("IMP-00" + i, (call, request) -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                try {
                    both.await(30, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException("no second call came", e);
                } finally {
                    now.decrementAndGet();
                }
                return file(name, "x");
            });
        }
        run.execute();
        assertEquals(4, run.subjects().size());
        assertEquals(2, most.get());
    }

    @Test
    void aWholeFileIsOfferedInTheLastRoundOnly() throws Exception {
        run.start(improvement(1, "Change two", Priority.HIGH, "a.txt"));
        run.answering("IMP-001", "no", "no", "WHOLE FILE: a.txt\n<<<<<<< CONTENT\none\n2\n>>>>>>> END\n");
        run.execute();
        assertEquals(List.of("Change two"), run.subjects());
        assertFalse(run.requests.get(1).task().contains("WHOLE FILE"));
        assertTrue(run.requests.get(2).task().contains("WHOLE FILE"));
        assertEquals("one\n2\n", run.repository.read("a.txt"));
    }

    @Test
    void aWholeFileIsNeverTakenWhereBlocksAreAskedFor() throws Exception {
        run.with("editFormat", "blocks");
        run.start(improvement(1, "Change two", Priority.HIGH, "a.txt"));
        run.answering("IMP-001", "WHOLE FILE: a.txt\n<<<<<<< CONTENT\none\n2\n>>>>>>> END\n");
        RunRecord after = run.execute();
        assertEquals(ImprovementStatus.FAILED, status(after, 0));
        assertTrue(run.requests.stream().noneMatch(request -> request.task().contains("WHOLE FILE")));
    }

    @Test
    void theModelIsToldWhatFailedWhatIsNearAndWhatIsApplied() throws Exception {
        run.start(improvement(1, "Change both", Priority.HIGH, "a.txt"));
        run.answering("IMP-001", block("a.txt", "one", "1") + block("a.txt", "twoo", "2"), block("a.txt", "two", "2"));
        run.execute();
        String told = run.requests.get(1).task();
        assertTrue(told.contains("a.txt, block 2: the searched lines are not in the file"), told);
        assertTrue(told.contains("2 | two"), told);
        assertTrue(told.contains("a.txt: blocks [1]"), told);
        assertTrue(run.requests.get(1).context().contains("1\ntwo\n"), "the text as it is now");
        assertEquals("1\n2\n", run.repository.read("a.txt"));
    }

    @Test
    void anAnswerThatRepeatsAllOfAnEditIsUnderstood() throws Exception {
        run.start(improvement(1, "Change both", Priority.HIGH, "a.txt"));
        run.answering(
                "IMP-001",
                block("a.txt", "one", "1") + block("a.txt", "twoo", "2"),
                block("a.txt", "one", "1") + block("a.txt", "two", "2"));
        run.execute();
        assertEquals("1\n2\n", run.repository.read("a.txt"));
    }
}
