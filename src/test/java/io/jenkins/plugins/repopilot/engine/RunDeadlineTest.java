package io.jenkins.plugins.repopilot.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.testkit.TestTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that may last an hour. */
class RunDeadlineTest {

    @TempDir
    Path folder;

    private final RunSettings settings = RunSettings.of(Map.of("maxDuration", "1 h"));
    private final TestTime time = new TestTime();
    private final Instant begin = time.now();
    private final RunRecord record =
            RunRecord.starting("r1", "acme/shop", new RunRecord.Origin("main", "a", "main", "a", null), begin);

    private void work(RunDirectory directory, Stage stage, Duration duration) throws Exception {
        BeadChain beads = new BeadChain(directory.journal(), time, (before, after) -> {});
        beads.open(stage.id(), null, stage, BeadCategory.GIT, stage.title(), null);
        beads.start(stage.id());
        time.sleep(duration);
        beads.complete(stage.id(), "done");
    }

    private Instant resumed(RunDirectory directory) throws IOException {
        return RunDeadline.resumed(settings, directory, record, time.now());
    }

    @Test
    void whatWasUsedBeforeACrashIsNotGivenBackAndTheTimeInBetweenIsNotCounted() throws Exception {
        RunDirectory directory = RunDirectory.create(folder);
        assertEquals(begin.plus(Duration.ofHours(1)), RunDeadline.of(settings, record));

        work(directory, Stage.ANALYZE, Duration.ofMinutes(20));
        time.sleep(Duration.ofHours(9));
        assertEquals(time.now().plus(Duration.ofMinutes(40)), resumed(directory));

        // killed again before it did anything
        time.sleep(Duration.ofHours(3));
        assertEquals(time.now().plus(Duration.ofMinutes(40)), resumed(directory));

        work(directory, Stage.SUGGEST, Duration.ofMinutes(25));
        time.sleep(Duration.ofDays(2));
        assertEquals(time.now().plus(Duration.ofMinutes(15)), resumed(directory));
    }

    @Test
    void aRunThatGoesOnAtOnceKeepsItsDeadline() throws Exception {
        RunDirectory directory = RunDirectory.create(folder);
        work(directory, Stage.ANALYZE, Duration.ofMinutes(20));
        assertEquals(begin.plus(Duration.ofHours(1)), resumed(directory));
        assertEquals(begin.plus(Duration.ofHours(1)), resumed(directory));
    }
}
