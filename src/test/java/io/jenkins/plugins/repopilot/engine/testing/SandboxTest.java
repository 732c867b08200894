package io.jenkins.plugins.repopilot.engine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
        String mark = "outside-" + folder.getFileName();
        CommandResult result = runIn(
                candidate,
                "touch new.txt; for f in .git/x .git/config /usr/x /etc/x /var/x; do"
                        + " if echo x >> $f; then echo WROTE $f; fi; done 2>/dev/null;"
                        + " echo x > /tmp/" + mark + " && echo x > \"$HOME/x\" && echo done");

        assertEquals("done", result.output().strip());
        assertTrue(Files.exists(repository.root().resolve("new.txt")));
        assertFalse(Files.exists(Path.of("/tmp", mark)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void loopbackIsTheOnlyNetwork(int candidate) throws Exception {
        CommandResult result = runIn(
                candidate, "cat /proc/net/dev | tail -n +3 | cut -d: -f1 | tr -d ' '; cat /sys/class/net/lo/flags");

        assertTrue(result.output().startsWith("lo\n"), result.output());
        assertFalse(result.output().contains("eth"), result.output());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void processesSeeOnlyTheirOwnAndHaveNoPower(int candidate) throws Exception {
        CommandResult result = runIn(
                candidate,
                "ls /proc | grep -c '^[0-9]'; mount -o remount,bind,rw / 2>/dev/null && echo REMOUNTED; pwd");

        List<String> lines = result.output().strip().lines().toList();
        assertTrue(Integer.parseInt(lines.get(0)) < 10, result.output());
        assertEquals(List.of(repository.root().toRealPath().toString()), lines.subList(1, lines.size()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aFileCanNotGrowBeyondItsLimit(int candidate) throws Exception {
        CommandResult result = runIn(candidate, "head -c 30000000 /dev/zero > big; wc -c < big");

        assertTrue(
                Long.parseLong(result.output()
                                .strip()
                                .lines()
                                .reduce((a, b) -> b)
                                .orElseThrow()
                                .strip())
                        <= 10_000_000,
                result.output());
    }

    @Test
    void anOrdinaryUserIsShutInToo() throws Exception {
        RunContext context = context();
        SandboxSite root = context.workspace().call(new SandboxSite.Visit());
        List<String> become =
                root.root() ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") : List.of();
        if (root.root()) {
            context.shell()
                    .run(Command.of(
                            LIMIT,
                            "chown",
                            "-R",
                            "65534:65534",
                            repository.root().toString()));
            context.shell().run(Command.of(LIMIT, "chmod", "755", folder.toString()));
        }
        SandboxSite site = new SandboxSite(
                root.workspace(),
                root.gitDirectory(),
                root.scratch(),
                root.accounts(),
                null,
                root.hidden(),
                List.of(),
                root.covered(),
                root.guarded(),
                root.environment(),
                root.limiter(),
                false,
                true,
                root.processors());

        for (Confinement confinement : Confinement.candidates(site, new Confinement.Limits(200, 10))) {
            String script = "touch made && ! touch .git/x 2>/dev/null && echo x > /tmp/x && echo done";
            List<String> arguments = new ArrayList<>(become);
            arguments.addAll(
                    confinement.wrap(Command.of(LIMIT, "sh", "-c", script)).arguments());
            CommandResult result = context.shell().run(Command.of(LIMIT, arguments));

            assertTrue(result.succeeded(), confinement.name() + ": " + result.output());
            assertTrue(result.output().equals("done\n"), confinement.name() + ": " + result.output());
        }
    }

    @Test
    void theRunsOwnRecordsAreOutOfReach() throws Exception {
        repository.write(".repo-pilot/runs/1/run.json", "{}").write(".venv/bin/x", "x");
        Sandbox sandbox = Sandbox.open(context());

        CommandResult result = sandbox.run(Command.of(
                LIMIT,
                "sh",
                "-c",
                "find .repo-pilot -type f; echo x 2>/dev/null > .venv/bin/x || echo read-only; cat .venv/bin/x"));

        assertEquals("read-only\nx", result.output().strip());
    }

    @Test
    void theCommandsDirectoryAndVariablesHold() throws Exception {
        repository.write("sub/x", "");
        Sandbox sandbox = Sandbox.open(context());

        CommandResult result = sandbox.run(Command.of(LIMIT, "sh", "-c", "pwd; echo $GIVEN; cat")
                .in("sub")
                .with("GIVEN", "a b")
                .reading("input"));

        assertEquals(repository.root().toRealPath().resolve("sub") + "\na b\ninput", result.output());
    }

    private Fixtures withoutTools() {
        return new Fixtures(repository.root(), folder.resolve("run")).withoutPrograms("bwrap", "unshare");
    }

    @Test
    void withoutAToolATrustedMachineRunsPlainAndSaysSoLoudly() throws Exception {
        Fixtures fixtures = withoutTools().trusted();
        Sandbox sandbox = Sandbox.open(fixtures.context());

        assertEquals("none", sandbox.kind());
        assertEquals(
                "hello", sandbox.run(Command.of(LIMIT, "cat").reading("hello")).output());
        assertTrue(fixtures.console.get(0).contains("WITHOUT A SANDBOX"), fixtures.console.toString());
    }

    @Test
    void withoutAToolAnotherMachineRefuses() throws Exception {
        Sandbox sandbox = Sandbox.open(withoutTools().context());

        assertTrue(
                sandbox.refusal().orElseThrow().contains("administrator"),
                sandbox.refusal().toString());
        IOException e = assertThrows(IOException.class, () -> sandbox.run(Command.of(LIMIT, "cat")));
        assertTrue(e.getMessage().contains("cat was not run"), e.getMessage());
        SuiteResult result = SuiteRunner.open(
                        withoutTools().with("testCommand", "cat").context())
                .all("execute.base-suite");
        assertEquals(SuiteResult.State.NOT_RUN, result.state());
    }

    @Test
    void requiredFailsWithoutAToolAndSaysWhatToDo() throws Exception {
        Fixtures fixtures = withoutTools().trusted().with("sandbox", "required");

        IOException e = assertThrows(IOException.class, () -> Sandbox.open(fixtures.context()));
        assertTrue(e.getMessage().contains("bubblewrap"), e.getMessage());
    }

    @Test
    void offRunsPlainWithAWarning() throws Exception {
        Fixtures fixtures = new Fixtures(repository.root(), folder.resolve("run")).with("sandbox", "off");

        assertEquals("none", Sandbox.open(fixtures.context()).kind());
        assertTrue(fixtures.console.get(0).contains("the setting sandbox is off"), fixtures.console.toString());
    }

    @Test
    void nothingIsLeftInTheRepositoryAfterwards() throws Exception {
        RunContext context = context();
        Sandbox.open(context)
                .run(Command.of(
                        LIMIT, "sh", "-c", "echo x > $XDG_CACHE_HOME/../x; mkdir -p $GOCACHE; chmod 500 $GOCACHE"));
        Sandbox.cleanUp(context);

        assertFalse(Files.exists(repository.root().resolve(".git/repo-pilot/scratch")));
        assertEquals("", repository.git("status", "--porcelain"));
    }
}
