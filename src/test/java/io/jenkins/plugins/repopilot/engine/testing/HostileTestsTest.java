package io.jenkins.plugins.repopilot.engine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Test files that mean harm: none succeeds, the run goes on, and nothing is left running. */
@Timeout(120)
class HostileTestsTest {

    private static final Duration SHORT = Duration.ofSeconds(4);
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private GitFixture repository;
    private SuiteRunner suite;
    private String mark;

    @BeforeEach
    void makeARepository() throws Exception {
        repository = GitFixture.init(folder.resolve("parent/project"));
        repository
                .write("shop.py", "def total(prices):\n    return sum(prices)\n")
                .write(
                        "tests/test_good.py",
                        "import unittest\n\n\nclass GoodTest(unittest.TestCase):\n    def test_good(self):\n        pass\n")
                .commit("base");
        Files.writeString(folder.resolve("parent/neighbour.txt"), "neighbour");
        mark = "hostile-" + folder.getFileName();
        suite = SuiteRunner.open(new Fixtures(repository.root(), folder.resolve("run"))
                .with("maxProcesses", 100)
                .with("maxFileSize", 5)
                .withVariable("DEPLOY_TOKEN", "t0p-s3cret")
                .withVariable("OPENAI_API_KEY", "t0p-s3cret")
                .context());
    }

    @AfterEach
    void nothingIsLeftRunning() throws Exception {
        List<String> left;
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            left = all.map(handle -> handle.info().commandLine().orElse(""))
                    .filter(line -> line.contains(mark))
                    .toList();
        }
        assertEquals(List.of(), left);
        SuiteResult good = suite.run(List.of("tests/test_good.py"), LONG, "run-tests.suite");
        assertEquals("1 test: 1 passed", Suites.summary(good), "the run goes on: " + good.output());
        assertEquals("", repository.git("status", "--porcelain"));
    }

    private SuiteResult run(Duration limit, String... lines) throws Exception {
        repository.write(
                "tests/test_bad.py",
                "import os\nimport signal\nimport socket\nimport subprocess\nimport sys\nimport time\nimport unittest\n\n\n"
                        + "class BadTest(unittest.TestCase):\n    def test_bad(self):\n        "
                        + String.join("\n        ", lines)
                        + "\n");
        try {
            return suite.run(List.of("tests/test_bad.py"), limit, "run-tests.suite");
        } finally {
            Files.deleteIfExists(repository.root().resolve("tests/test_bad.py"));
        }
    }

    @Test
    void forkingWithoutEndHitsTheLimit() throws Exception {
        SuiteResult result = run(
                LONG,
                "children = 0",
                "try:",
                "    while children < 100000:",
                "        if os.fork() == 0:",
                "            signal.pause()",
                "        children += 1",
                "except OSError as e:",
                "    self.fail('stopped after %d' % children)");

        assertEquals(SuiteResult.State.FAILED, result.state(), result.output());
        String said = result.cases().get(0).message();
        int children = Integer.parseInt(said.replaceAll("(?s).*stopped after (\\d+).*", "$1"));
        assertTrue(children > 10 && children <= 100, said);
    }

    @Test
    void sleepingForEverIsEndedAtTheTimeLimit() throws Exception {
        SuiteResult result = run(SHORT, "time.sleep(100000)");

        assertEquals(SuiteResult.State.TIMED_OUT, result.state());
        assertTrue(result.reason().contains("4 s"), result.reason());
    }

    @Test
    void aGrandchildThatHoldsThePipeIsEnded() throws Exception {
        SuiteResult result =
                run(LONG, "subprocess.Popen(['sh', '-c', 'setsid sh -c \"exec sleep 100000 " + mark + "\" & exit 0'])");

        assertEquals("1 test: 1 passed", Suites.summary(result), result.output());
        assertTrue(result.durationSec() < 30, "waited for " + result.durationSec() + " s");
    }

    @Test
    void aFileOfAGigabyteIsNotWritten() throws Exception {
        SuiteResult result = run(
                LONG,
                "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)",
                "with open('big', 'wb') as out:",
                "    for _ in range(1000):",
                "        out.write(b'0' * 1000000)");

        assertEquals(1, result.failed() + result.errors(), result.output());
        assertFalse(Files.exists(repository.root().resolve("big")));
    }

    @Test
    void outputOfAGigabyteIsCapped() throws Exception {
        SuiteResult result = run(LONG, "for _ in range(200):", "    sys.stdout.write('x' * 1000000)");

        assertEquals("1 test: 1 passed", Suites.summary(result));
        assertTrue(result.output().length() < 25_000, "kept " + result.output().length());
    }

    @Test
    void theEnvironmentHoldsNoSecret() throws Exception {
        SuiteResult result = run(
                LONG,
                "found = []",
                "for name in os.listdir('/proc'):",
                "    if name.isdigit():",
                "        try:",
                "            found.append(open('/proc/%s/environ' % name, 'rb').read())",
                "        except OSError:",
                "            pass",
                "self.assertTrue(found)",
                "self.assertNotIn(b't0p-s3cret', b''.join(found))",
                "self.assertNotIn('DEPLOY_TOKEN', os.environ)");

        assertEquals("1 test: 1 passed", Suites.summary(result), String.valueOf(result.cases()));
    }

    @Test
    void noOtherHostIsReached() throws Exception {
        SuiteResult result = run(
                LONG,
                "with self.assertRaises(OSError) as raised:",
                "    socket.create_connection(('192.0.2.1', 80), timeout=20)",
                "self.assertIn('unreachable', str(raised.exception))");

        assertEquals("1 test: 1 passed", Suites.summary(result), String.valueOf(result.cases()));
    }

    @Test
    void theRepositoryOfTheRunIsOutOfReach() throws Exception {
        String head = repository.git("rev-parse", "HEAD");
        SuiteResult result = run(
                LONG,
                "for path in ['.git/config', '.git/hooks/post-checkout', '.git/HEAD']:",
                "    with self.assertRaises(OSError):",
                "        open(path, 'a')",
                "with self.assertRaises(OSError):",
                "    os.rename('.git', '.git2')");

        assertEquals("1 test: 1 passed", Suites.summary(result), String.valueOf(result.cases()));
        assertEquals(head, repository.git("rev-parse", "HEAD"));
    }

    @Test
    void deletingTheParentLeavesTheNeighboursAndTheTrackedFiles() throws Exception {
        SuiteResult result =
                run(LONG, "subprocess.call('rm -rf .. ; rm -rf ../../* ' + os.environ['HOME'] + '/*', shell=True)");

        assertTrue(result.total() <= 1);
        assertEquals("neighbour", Files.readString(folder.resolve("parent/neighbour.txt")));
        assertTrue(Files.exists(repository.root().resolve("shop.py")));
    }

    @Test
    void whatATestPlantsInTheTreeIsGone() throws Exception {
        run(
                LONG,
                "open('conftest.py', 'w').write('raise SystemExit')",
                "open('shop.py', 'w').write('broken')",
                "os.symlink('/etc', 'link')",
                "subprocess.check_call(['git', 'init', '-q', 'scratch/repository'])",
                "os.symlink('/etc', 'scratch/repository/link')");

        assertFalse(Files.exists(repository.root().resolve("conftest.py")));
        assertFalse(Files.exists(repository.root().resolve("scratch")), "a repository within the repository");
        assertFalse(Files.isSymbolicLink(repository.root().resolve("link")));
        assertTrue(repository.read("shop.py").contains("return sum"));
    }
}
