package io.jenkins.plugins.repopilot.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.StageRunner;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a run whose stage ends with an error of the virtual machine. */
class StageRunnerTest {

    @TempDir
    Path folder;

    private StageKit kit;

    @BeforeEach
    void start() throws Exception {
        kit = new StageKit(folder);
        kit.repository.write("a.txt", "x\n").commit("Begin");
    }

    @AfterEach
    void stop() {
        kit.close();
    }

    /** A first stage that ends with an error. */
    private record Failing(Error error) implements RunStage {

        @Override
        public Stage stage() {
            return Stage.ANALYZE;
        }

        @Override
        public RunRecord run(RunContext context, RunRecord record) {
            throw error;
        }

        @Override
        public String summary(RunRecord record) {
            return "";
        }
    }

    private StageRunner failingWith(Error error) throws Exception {
        RunContext context = kit.context();
        context.checkpoint(kit.record());
        return new StageRunner(context, List.of(new Failing(error), new ConfirmStage()));
    }

    @Test
    void aStackThatOverflowsFailsItsStageAndTheRunIsConfirmed() throws Exception {
        RunRecord record = failingWith(new StackOverflowError()).runAll();

        assertEquals(RunStatus.FAILED, record.status());
        assertTrue(record.error().contains("StackOverflowError"), record.error());
        assertEquals(BeadStatus.FAILED, kit.bead("analyze").status());
        assertEquals(BeadStatus.COMPLETED, kit.bead("confirm").status());
    }

    @Test
    void memoryThatIsUsedUpIsLeftToTheHost() throws Exception {
        StageRunner runner = failingWith(new OutOfMemoryError("for the test"));

        assertThrows(OutOfMemoryError.class, runner::runAll);
    }
}
