package io.jenkins.plugins.repopilot.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.local.LocalShell;
import io.jenkins.plugins.repopilot.engine.local.LocalWorkspace;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Output of real processes, seen while they run. A process goes on when the test makes a file. */
@Timeout(60)
class LiveOutputTest {

    private static final String BEAD = "execute.base-suite";
    private static final LiveOutput.Pace QUICK =
            new LiveOutput.Pace(Duration.ofMillis(10), Duration.ZERO, Duration.ofMillis(10));
    private static final String TOKEN = "gh" + "p_" + "a1B2c3".repeat(6);

    @TempDir
    Path folder;

    private final List<String> console = new CopyOnWriteArrayList<>();
    private RunDirectory directory;
    private RunContext context;

    @BeforeEach
    void startABead() throws IOException {
        directory = RunDirectory.create(folder.resolve("run"));
        BeadChain beads = new BeadChain(directory.journal(), TimeSource.SYSTEM, (before, after) -> {});
        beads.open(BEAD, null, Stage.EXECUTE, BeadCategory.TESTING, "Existing tests at base", null);
        beads.start(BEAD);
        context = new RunContext(
                RunSettings.DEFAULTS,
                directory,
                beads,
                new LocalWorkspace(folder),
                new LocalShell(folder),
                null,
                null,
                null,
                null,
                null,
                new Redactor(),
                console::add,
                TimeSource.SYSTEM,
                new RunContext.HostFacts("", true, true));
    }

    @Test
    void whatACommandPrintsIsOnItsBeadWhileItRunsAndGoneAfterwards() throws Exception {
        long journal = Files.size(directory.path().resolve("beads.jsonl"));
        CompletableFuture<CommandResult> run = start(
                QUICK,
                "echo collected 5 items; echo token=" + TOKEN + "; printf half-a-line; until test -e on; do :; done;"
                        + " echo; echo second; until test -e end; do :; done");
        await(() -> shown().contains("token="), run);

        assertEquals("collected 5 items\ntoken=«secret»\n", shown(), "whole lines, and no secret");
        assertEquals(0, context.redactor().size(), "what is shown is not counted");
        Files.createFile(folder.resolve("on"));
        await(() -> shown().contains("second"), run);
        LiveBeads.State state = new LiveBeads(directory).state();
        assertTrue(
                state.output().get(BEAD).endsWith("half-a-line\nsecond\n"),
                state.output().toString());
        assertEquals(state.output(), view(state, true).output());
        assertNull(view(state, false).output(), "nobody works on it any more");
        Files.createFile(folder.resolve("end"));

        CommandResult result = run.get();
        assertEquals("collected 5 items\ntoken=" + TOKEN + "\nhalf-a-line\nsecond\n", result.output());
        assertEquals(Map.of(), LiveOutput.of(directory));
        assertEquals(journal, Files.size(directory.path().resolve("beads.jsonl")), "the journal holds none of it");
        assertTrue(console.get(0).startsWith("       Existing tests at base, 0."), console.toString());
        assertFalse(console.toString().contains(TOKEN), console.toString());
    }

    @Test
    void aQuickCommandSaysNothingOnTheConsole() throws Exception {
        CommandResult result =
                LiveOutput.run(context, context.shell(), Command.of(Duration.ofSeconds(20), "echo", "done"), BEAD);

        assertEquals("done\n", result.output());
        assertEquals(List.of(), console);
        assertEquals(Map.of(), LiveOutput.of(directory));
    }

    @Test
    void onlyTheEndOfMuchIsShown() throws Exception {
        CompletableFuture<CommandResult> run = start(
                QUICK,
                "i=0; while test $i -lt 20000; do i=$((i+1)); echo line $i; done; until test -e end; do :; done");
        await(() -> shown().endsWith("line 20000\n"), run);

        assertTrue(shown().length() <= 4_000, shown().length() + " characters");
        Files.createFile(folder.resolve("end"));
        assertTrue(run.get().succeeded());
    }

    @Test
    void aCommandThatCanNotStartLeavesNothingBehind() throws Exception {
        CompletableFuture<CommandResult> run = start(QUICK, Command.of(Duration.ofSeconds(20), "no-such-program"));

        assertThrows(ExecutionException.class, run::get);
        assertEquals(Map.of(), LiveOutput.of(directory));
    }

    @Test
    void whatACrashLeftIsForgotten() throws Exception {
        directory.write("live/" + BEAD + ".txt", "half of the tests\n");

        LiveOutput.clear(directory);

        assertEquals(Map.of(), LiveOutput.of(directory));
    }

    @Test
    void theBufferHoldsWholeLinesOfTheEnd() {
        TailBuffer tail = new TailBuffer(10);
        add(tail, "first\nsecond\r\nthird\rfou");
        assertEquals("third\n", tail.wholeLines());
        add(tail, "rth\n");
        assertEquals("third\nfourth\n", tail.wholeLines());
        add(tail, "a line that is longer than the buffer\nx\n");
        assertEquals("x\n", tail.wholeLines());
    }

    private static void add(TailBuffer tail, String text) {
        byte[] bytes = ("??" + text).getBytes(StandardCharsets.UTF_8);
        tail.add(bytes, 2, bytes.length - 2);
    }

    private CompletableFuture<CommandResult> start(LiveOutput.Pace pace, String script) {
        return start(pace, Command.of(Duration.ofSeconds(40), "sh", "-c", script));
    }

    private CompletableFuture<CommandResult> start(LiveOutput.Pace pace, Command command) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return LiveOutput.run(context, context.shell(), command, BEAD, pace);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private String shown() {
        try {
            return LiveOutput.of(directory).getOrDefault(BEAD, "");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier condition, CompletableFuture<CommandResult> run) {
        while (!condition.getAsBoolean() && !run.isDone()) {
            Thread.onSpinWait();
        }
        assertTrue(condition.getAsBoolean());
    }

    private RunView view(LiveBeads.State state, boolean building) {
        RunRecord record = RunRecord.starting(
                "run",
                "acme/orders",
                new RunRecord.Origin("main", "5f2c".repeat(10), "main", "5f2c".repeat(10), null),
                Instant.now());
        return RunViews.live(record, state, 0, building, RunSettings.DEFAULTS, Locale.ENGLISH, Instant.now());
    }

    @Test
    void aCommandGetsNoMoreTimeThanTheRunHasLeft() throws Exception {
        RunContext hasty = new RunContext(
                context.settings(),
                directory,
                context.beads(),
                context.workspace(),
                context.shell(),
                null,
                null,
                null,
                context.ledger(),
                null,
                context.redactor(),
                context.console(),
                TimeSource.SYSTEM.until(Instant.now()),
                context.host());
        CommandResult result =
                LiveOutput.run(hasty, hasty.shell(), Command.of(Duration.ofSeconds(50), "sleep", "50"), BEAD);
        assertTrue(result.timedOut(), result.toString());
        assertTrue(result.elapsed().toSeconds() < 30, result.toString());
    }
}
