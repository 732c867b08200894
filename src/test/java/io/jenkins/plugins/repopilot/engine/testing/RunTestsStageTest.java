package io.jenkins.plugins.repopilot.engine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.TouchedFiles;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import io.jenkins.plugins.repopilot.engine.record.TestResults.GroupResult;
import io.jenkins.plugins.repopilot.engine.record.TestResults.Regression;
import io.jenkins.plugins.repopilot.engine.stage.GenerateTestsStage;
import io.jenkins.plugins.repopilot.engine.stage.RunTestsStage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stages 6 and 7 on a small Python project with five improvements, with real git and the real unittest. */
@Timeout(600)
class RunTestsStageTest {

    @TempDir
    Path folder;

    private Improved project;

    @BeforeEach
    void makeTheProject() throws Exception {
        project = new Improved(folder)
                .file(
                        "shop.py",
                        "def total(prices):\n    return sum(prices)\n\n\ndef price(cents):\n    return '%d.%02d' % (cents // 100, cents % 100)\n\n\n"
                                + "def mask(card):\n    return card\n\n\ndef line(name, cents):\n    return name + ' ' + price(cents)\n")
                .file(
                        "tests/test_shop.py",
                        "import unittest\nimport shop\n\n\nclass ShopTest(unittest.TestCase):\n"
                                + "    def test_total(self):\n        self.assertEqual(shop.total([1, 2]), 3)\n\n"
                                + "    def test_price(self):\n        self.assertEqual(shop.price(1205), '12.05')\n\n"
                                + "    def test_line(self):\n        self.assertIn('tea', shop.line('tea', 5))\n")
                .file(
                        "tests/test_other.py",
                        "import unittest\n\n\nclass OtherTest(unittest.TestCase):\n    def test_nothing(self):\n        pass\n")
                .base();
    }

    private static String unittest(String... methods) {
        return "import os\nimport socket\nimport threading\nimport unittest\n\nimport shop\n\n\nclass GeneratedTest(unittest.TestCase):\n"
                + String.join("\n", methods);
    }

    private static String method(String name, String... lines) {
        return "    def " + name + "(self):\n        " + String.join("\n        ", lines) + "\n";
    }

    private static final String FLAKY = method(
            "test_flaky",
            "marker = os.path.join(os.environ['XDG_CACHE_HOME'], 'seen')",
            "os.makedirs(os.path.dirname(marker), exist_ok=True)",
            "if os.path.exists(marker):",
            "    os.remove(marker)",
            "    self.fail('every second time')",
            "open(marker, 'w').close()");

    /** Five improvements; the fourth breaks an existing test. */
    private Improved fiveImprovements() throws Exception {
        return project.improve(
                        "IMP-001",
                        Category.FEATURES,
                        "shop.py",
                        text -> text + "\n\ndef discount(cents, percent):\n    return cents - cents * percent // 100\n")
                .improve(
                        "IMP-002",
                        Category.SECURITY,
                        "shop.py",
                        text -> text.replace(
                                "    return sum(prices)",
                                "    if any(p < 0 for p in prices):\n        raise ValueError('negative price')\n    return sum(prices)"))
                .improve(
                        "IMP-003",
                        Category.COMPLIANCE,
                        "shop.py",
                        text -> text.replace("    return card\n", "    return '*' * (len(card) - 4) + card[-4:]\n"))
                .improve("IMP-004", Category.FEATURES, "shop.py", text -> text.replace("'%d.%02d'", "'%d.%d'"))
                .improve(
                        "IMP-005",
                        Category.INTEGRATION,
                        "shop.py",
                        text -> text
                                + "\n\ndef parse(text):\n    name, cents = text.rsplit(' ', 1)\n    return name, int(cents)\n");
    }

    @Test
    void exactlyTheRightTestsAndImprovementsAreDropped() throws Exception {
        fiveImprovements();
        project.tests(
                Category.FEATURES,
                unittest(
                        method("test_discount", "self.assertEqual(shop.discount(200, 10), 180)"),
                        method("test_vacuous", "self.assertTrue(True)"),
                        FLAKY));
        project.tests(
                Category.SECURITY,
                unittest(
                        method(
                                "test_negative_prices_are_refused",
                                "with self.assertRaises(ValueError):",
                                "    shop.total([1, -1])"),
                        method("test_negative_prices_are_added", "self.assertEqual(shop.total([1, -1]), 0)"),
                        method("test_total_still_adds", "self.assertEqual(shop.total([1, 2]), 3)")));
        project.tests(
                Category.COMPLIANCE,
                unittest(method("test_there_is_a_mask", "self.assertTrue(hasattr(shop, 'mask'))")));
        project.tests(
                Category.INTEGRATION,
                unittest(method(
                        "test_parse_over_loopback",
                        "server = socket.create_server(('127.0.0.1', 0))",
                        "def serve():",
                        "    connection, _ = server.accept()",
                        "    connection.sendall(b'tea 5')",
                        "    connection.close()",
                        "threading.Thread(target=serve, daemon=True).start()",
                        "client = socket.create_connection(server.getsockname())",
                        "self.assertEqual(shop.parse(client.recv(100).decode()), ('tea', 5))",
                        "client.close()",
                        "server.close()")));
        project.answering(request -> request.task().contains("does not hold. Mend it")
                ? "```python\n" + between(request.task(), "The file now:\n```\n", "\n```\n") + "\n```"
                : "I can not mend this.");

        RunContext context = project.context();
        RunRecord record =
                new RunTestsStage().run(context, project.record(new BaseSuite().run(project.contextAtBase())));
        TestResults results = record.testResults();

        assertEquals(
                List.of(new Regression("test_shop.ShopTest::test_price", "IMP-004", "dropped")), results.regressions());
        assertEquals(List.of("IMP-001", "IMP-002", "IMP-003", "IMP-005"), applied(record));
        assertEquals("4 tests: 4 passed", Suites.summary(results.branchSuite()));
        assertEquals("bwrap", results.sandbox());

        GroupResult features = group(results, Category.FEATURES);
        assertEquals(
                "1 kept, 1 proves the change, 2 dropped", figures(features), String.join("\n", features.reasons()));
        assertTrue(
                features.reasons().toString().contains("test_vacuous: it passes at base too"),
                features.reasons().toString());
        assertTrue(
                features.reasons().toString().contains("test_flaky: flaky"),
                features.reasons().toString());
        assertTrue(features.mutantsCaught() >= 1 && features.mutants() <= 8, features.toString());
        GroupResult security = group(results, Category.SECURITY);
        assertEquals(
                "2 kept, 1 proves the change, 1 dropped", figures(security), String.join("\n", security.reasons()));
        assertTrue(
                security.reasons().toString().contains("test_negative_prices_are_added: it fails, also after a repair"),
                security.reasons().toString());
        assertEquals("0 kept, 0 proves the change, 1 dropped", figures(group(results, Category.COMPLIANCE)));
        assertEquals(
                "1 kept, 1 proves the change, 0 dropped",
                figures(group(results, Category.INTEGRATION)),
                group(results, Category.INTEGRATION).toString());

        assertEquals(BeadStatus.FAILED, bead(context, "run-tests.compliance").status());
        assertEquals(BeadStatus.COMPLETED, bead(context, "run-tests.features").status());
        assertEquals(results.testCommit(), project.git("rev-parse", "HEAD").strip());
        assertEquals(
                record.branchName(),
                project.git("rev-parse", "--abbrev-ref", "HEAD").strip());
        assertEquals(
                "tests/test_repo_pilot_features.py\ntests/test_repo_pilot_integration.py\ntests/test_repo_pilot_security.py\n",
                project.git("diff", "--name-only", record.codeChanges().headSha(), "HEAD"));
        assertFalse(
                project.git("show", "HEAD:tests/test_repo_pilot_features.py").contains("vacuous"));
        assertTrue(project.git("log", "-1", "--format=%B").contains("Repo-Pilot-Bead: run-tests"));
        assertEquals("", project.git("status", "--porcelain"));
    }

    @Test
    void aStageThatIsRunAgainAfterwardsMakesTheSameCommit() throws Exception {
        project.improve(
                "IMP-001", Category.FEATURES, "shop.py", text -> text + "\n\ndef twice(n):\n    return n * 2\n");
        project.tests(Category.FEATURES, unittest(method("test_twice", "self.assertEqual(shop.twice(3), 6)")));
        SuiteResult base = new BaseSuite().run(project.contextAtBase());
        RunRecord once = new RunTestsStage().run(project.context(), project.record(base));
        project.git("checkout", "-q", project.baseSha());
        project.git("branch", "-q", "-D", once.branchName());

        RunRecord twice = new RunTestsStage().run(project.context(), project.record(base));

        assertEquals(once.testResults().headSha(), twice.testResults().headSha());
        assertEquals(once.testResults().groups(), twice.testResults().groups());
        assertEquals(
                twice.testResults().headSha(), project.git("rev-parse", "HEAD").strip());
    }

    @Test
    void testsThatGitWillNotCommitAreDroppedAndTheStageGoesOn() throws Exception {
        project.improve(
                "IMP-001", Category.FEATURES, "shop.py", text -> text + "\n\ndef twice(n):\n    return n * 2\n");
        project.tests(Category.FEATURES, unittest(method("test_twice", "self.assertEqual(shop.twice(3), 6)")));
        SuiteResult base = new BaseSuite().run(project.contextAtBase());
        project.set("author", ". <r@example.org>");

        RunRecord record = new RunTestsStage().run(project.context(), project.record(base));

        TestResults.GroupResult group = group(record.testResults(), Category.FEATURES);
        assertEquals("0 kept, 0 proves the change, 1 dropped", figures(group));
        assertTrue(
                group.reasons().get(0).contains("could not be committed: git commit failed"),
                group.reasons().toString());
        assertEquals(
                record.testResults().headSha(), project.git("rev-parse", "HEAD").strip());
        assertEquals("", project.git("status", "--porcelain"));
    }

    @Test
    void whatACrashLeftInTheMiddleOfATrialIsPutRight() throws Exception {
        project.improve(
                "IMP-001", Category.FEATURES, "shop.py", text -> text + "\n\ndef twice(n):\n    return n * 2\n");
        project.tests(Category.FEATURES, unittest(method("test_twice", "self.assertEqual(shop.twice(3), 6)")));
        SuiteResult base = new BaseSuite().run(project.contextAtBase());
        RunContext dying = project.context();
        GroupBook book = new GroupBook(dying);
        book.begin(Stage.RUN_TESTS, Category.FEATURES, "Generated tests: features");
        TouchedFiles.add(dying.directory(), List.of("shop.py", "tests/test_repo_pilot_features.py"));
        project.file("shop.py", "mutated").file("tests/test_repo_pilot_features.py", "half a te");

        RunRecord record = new RunTestsStage().run(project.context(), project.record(base));

        assertEquals("1 kept, 1 proves the change, 0 dropped", figures(group(record.testResults(), Category.FEATURES)));
        assertEquals(
                record.testResults().headSha(), project.git("rev-parse", "HEAD").strip());
        assertEquals("", project.git("status", "--porcelain"));
        assertEquals(2, bead(project.context(), "run-tests.features").attempt());
    }

    @Test
    void anAbortLeavesTheBranchAsItWas() throws Exception {
        project.improve(
                "IMP-001", Category.FEATURES, "shop.py", text -> text + "\n\ndef twice(n):\n    return n * 2\n");
        project.tests(
                Category.FEATURES,
                unittest(method("test_slow", "open('started', 'w').close()", "threading.Event().wait(1000)")));
        RunRecord start = project.record(new BaseSuite().run(project.contextAtBase()));
        RunContext context = project.context();
        AtomicReference<Exception> thrown = new AtomicReference<>();
        Thread worker = new Thread(() -> {
            try {
                new RunTestsStage().run(context, start);
            } catch (Exception e) {
                thrown.set(e);
            }
        });
        worker.start();
        Path started = folder.resolve("project/started");
        while (!Files.exists(started) && worker.isAlive()) {
            Thread.onSpinWait();
        }
        worker.interrupt();
        worker.join();

        assertEquals(InterruptedException.class, thrown.get().getClass());
        assertFalse(Files.exists(started));
        assertEquals("", project.git("status", "--porcelain"));
        assertEquals(
                start.branchName(),
                project.git("rev-parse", "--abbrev-ref", "HEAD").strip());
    }

    @Test
    void anEditableInstallImportsTheTreeThatIsCheckedOut() throws Exception {
        project.git("mv", "shop.py", "src_shop.py");
        project.git("rm", "-q", "-r", "tests");
        project.file("src/wares/__init__.py", "def one():\n    return 1\n")
                .file(
                        "tests/test_wares.py",
                        "import unittest\nimport wares\n\n\nclass WaresTest(unittest.TestCase):\n"
                                + "    def test_one(self):\n        self.assertEqual(wares.one(), 1)\n")
                .base();
        project.set(
                "setupCommand",
                "sh -c 'python3 -m venv --without-pip .venv && pwd > .venv/here"
                        + " && echo \"$(pwd)/src\" > \"$(echo .venv/lib/python3*/site-packages)/wares.pth\"'");
        project.improve(
                "IMP-001", Category.FEATURES, "src/wares/__init__.py", text -> text + "\n\ndef two():\n    return 2\n");
        project.tests(
                Category.FEATURES,
                "import unittest\nimport wares\n\n\nclass GeneratedTest(unittest.TestCase):\n"
                        + "    def test_two(self):\n        self.assertEqual(wares.two(), 2)\n\n"
                        + "    def test_one_still(self):\n        self.assertEqual(wares.one(), 1)\n");

        RunRecord record = new RunTestsStage()
                .run(project.context(), project.record(new BaseSuite().run(project.contextAtBase())));

        assertEquals("1 test: 1 passed", Suites.summary(record.testResults().baseSuite()));
        assertEquals(
                "1 kept, 1 proves the change, 1 dropped",
                figures(group(record.testResults(), Category.FEATURES)),
                record.testResults().groups().toString());
    }

    @Test
    void aRegressionThatIsRepairedStays() throws Exception {
        fiveImprovements();
        project.answering(
                request -> "FILE: shop.py\n<<<<<<< SEARCH\n    return '%d.%d' % (cents // 100, cents % 100)\n=======\n"
                        + "    return '%d.%02d' % (abs(cents) // 100, cents % 100)\n>>>>>>> REPLACE\n");

        RunRecord record = new RunTestsStage()
                .run(project.context(), project.record(new BaseSuite().run(project.contextAtBase())));

        assertEquals(
                List.of(new Regression("test_shop.ShopTest::test_price", "IMP-004", "repaired")),
                record.testResults().regressions());
        assertEquals(List.of("IMP-001", "IMP-002", "IMP-003", "IMP-004", "IMP-005"), applied(record));
        assertTrue(project.git("show", "HEAD:shop.py").contains("abs(cents)"));
        assertTrue(record.testResults().branchSuite().green());
        assertNull(record.testResults().testCommit());
    }

    @Test
    void aTestThatAnImprovementSwitchesOffOrTakesAwayIsARegression() throws Exception {
        project.file(
                        "tests/test_switch.py",
                        "import unittest\nimport shop\n\n\nclass SwitchTest(unittest.TestCase):\n"
                                + "    @unittest.skipUnless(shop.price(5) == '0.05', 'not this format')\n"
                                + "    def test_small(self):\n        self.assertEqual(shop.price(5), '0.05')\n\n\n"
                                + "if hasattr(shop, 'mask'):\n    class MaskTest(unittest.TestCase):\n"
                                + "        def test_mask(self):\n            self.assertEqual(shop.mask('1'), '1')\n")
                .base();
        project.improve("IMP-001", Category.FEATURES, "shop.py", text -> text.replace("'%d.%02d'", "'%d,%02d'"))
                .improve("IMP-002", Category.SECURITY, "shop.py", text -> text.replace("def mask(", "def masked("))
                .improve("IMP-003", Category.FEATURES, "shop.py", text -> text + "\n\nUNIT = 'EUR'\n");
        project.answering(request -> "I can not mend this.");

        RunRecord record = new RunTestsStage()
                .run(project.context(), project.record(new BaseSuite().run(project.contextAtBase())));

        assertEquals(
                List.of(
                        new Regression("test_shop.ShopTest::test_price", "IMP-001", "dropped"),
                        new Regression("test_switch.MaskTest::test_mask", "IMP-002", "dropped"),
                        new Regression("test_switch.SwitchTest::test_small", "IMP-001", "dropped")),
                record.testResults().regressions().stream()
                        .sorted(Comparator.comparing(Regression::test))
                        .toList());
        assertEquals(List.of("IMP-003"), applied(record));
        assertTrue(record.testResults().branchSuite().green());
        assertEquals(0, record.testResults().branchSuite().skipped());
    }

    @Test
    void timeLimitsOfSetUpSuiteAndGroupHold() throws Exception {
        project.file(
                        "tests/test_slow.py",
                        "import threading\nimport unittest\n\n\nclass SlowTest(unittest.TestCase):\n"
                                + "    def test_slow(self):\n        threading.Event().wait(1000)\n")
                .base();
        project.set("suiteTimeout", "1 s").set("groupTimeout", "1 s").set("setupTimeout", "1 s");
        project.set("setupCommand", "sh -c 'sleep 1000 & wait'");
        project.improve(
                "IMP-001", Category.FEATURES, "shop.py", text -> text + "\n\ndef twice(n):\n    return n * 2\n");
        project.tests(Category.FEATURES, unittest(method("test_slow", "threading.Event().wait(1000)")));
        project.answering(request -> "I can not mend this.");
        RunContext atBase = project.contextAtBase();

        SuiteResult base = new BaseSuite().run(atBase);
        RunRecord record = new RunTestsStage().run(project.context(), project.record(base));

        assertEquals(SuiteResult.State.TIMED_OUT, base.state());
        assertTrue(base.reason().contains("the tests did not end within 1 s"), base.reason());
        assertTrue(bead(atBase, "execute.setup").error().contains("did not end within 1 s"), "setupTimeout");
        assertEquals(
                SuiteResult.State.TIMED_OUT, record.testResults().branchSuite().state());
        GroupResult features = group(record.testResults(), Category.FEATURES);
        assertEquals("0 kept, 0 proves the change, 1 dropped", figures(features));
        assertTrue(
                features.reasons().toString().contains("did not end within 1 s"),
                features.reasons().toString());
    }

    @Test
    void aRedBaseIsAFact() throws Exception {
        project.file(
                        "tests/test_red.py",
                        "import unittest\n\n\nclass RedTest(unittest.TestCase):\n    def test_red(self):\n        self.fail('red')\n")
                .base();
        project.improve(
                "IMP-001", Category.FEATURES, "shop.py", text -> text + "\n\ndef twice(n):\n    return n * 2\n");

        RunRecord record = new RunTestsStage()
                .run(project.context(), project.record(new BaseSuite().run(project.contextAtBase())));

        assertEquals(SuiteResult.State.FAILED, record.testResults().baseSuite().state());
        assertEquals(List.of(), record.testResults().regressions());
        assertEquals(
                SuiteResult.State.FAILED, record.testResults().branchSuite().state());
    }

    @Test
    void anEmptyBaseIsAFact() throws Exception {
        project.git("rm", "-q", "-r", "tests");
        project.base();
        project.improve(
                "IMP-001", Category.FEATURES, "shop.py", text -> text + "\n\ndef twice(n):\n    return n * 2\n");

        RunRecord record = new RunTestsStage()
                .run(project.context(), project.record(new BaseSuite().run(project.contextAtBase())));

        assertEquals(SuiteResult.State.EMPTY, record.testResults().baseSuite().state());
        assertEquals(SuiteResult.State.EMPTY, record.testResults().branchSuite().state());
    }

    @Test
    void aBaseThatCanNotStartIsAFactWithItsReason() throws Exception {
        project.set("testCommand", "no-such-tool --all").set("setupCommand", "sh -c 'echo broken set-up; exit 3'");
        project.improve(
                "IMP-001", Category.FEATURES, "shop.py", text -> text + "\n\ndef twice(n):\n    return n * 2\n");
        RunContext atBase = project.contextAtBase();

        SuiteResult base = new BaseSuite().run(atBase);
        RunRecord record = new RunTestsStage().run(project.context(), project.record(base));

        assertFalse(base.green());
        assertTrue(base.reason().contains("broken set-up"), base.reason());
        assertEquals(BeadStatus.FAILED, bead(atBase, "execute.setup").status());
        assertFalse(record.testResults().branchSuite().green());
    }

    @Test
    void withoutImprovementsThereIsNothingToTest() throws Exception {
        RunRecord record = new RunTestsStage()
                .run(project.context(), project.record(new BaseSuite().run(project.contextAtBase())));

        assertNull(record.testResults().branchSuite());
        assertNull(record.testResults().testCommit());
        assertEquals("nothing to test", new RunTestsStage().summary(record));
    }

    @Test
    void testsAreWrittenForTheGroupsThatHaveASubject() throws Exception {
        project.improve("IMP-001", Category.FEATURES, "shop.py", text -> text + "\n\ndef twice(n):\n    return n * 2\n")
                .improve(
                        "IMP-002",
                        Category.SECURITY,
                        "shop.py",
                        text -> text.replace("sum(prices)", "sum(list(prices))"));
        project.answering(request -> {
            assertTrue(request.context().contains("def twice"), "the changed file is shown");
            assertTrue(request.context().contains("class ShopTest"), "an existing test is shown");
            return request.beadId().endsWith("security")
                    ? "no block"
                    : "Here it is:\n```python\n" + unittest(method("test_twice", "self.assertEqual(shop.twice(2), 4)"))
                            + "```\n";
        });
        RunContext context = project.context();

        RunRecord record = new GenerateTestsStage().run(context, project.record(null));

        assertEquals("unittest", record.testsGenerated().framework());
        assertEquals(
                List.of("generated", "failed", "skipped", "skipped"),
                record.testsGenerated().groups().stream().map(g -> g.status()).toList());
        assertEquals(
                "tests/test_repo_pilot_features.py",
                record.testsGenerated().groups().get(0).files().get(0).path());
        assertTrue(context.directory()
                .read(record.testsGenerated().groups().get(0).files().get(0).storedAs())
                .orElseThrow()
                .contains("test_twice"));
        assertEquals(
                BeadStatus.SKIPPED, bead(context, "generate-tests.compliance").status());
        assertEquals("", project.git("status", "--porcelain"), "nothing is written into the workspace yet");
    }

    private static List<String> applied(RunRecord record) {
        return record.codeChanges().applied().stream()
                .map(one -> one.improvementId())
                .toList();
    }

    private static GroupResult group(TestResults results, Category category) {
        return results.groups().stream()
                .filter(one -> one.category() == category)
                .findFirst()
                .orElseThrow();
    }

    private static String figures(GroupResult group) {
        return (group.failToPass() + group.passToPass()) + " kept, " + group.failToPass() + " proves the change, "
                + group.dropped() + " dropped";
    }

    private static Bead bead(RunContext context, String id) {
        return context.beads().find(id).orElseThrow();
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
