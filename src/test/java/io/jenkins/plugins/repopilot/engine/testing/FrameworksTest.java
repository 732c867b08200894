package io.jenkins.plugins.repopilot.engine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each framework with its real tool, shut in: a sample with one test that passes, one that fails and one that is skipped. */
@Timeout(300)
class FrameworksTest {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    private GitFixture repository;
    private Fixtures fixtures;

    @BeforeEach
    void makeARepository() throws Exception {
        repository = GitFixture.init(folder.resolve("sample"));
        fixtures = new Fixtures(repository.root(), folder.resolve("run"));
    }

    /** Runs all tests, then one file, and looks at both. */
    private SuiteRunner check(String framework, String file, String generated, List<String> subjects) throws Exception {
        repository.commit("sample");
        RunContext context = fixtures.context();
        SetUp.run(context, "execute.setup").ifPresent(failure -> {
            throw new AssertionError(failure);
        });
        SuiteRunner runner = SuiteRunner.open(context);
        assertEquals(framework, runner.framework().orElseThrow().id());
        assertEquals(generated, runner.testFile(Category.SECURITY, subjects).orElseThrow());
        assertTrue(runner.framework().orElseThrow().isTestFile(generated), generated);

        SuiteResult all = runner.all("run-tests.suite");
        assertEquals("bwrap", runner.sandbox().kind());
        assertEquals(SuiteResult.State.FAILED, all.state(), all.reason() + "\n" + all.output());
        assertEquals("4 tests: 2 passed, 1 failed, 1 skipped", Suites.summary(all), all.output());
        TestCaseResult failed = all.cases().stream()
                .filter(test -> test.outcome() == TestCaseResult.Outcome.FAILED)
                .findFirst()
                .orElseThrow();
        assertTrue(failed.id().contains("fails") || failed.id().contains("Fails"), failed.id());
        assertTrue(failed.message() != null && !failed.message().isBlank(), all.output());

        SuiteResult one = runner.run(List.of(file), LIMIT, "run-tests.suite");
        assertEquals("1 test: 1 passed", Suites.summary(one), one.output());
        assertEquals(SuiteResult.State.PASSED, one.state());
        assertEquals("", repository.git("status", "--porcelain"), "the tree is as it was");
        return runner;
    }

    @Test
    void pytest() throws Exception {
        repository
                .write("pyproject.toml", "[tool.pytest.ini_options]\npythonpath = ['.']\n")
                .write(".gitignore", "__pycache__/\n")
                .write("shop.py", "def total(prices):\n    return sum(prices)\n")
                .write(
                        "tests/test_good.py",
                        "from shop import total\n\ndef test_passes():\n    assert total([1, 2]) == 3\n")
                .write(
                        "tests/test_rest.py",
                        "import pytest\nfrom shop import total\n\ndef test_passes(tmp_path):\n    (tmp_path / 'x').write_text('y')\n\n"
                                + "def test_fails():\n    assert total([1]) == 2\n\n@pytest.mark.skip(reason='later')\ndef test_skipped():\n    pass\n");

        check("pytest", "tests/test_good.py", "tests/test_repo_pilot_security.py", List.of("shop.py"));
    }

    @Test
    void unittest() throws Exception {
        repository
                .write(".gitignore", "__pycache__/\n")
                .write("shop.py", "def total(prices):\n    return sum(prices)\n")
                .write(
                        "tests/test_good.py",
                        "import unittest\nfrom shop import total\n\nclass GoodTest(unittest.TestCase):\n"
                                + "    def test_passes(self):\n        self.assertEqual(total([1, 2]), 3)\n")
                .write(
                        "tests/test_rest.py",
                        "import unittest\nfrom shop import total\n\nclass RestTest(unittest.TestCase):\n    def test_passes(self):\n        pass\n"
                                + "    def test_fails(self):\n        self.assertEqual(total([1]), 2)\n"
                                + "    @unittest.skip('later')\n    def test_skipped(self):\n        pass\n");

        check("unittest", "tests/test_good.py", "tests/test_repo_pilot_security.py", List.of("shop.py"));
    }

    @Test
    void node() throws Exception {
        repository
                .write(
                        "package.json",
                        "{\"name\": \"shop\", \"type\": \"module\", \"scripts\": {\"test\": \"node --test test/\"}}")
                .write("shop.js", "export const total = (prices) => prices.reduce((a, b) => a + b, 0);\n")
                .write(
                        "test/good.test.js",
                        "import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { total } from '../shop.js';\n"
                                + "test('passes', () => assert.equal(total([1, 2]), 3));\n")
                .write(
                        "test/rest.test.js",
                        "import { describe, it } from 'node:test';\nimport assert from 'node:assert/strict';\nimport { total } from '../shop.js';\n"
                                + "describe('the rest', () => {\n  it('passes', () => {});\n  it('fails', () => assert.equal(total([1]), 2));\n"
                                + "  it('is skipped', { skip: 'later' }, () => {});\n});\n");

        check("node", "test/good.test.js", "test/repo-pilot-security.test.js", List.of("shop.js"));
    }

    private static final String JS_REST =
            "test('passes', () => {});\ntest('fails', () => expect(total([1])).toBe(2));\ntest.skip('skipped', () => {});\n";

    private void installPackages() throws Exception {
        CommandResult result = repository
                .shell()
                .run(Command.of(
                        Duration.ofMinutes(4),
                        "npm",
                        "install",
                        "--no-audit",
                        "--no-fund",
                        "--prefer-offline",
                        "--no-package-lock"));
        assertTrue(result.succeeded(), result.output());
    }

    @Test
    void jest() throws Exception {
        repository
                .write(
                        "package.json",
                        "{\"name\": \"shop\", \"scripts\": {\"test\": \"jest\"}, \"devDependencies\": {\"jest\": \"29.7.0\"}}")
                .write(".gitignore", "node_modules\n")
                .write("shop.js", "exports.total = (prices) => prices.reduce((a, b) => a + b, 0);\n")
                .write(
                        "__tests__/good.test.js",
                        "const { total } = require('../shop');\ntest('passes', () => expect(total([1, 2])).toBe(3));\n")
                .write("__tests__/rest.test.js", "const { total } = require('../shop');\n" + JS_REST);
        installPackages();

        check("jest", "__tests__/good.test.js", "__tests__/repo-pilot-security.test.js", List.of("shop.js"));
    }

    @Test
    void vitest() throws Exception {
        String imports = "import { expect, test } from 'vitest';\nimport { total } from './shop';\n";
        repository
                .write(
                        "package.json",
                        "{\"name\": \"shop\", \"type\": \"module\", \"scripts\": {\"test\": \"vitest run\"}, \"devDependencies\": {\"vitest\": \"3.2.4\"}}")
                .write(".gitignore", "node_modules\n")
                .write(
                        "src/shop.ts",
                        "export const total = (prices: number[]): number => prices.reduce((a, b) => a + b, 0);\n")
                .write("src/good.spec.ts", imports + "test('passes', () => expect(total([1, 2])).toBe(3));\n")
                .write("src/rest.spec.ts", imports + JS_REST);
        installPackages();

        check("vitest", "src/good.spec.ts", "src/repo-pilot-security.spec.ts", List.of("src/shop.ts"));
    }

    private static final String SHOP_JAVA =
            "package shop;\n\npublic class Shop {\n    public static int total(int a, int b) {\n        return a + b;\n    }\n}\n";

    @Test
    void maven() throws Exception {
        String imports =
                "package shop;\n\nimport static org.junit.jupiter.api.Assertions.assertEquals;\n\nimport org.junit.jupiter.api.Disabled;\nimport org.junit.jupiter.api.Test;\n\n";
        repository
                .write(
                        "pom.xml",
                        "<project><modelVersion>4.0.0</modelVersion><groupId>shop</groupId><artifactId>shop</artifactId><version>1</version><properties>"
                                + "<maven.compiler.release>17</maven.compiler.release><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>"
                                + "<dependencies><dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId><version>5.13.4</version>"
                                + "<scope>test</scope></dependency></dependencies><build><plugins>"
                                + plugin("maven-resources-plugin", "3.3.1")
                                + plugin("maven-compiler-plugin", "3.14.0")
                                + plugin("maven-surefire-plugin", "3.5.4")
                                + "</plugins></build></project>")
                .write(".gitignore", "target\n")
                .write("src/main/java/shop/Shop.java", SHOP_JAVA)
                .write(
                        "src/test/java/shop/GoodTest.java",
                        imports
                                + "class GoodTest {\n    @Test\n    void passes() {\n        assertEquals(3, Shop.total(1, 2));\n    }\n}\n")
                .write(
                        "src/test/java/shop/RestTest.java",
                        imports
                                + "class RestTest {\n    @Test\n    void passes() {}\n    @Test\n    void fails() {\n        assertEquals(2, Shop.total(1, 0));\n    }\n"
                                + "    @Disabled(\"later\")\n    @Test\n    void skipped() {}\n}\n");
        fixtures.with("setupCommand", "mvn -B -q test -Dmaven.test.failure.ignore");

        SuiteRunner runner = check(
                "maven",
                "src/test/java/shop/GoodTest.java",
                "src/test/java/shop/RepoPilotSecurityTest.java",
                List.of("README.md", "src/main/java/shop/Shop.java"));

        repository
                .write("src/main/java/shop/Shop.java", SHOP_JAVA.replace("a + b", "a - b"))
                .commit("break it");
        SuiteResult broken = runner.run(List.of("src/test/java/shop/GoodTest.java"), LIMIT, "run-tests.suite");
        assertEquals("1 test: 0 passed, 1 failed", Suites.summary(broken), broken.output());
        assertEquals("src/test/java/shop/GoodTest.java", broken.cases().get(0).file());
    }

    private static String plugin(String name, String version) {
        return "<plugin><artifactId>" + name + "</artifactId><version>" + version + "</version></plugin>";
    }

    /** Debian's Gradle 4 sets a security manager in its test processes, which newer JDKs refuse. */
    private static String gradleProperties() throws IOException {
        if (Runtime.version().feature() <= 17) {
            return "";
        }
        try (Stream<Path> installed = Files.list(Path.of("/usr/lib/jvm"))) {
            return installed
                    .filter(jdk -> jdk.getFileName().toString().startsWith("java-17-openjdk"))
                    .map(jdk -> "org.gradle.java.home=" + jdk + "\n")
                    .findFirst()
                    .orElse("");
        }
    }

    @Test
    void gradle() throws Exception {
        String imports =
                "package shop;\n\nimport org.junit.Assert;\nimport org.junit.Ignore;\nimport org.junit.Test;\n\n";
        repository
                .write(
                        "build.gradle",
                        "apply plugin: 'java'\nrepositories { flatDir { dirs '/usr/share/java' } }\n"
                                + "dependencies { testCompile name: 'junit4'; testCompile name: 'hamcrest-core' }\n")
                .write(".gitignore", "build\n.gradle\n")
                .write("gradle.properties", gradleProperties())
                .write("src/main/java/shop/Shop.java", SHOP_JAVA)
                .write(
                        "src/test/java/shop/GoodTest.java",
                        imports
                                + "public class GoodTest {\n    @Test\n    public void passes() {\n        Assert.assertEquals(3, Shop.total(1, 2));\n    }\n}\n")
                .write(
                        "src/test/java/shop/RestTest.java",
                        imports
                                + "public class RestTest {\n    @Test\n    public void passes() {}\n    @Test\n    public void fails() {\n"
                                + "        Assert.assertEquals(2, Shop.total(1, 0));\n    }\n    @Ignore(\"later\")\n    @Test\n    public void skipped() {}\n}\n");

        check(
                "gradle",
                "src/test/java/shop/GoodTest.java",
                "src/test/java/shop/RepoPilotSecurityTest.java",
                List.of("src/main/java/shop/Shop.java"));
    }

    @Test
    void go() throws Exception {
        repository
                .write("go.mod", "module example.org/shop\n\ngo 1.18\n")
                .write("total/total.go", "package total\n\nfunc Of(a, b int) int { return a + b }\n")
                .write(
                        "total/good_test.go",
                        "package total\n\nimport \"testing\"\n\nfunc TestPasses(t *testing.T) {\n\tif Of(1, 2) != 3 {\n\t\tt.Fatal(\"wrong\")\n\t}\n}\n")
                .write(
                        "total/rest_test.go",
                        "package total\n\nimport \"testing\"\n\nfunc TestAlsoPasses(t *testing.T) {}\n\nfunc TestFails(t *testing.T) {\n"
                                + "\tif Of(1, 0) != 2 {\n\t\tt.Fatal(\"wrong\")\n\t}\n}\n\nfunc TestSkipped(t *testing.T) { t.Skip(\"later\") }\n");

        check("go", "total/good_test.go", "total/repo_pilot_security_test.go", List.of("total/total.go"));
    }

    @Test
    void aTestCommandWithReports() throws Exception {
        repository
                .write(
                        "run.sh",
                        "mkdir -p out; printf '<testsuite><testcase classname=\"a\" name=\"passes\"/>' > out/r.xml\n"
                                + "[ -n \"$1\" ] || printf '<testcase classname=\"a\" name=\"p2\"/><testcase classname=\"a\" name=\"fails\"><failure>no</failure></testcase>"
                                + "<testcase classname=\"a\" name=\"s\"><skipped/></testcase>' >> out/r.xml; printf '</testsuite>' >> out/r.xml; [ -n \"$1\" ]\n")
                .write("tests/one.txt", "x");
        fixtures.with("testCommand", "sh run.sh {files}")
                .with("testReports", "out/*.xml")
                .with("testFilePattern", "tests/{group}_{Group}_test.txt");

        check("testCommand", "tests/one.txt", "tests/security_Security_test.txt", List.of());
    }

    @Test
    void aTestCommandWithoutReportsIsJudgedByItsExitStatus() throws Exception {
        repository.write("ok", "").commit("sample");

        SuiteResult result = SuiteRunner.open(
                        fixtures.with("testCommand", "test -e ok").context())
                .all("run-tests.suite");
        SuiteResult red = SuiteRunner.open(
                        fixtures.with("testCommand", "test -e nothing").context())
                .all("run-tests.suite");

        assertEquals(SuiteResult.State.PASSED, result.state());
        assertEquals(SuiteResult.State.FAILED, red.state());
    }

    @Test
    void noTestIsNoSuccess() throws Exception {
        repository
                .write("package.json", "{\"scripts\": {\"test\": \"node --test test/\"}}")
                .write("test/readme.md", "none yet")
                .commit("sample");
        SuiteResult node = SuiteRunner.open(fixtures.context()).all("run-tests.suite");
        repository.git("rm", "-q", "package.json");
        repository.write("conftest.py", "").write("shop.py", "").commit("python");
        SuiteResult pytest = SuiteRunner.open(fixtures.context()).all("run-tests.suite");
        SuiteResult unittest = SuiteRunner.open(
                        fixtures.with("testFramework", "unittest").context())
                .all("run-tests.suite");

        assertEquals(SuiteResult.State.EMPTY, pytest.state(), pytest.output());
        assertEquals(SuiteResult.State.EMPTY, unittest.state(), unittest.output());
        assertTrue(
                node.state() == SuiteResult.State.EMPTY || node.state() == SuiteResult.State.NOT_STARTED,
                node.state() + node.output());
    }

    @Test
    void aSuiteThatCanNotStartSaysWhy() throws Exception {
        repository
                .write("pyproject.toml", "[tool.pytest.ini_options]\naddopts = '--no-such-option'\n")
                .write("tests/test_x.py", "def test_x(): pass\n");
        repository.commit("sample");

        SuiteResult result = SuiteRunner.open(fixtures.context()).all("run-tests.suite");

        assertEquals(SuiteResult.State.NOT_STARTED, result.state());
        assertTrue(result.reason().contains("--no-such-option"), result.reason());
    }

    @Test
    void withoutAFrameworkNothingRuns() throws Exception {
        repository.write("README.md", "words").commit("sample");

        SuiteResult result = SuiteRunner.open(fixtures.context()).all("run-tests.suite");

        assertEquals(SuiteResult.State.NOT_RUN, result.state());
        assertTrue(result.reason().contains("testCommand"), result.reason());
    }
}
