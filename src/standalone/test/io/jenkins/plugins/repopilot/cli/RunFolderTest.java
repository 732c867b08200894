package io.jenkins.plugins.repopilot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    @TempDir
    Path repository;

    @Test
    void theNewestRunIsFirstAlsoAmongThoseOfOneSecond() throws Exception {
        run("run-20261122-020003-ff0000", "2026-11-22T02:00:03.100Z");
        run("run-20261122-020003-000000", "2026-11-22T02:00:03.900Z");
        run("run-20261122-020003-880000", "2026-11-22T02:00:03.500Z");
        run("run-20261121-020003-990000", "2026-11-21T02:00:03.500Z");

        assertEquals(
                List.of(
                        "run-20261122-020003-000000",
                        "run-20261122-020003-880000",
                        "run-20261122-020003-ff0000",
                        "run-20261121-020003-990000"),
                new RunFolder(repository)
                        .all().stream()
                                .map(run -> run.path().getFileName().toString())
                                .toList());
    }

    private void run(String id, String startedAt) throws Exception {
        RunDirectory directory =
                RunDirectory.create(new RunFolder(repository).runs().resolve(id));
        directory.save(RunRecord.starting(
                id, "acme/orders", new RunRecord.Origin("main", "a", "main", "a", null), Instant.parse(startedAt)));
    }
}
