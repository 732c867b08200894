package io.jenkins.plugins.repopilot.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalShellTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private CommandResult sh(String script) throws Exception {
        return sh(LIMIT, script);
    }

    private CommandResult sh(Duration limit, String script) throws Exception {
        return new LocalShell(folder).run(Command.of(limit, "sh", "-c", script));
    }

    @Test
    void outputAndErrorsComeTogetherWithTheExitStatus() throws Exception {
        CommandResult result = sh("echo one; echo two >&2; exit 3");

        assertEquals("one\ntwo\n", result.output());
        assertEquals(3, result.exitCode());
        assertFalse(result.succeeded());
    }

    @Test
    void standardInputIsFedAndThenClosed() throws Exception {
        LocalShell shell = new LocalShell(folder);

        assertEquals("", shell.run(Command.of(LIMIT, "cat")).output());
        assertEquals("grüß", shell.run(Command.of(LIMIT, "cat").reading("grüß")).output());
    }

    @Test
    void aProgramThatIsNotThereIsNamed() {
        IOException e = assertThrows(
                IOException.class, () -> new LocalShell(folder).run(Command.of(LIMIT, "no-such-program-here")));

        assertTrue(e.getMessage().contains("no-such-program-here"), e.getMessage());
    }

    @Test
    void theTimeLimitEndsTheWholeTree() throws Exception {
        CommandResult result = sh(
                Duration.ofSeconds(1),
                "echo started; sleep 1000 & echo $! > child; (setsid sh -c 'echo $$ > orphan; sleep 1000' &) ; wait");

        assertTrue(result.timedOut());
        assertEquals("started\n", result.output());
        assertGone("child");
        assertGone("orphan");
    }

    @Test
    void aGrandchildThatHoldsThePipeDoesNotHoldTheCommand() throws Exception {
        CommandResult result = sh(
                "(setsid sh -c 'echo $$ > orphan; exec sleep 1000' &); while [ ! -s orphan ]; do :; done; echo done");

        assertTrue(result.succeeded());
        assertEquals("done\n", result.output());
        assertTrue(result.elapsed().toSeconds() < 20, result.elapsed().toString());
        assertGone("orphan");
    }

    @Test
    void whatWasLeftInTheBackgroundIsEnded() throws Exception {
        sh(
                "(setsid sh -c 'echo $$ > orphan; exec sleep 1000' < /dev/null > /dev/null 2>&1 &); while [ ! -s orphan ]; do :; done");

        assertGone("orphan");
    }

    @Test
    void anInterruptEndsTheWholeTree() throws Exception {
        AtomicReference<Exception> thrown = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(1);
        Thread worker = new Thread(() -> {
            try {
                sh("(setsid sh -c 'echo $$ > orphan; exec sleep 1000' &); sleep 1000");
            } catch (Exception e) {
                thrown.set(e);
            }
            ended.countDown();
        });
        worker.start();
        while (!Files.exists(folder.resolve("orphan")) || Files.size(folder.resolve("orphan")) == 0) {
            Thread.onSpinWait();
        }
        worker.interrupt();

        assertTrue(ended.await(10, TimeUnit.SECONDS));
        assertEquals(InterruptedException.class, thrown.get().getClass());
        assertGone("orphan");
    }

    @Test
    void ofMuchOutputHeadAndTailAreKept() throws Exception {
        CommandResult result = new LocalShell(folder)
                .run(Command.of(
                                LIMIT,
                                "sh",
                                "-c",
                                "echo begin; head -c 50000000 /dev/zero | tr '\\0' x; echo; echo end")
                        .keeping(1000));

        assertTrue(result.truncated());
        assertTrue(result.output().startsWith("begin\nxxx"), "head");
        assertTrue(result.output().endsWith("xxx\nend\n"), "tail");
        assertTrue(result.output().contains("49999011 bytes left out"), result.output());
    }

    @Test
    void noWordIsCutInTwoSoThatHalfASecretIsNeverShown() throws Exception {
        CommandResult result = new LocalShell(folder)
                .run(Command.of(LIMIT, "sh", "-c", "i=1000; while test $i -lt 3000; do i=$((i+1)); echo token-$i; done")
                        .keeping(1003));

        assertTrue(result.truncated());
        List<String> lines = result.output().lines().toList();
        assertEquals("token-1001", lines.get(0));
        assertEquals("token-3000", lines.get(lines.size() - 1));
        assertEquals(
                List.of(),
                lines.stream()
                        .filter(line -> !line.matches("token-[0-9]{4}|… [0-9]+ bytes left out …"))
                        .toList());
        assertTrue(lines.size() > 80, lines.size() + " lines");
    }

    @Test
    void outputAtTheLimitIsWhole() throws Exception {
        CommandResult result = new LocalShell(folder)
                .run(Command.of(LIMIT, "printf", "0123456789").keeping(10));

        assertFalse(result.truncated());
        assertEquals("0123456789", result.output());
    }

    @Test
    void secretsOfTheHostStayBehind() throws Exception {
        Map<String, String> host = Map.of(
                "PATH",
                System.getenv("PATH"),
                "HOME",
                folder.toString(),
                "LANG",
                "C.UTF-8",
                "JAVA_HOME",
                "/java",
                "OPENAI_API_KEY",
                "k1",
                "GITHUB_TOKEN",
                "k2",
                "NPM_CONFIG__AUTH",
                "k3",
                "PIP_INDEX_URL",
                "https://user:k4@example.org/",
                "SOMETHING_ELSE",
                "k5",
                "https_proxy",
                "http://proxy:3128");

        String output =
                new LocalShell(folder, host).run(Command.of(LIMIT, "env")).output();

        assertFalse(output.contains("=k") || output.contains("k4"), output);
        assertTrue(output.contains("JAVA_HOME=/java\n") && output.contains("LANG=C.UTF-8\n"), output);
        assertTrue(output.contains("https_proxy=http://proxy:3128\n"), output);
    }

    @Test
    void variablesOfTheCommandAreGiven() throws Exception {
        CommandResult result = new LocalShell(folder)
                .run(Command.of(LIMIT, "sh", "-c", "echo $GIVEN").with("GIVEN", "value"));

        assertEquals("value\n", result.output());
    }

    private void assertGone(String pidFile) throws Exception {
        long pid = Long.parseLong(Files.readString(folder.resolve(pidFile)).strip());
        // a killed process may be a zombie until its new parent takes notice
        assertTrue(
                ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .map(handle -> handle.info().command().isEmpty())
                        .orElse(true),
                "process " + pid + " still runs");
    }
}
