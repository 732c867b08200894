package io.jenkins.plugins.repopilot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.edit.DataSyntax;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.record.Scaffold.Created;
import io.jenkins.plugins.repopilot.engine.record.Scaffold.Skipped;
import io.jenkins.plugins.repopilot.engine.testkit.Actionlint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scaffolds of sample repositories: real git, real tools, stand-ins for the model and GitHub. */
class ScaffoldTest {

    private static final Map<String, String> TESTS = Map.of(
            "python", "tests/test_smoke.py",
            "typescript", "test/smoke.test.js",
            "go", "smoke_test.go",
            "rust", "tests/smoke.rs");

    private static final String WORKFLOW = ".github/workflows/ci.yml";
    private static final String NIGHTLY = ".github/workflows/nightly.yml";

    private static final List<String> BUT_WORKFLOWS = List.of(
            "readme",
            "contributing",
            "specification",
            "architecture",
            "graph",
            "task-file",
            "tests",
            "issue-templates",
            "code-of-conduct");

    private static Actionlint actionlint;

    @TempDir
    private Path folder;

    @BeforeAll
    static void install(@TempDir Path tools) throws Exception {
        actionlint = Actionlint.install(Files.createDirectory(tools.resolve("actionlint")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "typescript", "maven", "go", "rust", "mixed", "empty"})
    void writesAllThatIsMissingOnceAndProposesIt(String sample) throws Exception {
        try (ScaffoldRun scaffold = new ScaffoldRun(sample, folder)) {
            CommandLineRun first = scaffold.run();
            assertEquals(Main.COMPLETED, first.status(), first.out() + first.err());
            RunRecord record = scaffold.record();
            Scaffold result = record.scaffold();
            Set<String> missing = result.audit().missing().stream()
                    .flatMap(entry -> entry.paths().stream())
                    .collect(Collectors.toCollection(TreeSet::new));
            if (sample.equals("rust") && !scaffold.has("cargo")) {
                missing.remove("tests/smoke.rs");
                assertTrue(first.out().contains("Left out tests/smoke.rs"), first.out());
            }
            assertEquals(missing, new TreeSet<>(scaffold.committed()), first.out());
            assertEquals(
                    List.copyOf(missing),
                    result.created().stream().map(Created::path).toList(),
                    first.out());
            assertTrue(
                    result.skipped().stream()
                            .allMatch(skipped -> skipped.reason().startsWith("left to the owner: ")
                                    || "tests/smoke.rs".equals(skipped.path())),
                    result.skipped().toString());
            for (String path : missing) {
                String text = scaffold.committed(path);
                assertEquals(Optional.empty(), DataSyntax.of(path).flatMap(data -> data.problem(text)), path);
                assertFalse(text.replace("${{", "").contains("{{"), path);
            }
            if (missing.contains(WORKFLOW)) {
                Files.writeString(folder.resolve("ci.yml"), scaffold.committed(WORKFLOW));
                assertEquals(List.of(), actionlint.findings(folder, List.of("ci.yml")));
                assertTrue(unverified(result, WORKFLOW).contains("actionlint does not run on this machine"));
            }
            if (TESTS.containsKey(sample) && missing.contains(TESTS.get(sample))) {
                assertTrue(checks(result, TESTS.get(sample)).contains("1 test passed twice"), result.toString());
            }
            if (missing.contains("Makefile")) {
                assertTrue(checks(result, "Makefile").contains("make -n help test"), result.toString());
            }
            assertPullRequest(scaffold, record, sample);
            assertUntouched(scaffold);

            int asked = scaffold.model.questions().size();
            CommandLineRun second = scaffold.run();
            assertEquals(Main.COMPLETED, second.status(), second.out() + second.err());
            assertEquals(List.of(), scaffold.record().scaffold().created());
            assertEquals(asked, scaffold.model.questions().size());
            assertEquals(1, scaffold.gitHub.pulls().size());
            assertTrue(second.out().contains("an earlier scaffold's pull request is open: #1"), second.out());
            assertEquals(
                    record.mergeResult().number(),
                    scaffold.record().mergeResult().number());
        }
    }

    private static void assertPullRequest(ScaffoldRun scaffold, RunRecord record, String sample) throws Exception {
        assertEquals(MergeResult.Status.OPEN, record.mergeResult().status());
        assertTrue(record.branchName().matches("repo-pilot/scaffold-[0-9a-f]{8}"), record.branchName());
        assertEquals(
                record.scaffold().commit(),
                scaffold.source.git("ls-remote", "origin", record.branchName()).split("\\s")[0]);
        String body = Files.readString(scaffold.directory().path().resolve("pull-request.md"));
        assertTrue(body.contains("| SECURITY.md |") || body.contains("`SECURITY.md`"), body);
        assertTrue(sample.equals("empty") || body.contains("by the model"), body);
        assertEquals(
                Set.of("repo-pilot", "scaffold"),
                Set.copyOf(scaffold.gitHub.pull(1).labels()));
    }

    private static void assertUntouched(ScaffoldRun scaffold) throws Exception {
        assertEquals("", scaffold.clone.git("status", "--porcelain", "--ignored", "--", ".", ":!.repo-pilot"));
        assertEquals(
                "main", scaffold.clone.git("rev-parse", "--abbrev-ref", "HEAD").strip());
        assertEquals(
                "main",
                scaffold.clone.git("branch", "--format=%(refname:short)").strip());
        assertEquals(RunStatus.COMPLETED, scaffold.record().status());
        assertTrue(scaffold.record().beads().stream()
                .allMatch(bead -> bead.status() == BeadStatus.COMPLETED || bead.status() == BeadStatus.SKIPPED));
    }

    /** Seven files are the model's; none is asked for twice. */
    @ParameterizedTest
    @CsvSource({
        "analyze, RUNNING, 7",
        "execute.tests, COMPLETED, 7",
        "execute.readme, COMPLETED, 7",
        "merge-request.push, COMPLETED, 7",
        "merge-request.pull-request, COMPLETED, 7"
    })
    void goesOnAfterACrashAndProposesNothingTwice(String bead, BeadStatus status, int asked) throws Exception {
        try (ScaffoldRun scaffold = new ScaffoldRun("typescript", folder)) {
            scaffold.crash("run-crash", bead, status);
            CommandLineRun resumed = CommandLineRun.of(
                    scaffold.environment, "run", "--repo", scaffold.clone.root().toString(), "--resume", "run-crash");
            assertEquals(Main.COMPLETED, resumed.status(), resumed.out() + resumed.err());
            assertEquals(18, scaffold.record().scaffold().created().size(), resumed.out());
            assertEquals(18, scaffold.committed().size());
            assertEquals(1, scaffold.gitHub.pulls().size());
            assertEquals(asked, scaffold.model.questions().size());
            assertUntouched(scaffold);
        }
    }

    /** The file that is being checked stands in the workspace when the process is gone. */
    @Test
    void goesOnAfterAKillInTheMiddleOfACheck() throws Exception {
        try (ScaffoldRun scaffold = new ScaffoldRun("python", folder)) {
            String waiting = "X := $(shell [ -e .git/go-on ] || sleep 98764)\n.PHONY: test\ntest:\n\tpython -m pytest\n";
            scaffold.answers.answering("Makefile", ScaffoldModel.fenced(waiting));
            Path makefile = scaffold.clone.root().resolve("Makefile");
            scaffold.killWhen(
                    "sleep 98764", "--skip", String.join(",", BUT_WORKFLOWS).replace("task-file", "ci"));
            assertTrue(Files.exists(makefile));
            Files.writeString(scaffold.clone.root().resolve(".git/go-on"), "");
            int asked = scaffold.model.questions().size();
            CommandLineRun resumed = CommandLineRun.of(
                    scaffold.environment,
                    "run",
                    "--repo",
                    scaffold.clone.root().toString(),
                    "--resume",
                    scaffold.record().runId());
            assertEquals(Main.COMPLETED, resumed.status(), resumed.out() + resumed.err());
            assertEquals(waiting, scaffold.committed("Makefile"));
            assertTrue(checks(scaffold.record().scaffold(), "Makefile").contains("make -n test"));
            assertEquals(
                    List.of(),
                    scaffold.model.questions().stream()
                            .skip(asked)
                            .filter(question -> question.task().contains("The file to write is Makefile"))
                            .toList());
            assertEquals(1, scaffold.gitHub.pulls().size());
            assertUntouched(scaffold);
        }
    }

    @Test
    void givesBackOnceAndLeavesOutWhatDoesNotHoldThen() throws Exception {
        try (ScaffoldRun scaffold = new ScaffoldRun("python", folder)) {
            String unknown = ScaffoldModel.fenced(ScaffoldModel.workflow("frobnicate --all"));
            String failing = ScaffoldModel.fenced("def test_it():\n    assert 1 == 2\n");
            scaffold.answers
                    .answering(WORKFLOW, ScaffoldModel.fenced("jobs: [\n"), unknown)
                    .answering("tests/test_smoke.py", failing, failing)
                    .answering(
                            "Makefile",
                            ScaffoldModel.fenced("test: missing.txt\n\tpython -m pytest\n"),
                            ScaffoldModel.fenced(".PHONY: test\ntest:\n\tpython -m pytest\n"))
                    .answering(
                            "README.md",
                            ScaffoldModel.fenced("# Shop\n\nSee [the manual](docs/manual.md).\n"),
                            ScaffoldModel.fenced("# Shop\n\n```sh\nnpm run build\n```\n"))
                    .answering(
                            "CONTRIBUTING.md",
                            "I can't.",
                            ScaffoldModel.fenced("# Contributing\n\n<!-- ... rest unchanged -->\n"));
            CommandLineRun run = scaffold.run();
            assertEquals(Main.COMPLETED, run.status(), run.out() + run.err());
            Scaffold result = scaffold.record().scaffold();
            assertTrue(reason(result, WORKFLOW).contains("frobnicate"), result.toString());
            assertTrue(reason(result, "tests/test_smoke.py").contains("assert 1 == 2"), result.toString());
            assertTrue(reason(result, "README.md").contains("npm run build"), result.toString());
            assertTrue(checks(result, "Makefile").contains("make -n test"), result.toString());
            // the refusal and the elision took the two tries; the usual reply is the correction
            assertTrue(scaffold.committed().contains("CONTRIBUTING.md"));
            assertFalse(scaffold.committed().contains("README.md"));
            assertFalse(scaffold.committed().contains("tests/test_smoke.py"));
            assertTrue(run.out().contains("Left out tests/test_smoke.py"), run.out());
            assertUntouched(scaffold);
        }
    }

    @Test
    void handsOnWhatTheRealActionlintSays() throws Exception {
        try (ScaffoldRun scaffold = new ScaffoldRun("python", folder)) {
            String good = ScaffoldModel.workflow("python -m pytest");
            String unknown = ScaffoldModel.fenced(good.replace("ubuntu-latest", "ubuntu-newest"));
            scaffold.answers
                    .answering(WORKFLOW, unknown, ScaffoldModel.fenced(good))
                    .answering(NIGHTLY, unknown, unknown);
            Path list = Files.writeString(folder.resolve("checks.yaml"), """
                    - id: nightly
                      title: Nightly build
                      files: [{path: .github/workflows/nightly.yml}]
                      made: model
                      brief: The tests, each night.
                    """);
            CommandLineRun run = scaffold.runWith(
                    actionlint.programs(), "--check-list", list.toString(), "--skip", String.join(",", BUT_WORKFLOWS));
            assertEquals(Main.COMPLETED, run.status(), run.out());
            Scaffold result = scaffold.record().scaffold();
            assertTrue(checks(result, WORKFLOW).contains("checked by actionlint"), result.toString());
            assertEquals("", unverified(result, WORKFLOW));
            assertEquals(good, scaffold.committed(WORKFLOW));
            assertEquals(
                    List.of("ci.yml:13:14", "nightly.yml:13:14"),
                    scaffold.model.questions().stream()
                            .flatMap(question -> Pattern.compile("(\\w+\\.yml:\\d+:\\d+): label \"ubuntu-newest\" is unknown")
                                    .matcher(question.task())
                                    .results()
                                    .map(found -> found.group(1)))
                            .sorted()
                            .toList());
            assertTrue(reason(result, NIGHTLY).contains("label \"ubuntu-newest\" is unknown"), result.toString());
            assertFalse(scaffold.committed().contains(NIGHTLY));
            assertTrue(run.out().contains("Left out " + NIGHTLY), run.out());
            assertUntouched(scaffold);
        }
    }

    @Test
    void neverWritesOverAFileThatAppearsMeanwhile() throws Exception {
        try (ScaffoldRun scaffold = new ScaffoldRun("go", folder)) {
            scaffold.model.replyingWith(question -> {
                // somebody else writes the same files while the model is being asked
                scaffold.clone.write("SECURITY.md", "mine\n");
                Path link = scaffold.clone.root().resolve("CONTRIBUTING.md");
                if (!Files.isSymbolicLink(link)) {
                    Files.createSymbolicLink(link, Path.of("price.go"));
                }
                return scaffold.answers.reply(question);
            });
            CommandLineRun run = scaffold.run();
            assertEquals(Main.COMPLETED, run.status(), run.out() + run.err());
            assertEquals("mine\n", scaffold.clone.read("SECURITY.md"));
            assertTrue(scaffold.clone.read("CONTRIBUTING.md").startsWith("package shop"));
            Scaffold result = scaffold.record().scaffold();
            assertFalse(reason(result, "SECURITY.md").isEmpty());
            assertTrue(reason(result, "CONTRIBUTING.md").contains("symbolic link"), result.toString());
            assertFalse(scaffold.committed().contains("SECURITY.md"));
        }
    }

    @Test
    void aDryRunKeepsThePatchAndPushesNothing() throws Exception {
        try (ScaffoldRun scaffold = new ScaffoldRun("go", folder)) {
            scaffold.environment.remove("GITHUB_TOKEN");
            CommandLineRun run = scaffold.run(
                    "--dry-run", "--license", "MIT", "--license-holder", "The shop", "--license-year", "2020");
            assertEquals(Main.COMPLETED, run.status(), run.out() + run.err());
            assertEquals(
                    MergeResult.Status.DRY_RUN, scaffold.record().mergeResult().status());
            assertTrue(
                    scaffold.directory().read("changes/run.patch").orElseThrow().contains("+++ b/SECURITY.md"));
            assertTrue(scaffold.directory().read("pull-request.md").isPresent());
            assertEquals(
                    "main",
                    scaffold.source
                            .git("ls-remote", "--heads", "origin")
                            .strip()
                            .replaceFirst(".*refs/heads/", ""));
            assertEquals(0, scaffold.gitHub.pulls().size());
            assertTrue(run.out().contains("+ SECURITY.md"), run.out());
        }
    }

    @Test
    void writesALicenceOnlyIfOneIsChosen() throws Exception {
        try (ScaffoldRun scaffold = new ScaffoldRun("empty", folder)) {
            CommandLineRun run =
                    scaffold.run("--license", "MIT", "--license-holder", "The shop", "--license-year", "2020");
            assertEquals(Main.COMPLETED, run.status(), run.out() + run.err());
            assertTrue(scaffold.committed("LICENSE").contains("Copyright (c) 2020 The shop"));
        }
    }

    @Test
    void writesAJenkinsfileWhereJenkinsIsAskedFor() throws Exception {
        String good = """
                pipeline {
                    agent any
                    stages {
                        stage('Test') {
                            steps {
                                sh 'python3 -m pytest'
                            }
                        }
                    }
                }
                """;
        String[] only = {"--ci", "jenkins", "--skip", String.join(",", BUT_WORKFLOWS)};
        try (ScaffoldRun scaffold = new ScaffoldRun("python", folder)) {
            scaffold.answers.answering(
                    "Jenkinsfile",
                    ScaffoldModel.fenced(good.replace("sh 'python3 -m pytest'", "sh 'tox -e lint'")),
                    ScaffoldModel.fenced(good));
            CommandLineRun run = scaffold.run(only);
            assertEquals(Main.COMPLETED, run.status(), run.out() + run.err());
            Scaffold result = scaffold.record().scaffold();
            assertEquals(good, scaffold.committed("Jenkinsfile"));
            assertFalse(scaffold.committed().contains(WORKFLOW));
            assertEquals(
                    "Jenkinsfile: shape of a Declarative Pipeline; Jenkinsfile: its commands exist in the repository",
                    checks(result, "Jenkinsfile"));
            assertEquals(
                    "Jenkinsfile: whether the agents of your Jenkins have the programs that it runs",
                    unverified(result, "Jenkinsfile"));
            assertTrue(scaffold.model.questions().stream()
                    .anyMatch(question -> question.task().contains("line 6: 'tox -e lint': 'tox' is neither")));
        }
        Path other = Files.createDirectory(folder.resolve("other"));
        try (ScaffoldRun scaffold = new ScaffoldRun("python", other)) {
            String leaking = good.replace("agent any", "agent any\n    environment { SHOP_TOKEN = 'abc123' }");
            scaffold.answers.answering("Jenkinsfile", ScaffoldModel.fenced(leaking), ScaffoldModel.fenced(leaking));
            scaffold.run(only);
            assertTrue(
                    reason(scaffold.record().scaffold(), "Jenkinsfile").contains("SHOP_TOKEN holds a value"),
                    scaffold.record().scaffold().toString());
        }
    }

    @Test
    void pushesToTheBaseOnlyIfAsked() throws Exception {
        try (ScaffoldRun scaffold = new ScaffoldRun("empty", folder)) {
            CommandLineRun run = scaffold.run("--push-to-base", "--skip", "readme,contributing");
            assertEquals(Main.COMPLETED, run.status(), run.out() + run.err());
            scaffold.clone.git("pull", "-q");
            assertTrue(Files.exists(scaffold.clone.root().resolve("SECURITY.md")));
            assertEquals(0, scaffold.gitHub.pulls().size());
            assertEquals(0, scaffold.model.questions().size());
            CommandLineRun second = scaffold.run("--push-to-base", "--skip", "readme,contributing");
            assertTrue(second.out().contains("nothing is missing that could be written"), second.out());
            assertEquals(
                    MergeResult.Status.NOTHING, scaffold.record().mergeResult().status());
        }
    }

    @Test
    void asksNoMoreWhenTheBudgetIsUsedUpAndKeepsTheBundledTexts() throws Exception {
        try (ScaffoldRun scaffold = new ScaffoldRun("go", folder)) {
            CommandLineRun run = scaffold.run("--max-tokens", "100");
            assertEquals(Main.COMPLETED, run.status(), run.out() + run.err());
            assertEquals(0, scaffold.model.questions().size());
            assertTrue(scaffold.committed().contains("SECURITY.md"));
            assertFalse(reason(scaffold.record().scaffold(), "CONTRIBUTING.md").isEmpty());
        }
    }

    @Test
    void anAuditNeedsNoKeyAndLeavesNothing() throws Exception {
        try (ScaffoldRun scaffold = new ScaffoldRun("python", folder)) {
            scaffold.environment.clear();
            CommandLineRun run = scaffold.run("--audit-only", "--json");
            assertEquals(Main.COMPLETED, run.status(), run.err());
            assertTrue(run.out().contains("\"id\" : \"readme\""), run.out());
            assertFalse(Files.exists(scaffold.clone.root().resolve(".repo-pilot")));
        }
    }

    private static String checks(Scaffold scaffold, String path) {
        return scaffold.created().stream()
                .filter(created -> created.path().equals(path))
                .map(created -> String.join("; ", created.checks()))
                .findFirst()
                .orElse("");
    }

    private static String unverified(Scaffold scaffold, String path) {
        return scaffold.created().stream()
                .filter(created -> created.path().equals(path))
                .map(created -> String.join("; ", created.unverified()))
                .findFirst()
                .orElse("");
    }

    private static String reason(Scaffold scaffold, String path) {
        return scaffold.skipped().stream()
                .filter(skipped -> path.equals(skipped.path()))
                .map(Skipped::reason)
                .findFirst()
                .orElse("");
    }
}
