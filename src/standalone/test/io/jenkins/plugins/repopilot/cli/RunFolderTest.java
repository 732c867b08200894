package io.jenkins.plugins.repopilot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
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

    @Test
    void noRunIsEverAnUntrackedFile() throws Exception {
        GitFixture plain = GitFixture.init(repository.resolve("plain"));
        plain.write("a.txt", "a").commit("start");
        Path linked = repository.resolve("linked");
        plain.git("worktree", "add", "-q", "--detach", linked.toString());
        plain.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", plain.root().toString(), "part");

        for (Path tree : List.of(plain.root(), linked, plain.root().resolve("part"))) {
            new RunFolder(tree).exclude();
            new RunFolder(tree).exclude();
            GitFixture git = GitFixture.at(tree).write(".repo-pilot/runs/run-1/run.json", "{}");
            assertEquals("", git.git("status", "--porcelain", "--untracked-files=all", "--", ".repo-pilot"));
            git.write("other.txt", "x");
            assertEquals("?? other.txt\n", git.git("status", "--porcelain", "--", "other.txt"));
        }
    }

    private void run(String id, String startedAt) throws Exception {
        RunDirectory directory =
                RunDirectory.create(new RunFolder(repository).runs().resolve(id));
        directory.save(RunRecord.starting(
                id, "acme/orders", new RunRecord.Origin("main", "a", "main", "a", null), Instant.parse(startedAt)));
    }
}
