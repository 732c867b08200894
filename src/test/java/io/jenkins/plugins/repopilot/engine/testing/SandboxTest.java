package io.jenkins.plugins.repopilot.engine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private GitFixture repository;

    @BeforeEach
    void makeARepository() throws Exception {
        repository = GitFixture.init(folder.resolve("a work space"));
        repository.write("kept.txt", "kept").commit("first");
    }

    private RunContext context() throws Exception {
        return new Fixtures(repository.root(), folder.resolve("run")).context();
    }

    /** Every way to shut a command in that this machine's user can try, by its name and place in the list. */
    private CommandResult runIn(int candidate, String script) throws Exception {
        RunContext context = context();
        SandboxSite site = context.workspace().call(new SandboxSite.Visit());
        List<Confinement> candidates = Confinement.candidates(site, new Confinement.Limits(200, 10));
        Confinement confinement = candidates.get(Math.min(candidate, candidates.size() - 1));
        return context.shell().run(confinement.wrap(Command.of(LIMIT, "sh", "-c", script)));
    }

    @Test
    void theBestSandboxIsFoundByTrying() throws Exception {
        Sandbox sandbox = Sandbox.open(context());

        assertEquals("bwrap", sandbox.kind());
        assertTrue(sandbox.refusal().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void theWorkspaceIsWritableAndNothingElse(int candidate) throws Exception {
        CommandResult result = runIn(
                candidate,
                "touch new.txt; for f in .git/x .git/config /usr/x /etc/x /var/x; do"
                        + " if echo x >> $f; then echo WROTE $f; fi; done 2>/dev/null;"
                        + " echo x > /tmp/x && echo x > \"$HOME/x\" && echo done");

        assertEquals("done", result.output().strip());
        assertTrue(Files.exists(repository.root().resolve("new.txt")));
        assertFalse(Files.exists(Path.of("/tmp/x")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void loopbackIsTheOnlyNetwork(int candidate) throws Exception {
        CommandResult result = runIn(candidate, "cat /proc/net/dev | tail -n +3 | cut -d: -f1 | tr -d ' '; cat /sys/class/net/lo/flags");

        assertTrue(result.output().startsWith("lo\n"), result.output());
        assertFalse(result.output().contains("eth"), result.output());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void processesSeeOnlyTheirOwnAndHaveNoPower(int candidate) throws Exception {
        CommandResult result = runIn(candidate, "ls /proc | grep -c '^[0-9]'; mount -o remount,bind,rw / 2>/dev/null && echo REMOUNTED; pwd");

        List<String> lines = result.output().strip().lines().toList();
        assertTrue(Integer.parseInt(lines.get(0)) < 10, result.output());
        assertEquals(List.of(repository.root().toRealPath().toString()), lines.subList(1, lines.size()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aFileCanNotGrowBeyondItsLimit(int candidate) throws Exception {
        CommandResult result = runIn(candidate, "head -c 30000000 /dev/zero > big; wc -c < big");

        assertTrue(Long.parseLong(result.output().strip().lines().reduce((a, b) -> b).orElseThrow().strip()) <= 10_000_000, result.output());
    }
}
