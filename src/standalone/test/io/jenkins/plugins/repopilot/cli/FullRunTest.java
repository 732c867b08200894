package io.jenkins.plugins.repopilot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs through the command line: real git, real processes, real HTTP. */
class FullRunTest {

    private static final List<String> FIELDS = List.of(
            "run_id",
            "target_repo",
            "branch_name",
            "started_at",
            "completed_at",
            "duration_sec",
            "status",
            "repo_analysis",
            "improvements",
            "beads",
            "bead_summary",
            "code_changes",
            "review",
            "tests_generated",
            "test_results",
            "merge_result",
            "docs_updated",
            "log_file",
            "error",
            "schema_version",
            "usage");

    /** Most tokens that stage 4 lets a model write for one improvement. */
    private static final int RESERVED_OUTPUT = 8_000;

    @TempDir
    Path folder;

    @Test
    void theDemoMergesWhatHolds() throws Exception {
        CommandLineRun demo = CommandLineRun.of(java.util.Map.of(), "demo", "--folder", folder.toString());
        assertEquals(0, demo.status(), demo.out() + demo.err());

        Path clone = folder.resolve("workspace");
        Path run = new RunFolder(clone).all().get(0).path();
        JsonNode json = Json.mapper().readTree(run.resolve("run.json").toFile());
        List<String> names = StreamSupport.stream(((Iterable<String>) json::fieldNames).spliterator(), false)
                .toList();
        assertTrue(names.containsAll(FIELDS), names.toString());

        RunRecord record = new RunFolder(clone).all().get(0).record().orElseThrow();
        assertEquals(
                10,
                record.beads().stream()
                        .filter(bead -> bead.parentId() == null && bead.status() == BeadStatus.COMPLETED)
                        .count(),
                demo.out());
        assertTrue(record.beads().size() >= 20, record.beads().size() + " beads");
        assertTrue(record.mergeResult().merged());
        assertTrue(record.mergeResult().gate().stream()
                .allMatch(condition -> condition.state() == GateCondition.State.HELD));

        String log = git(
                folder.resolve("origin.git"),
                "log",
                "--format=%s|%(trailers:key=Repo-Pilot-Bead,valueonly,separator=%x20)",
                "main");
        record.improvements().stream()
                .filter(improvement -> improvement.status() == ImprovementStatus.APPLIED)
                .forEach(improvement -> assertEquals(
                        1,
                        log.lines()
                                .filter(line -> line.endsWith("|" + improvement.id()))
                                .count(),
                        log));
        String files = git(folder.resolve("origin.git"), "ls-tree", "-r", "--name-only", "main");
        record.testResults()
                .groups()
                .forEach(group ->
                        group.files().forEach(file -> assertTrue(files.lines().anyMatch(file::equals), file)));
        assertTrue(
                record.testResults().groups().stream()
                                .mapToInt(group -> group.failToPass())
                                .sum()
                        >= 8,
                "tests that prove the changes");
        assertTrue(Files.readString(run.resolve("report.html")).contains(record.runId()));
        assertTrue(demo.out().contains("report.html"), demo.out());
    }

    @Test
    void aDryRunPushesNothingAndKeepsThePatch() throws Exception {
        try (DemoRun demo = new DemoRun(folder)) {
            Path old = transcriptOf(demo, "run-of-last-year", 31);
            Path young = transcriptOf(demo, "run-of-last-week", 7);
            CommandLineRun run = demo.run("--dry-run", "--transcript-days", "30");
            assertFalse(Files.exists(old), "setting transcriptDays");
            assertTrue(Files.exists(young));
            assertEquals(0, run.status(), run.out() + run.err());
            assertEquals(MergeResult.Status.DRY_RUN, demo.record().mergeResult().status());
            assertEquals(
                    "main",
                    demo.project
                            .log("for-each-ref", "--format=%(refname:short)")
                            .strip());
            assertTrue(demo.gitHub.pulls().isEmpty());
            assertTrue(demo.directory().read("changes/run.patch").orElseThrow().contains("price_summary"));
            String body = demo.directory().read("pull-request.md").orElseThrow();
            assertTrue(
                    body.contains("Add a summary command") && body.contains("| G11 broken | This is a dry run |"),
                    body);
        }
    }

    @Test
    void aTranscriptReplaysToTheSameRecordWithoutAKey() throws Exception {
        RunRecord first;
        Path transcript = folder.resolve("recorded.jsonl");
        try (DemoRun demo = new DemoRun(folder.resolve("first"))) {
            assertEquals(0, demo.run().status());
            first = demo.record();
            Files.copy(demo.directory().transcript(), transcript);
        }
        try (DemoRun demo = new DemoRun(folder.resolve("second"))) {
            demo.environment.remove("OPENAI_API_KEY");
            demo.environment.remove("OPENAI_BASE_URL");
            CommandLineRun run = demo.run("--replay", transcript.toString());
            assertEquals(0, run.status(), run.out() + run.err());
            assertTrue(demo.model.questions().isEmpty(), "the model is not asked");
            assertEquals(comparable(first), comparable(demo.record()));
        }
    }

    @Test
    void aBudgetOfHalfTheNeedEndsWithWhatIsDone() throws Exception {
        long need;
        try (DemoRun demo = new DemoRun(folder.resolve("whole"))) {
            assertEquals(0, demo.run().status());
            // a call is begun only if its whole output would still fit, so a run needs that much more than it uses
            need = demo.record().usage().total().totalTokens() + RESERVED_OUTPUT;
        }
        try (DemoRun demo = new DemoRun(folder.resolve("half"))) {
            long budget = need / 2;
            CommandLineRun run = demo.run("--max-tokens", String.valueOf(budget), "--max-parallel-calls", "1");
            RunRecord record = demo.record();
            assertTrue(
                    record.usage().total().totalTokens() <= budget,
                    record.usage().total().totalTokens() + " of " + budget);
            assertTrue(run.out().contains("setting maxTokens"), run.out());
            List<String> done = record.improvements().stream()
                    .filter(improvement -> improvement.status() == ImprovementStatus.APPLIED)
                    .map(improvement -> improvement.id())
                    .toList();
            assertFalse(done.isEmpty(), run.out());
            assertEquals(done.size(), record.codeChanges().applied().size());
            assertTrue(record.beads().stream().allMatch(bead -> bead.status().isDone()));
            assertFalse(record.mergeResult() != null && record.mergeResult().merged(), "nothing merges over budget");
            List<String> skipped = record.beads().stream()
                    .filter(bead -> bead.status() == BeadStatus.SKIPPED
                            && bead.outputSummary().contains("maxTokens"))
                    .map(bead -> bead.id())
                    .collect(Collectors.toList());
            assertFalse(skipped.isEmpty(), "what was not begun says so: " + run.out());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "red, sh tests/run.sh {files}, failed",
        "empty, sh tests/none.sh {files}, empty",
        "absent, no-such-program {files}, not_started",
    })
    void aBaseSuiteThatIsNotGreenClosesTheGate(String kind, String testCommand, String found) throws Exception {
        try (DemoRun demo = new DemoRun(folder)) {
            Path clone = demo.project.clone();
            Files.writeString(
                    clone.resolve("tests/test_red.sh"), kind.equals("red") ? "test_red() {\n  false\n}\n" : "");
            Files.writeString(
                    clone.resolve("tests/none.sh"),
                    "mkdir -p reports; echo '<testsuite name=\"none\"></testsuite>' > reports/tests.xml\n");
            git(clone, "add", "tests");
            git(clone, "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-q", "-m", "Another suite");
            git(clone, "push", "-q", "origin", "main");

            CommandLineRun run = demo.run("--test-command", testCommand);
            assertEquals(0, run.status(), run.out() + run.err());
            RunRecord record = demo.record();
            assertEquals(found, record.codeChanges().baseSuite().state().name().toLowerCase(java.util.Locale.ROOT));
            assertEquals(MergeResult.Status.GATE_CLOSED, record.mergeResult().status());
            GateCondition suite = record.mergeResult().gate().stream()
                    .filter(condition -> condition.id().equals("G3"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(GateCondition.State.BROKEN, suite.state(), suite.toString());
        }
    }

    @Test
    void oddFilesAreNoObstacle() throws Exception {
        try (DemoRun demo = new DemoRun(folder)) {
            Path clone = demo.project.clone();
            List<String> names = List.of(
                    "two words.txt", "quote\"s.txt", "new\nline.txt", "\u00fcml\u00e4ut-\u4e2d.txt", "-dash.txt");
            for (String name : names) {
                Files.writeString(clone.resolve(name), "odd\n");
            }
            Files.write(clone.resolve("binary.bin"), new byte[] {0, 1, 2, (byte) 255});
            try (var file =
                    new java.io.RandomAccessFile(clone.resolve("huge.bin").toFile(), "rw")) {
                file.setLength(100L * 1024 * 1024);
            }
            Files.createSymbolicLink(clone.resolve("out"), Path.of("/etc"));
            Files.createSymbolicLink(clone.resolve("loop"), Path.of("loop"));
            Files.createDirectories(clone.resolve("deep"));
            Files.createSymbolicLink(clone.resolve("deep/up"), Path.of(".."));
            git(
                    clone,
                    "add",
                    "two words.txt",
                    "quote\"s.txt",
                    "new\nline.txt",
                    "\u00fcml\u00e4ut-\u4e2d.txt",
                    "binary.bin",
                    "out",
                    "loop",
                    "deep");
            git(clone, "add", "--", "-dash.txt");
            git(clone, "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-q", "-m", "Odd files");
            git(clone, "push", "-q", "origin", "main");

            CommandLineRun run = demo.run();
            assertEquals(0, run.status(), run.out() + run.err());
            assertTrue(demo.record().mergeResult().merged(), run.out());
            assertFalse(
                    demo.model.questions().stream()
                            .anyMatch(question -> question.prompt().contains("root:x:0")),
                    "links are not followed");
            assertTrue(Files.exists(clone.resolve("huge.bin")), "untracked files stay");
            assertEquals("?? huge.bin", git(clone, "status", "--porcelain").strip());
            assertFalse(
                    demo.project.log("ls-tree", "-r", "--name-only", "main").contains("huge.bin"),
                    "and are never committed");
        }
    }

    private static Path transcriptOf(DemoRun demo, String run, int days) throws Exception {
        Path file = Files.createDirectories(demo.project.clone().resolve(".repo-pilot/runs/" + run))
                .resolve("transcript.jsonl");
        Files.writeString(file, "{}\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
        return file;
    }

    /** The record without what differs from run to run: ids, times, commits, addresses. */
    private static String comparable(RunRecord record) throws Exception {
        ObjectNode json = (ObjectNode) Json.mapper().readTree(Json.mapper().writeValueAsString(record));
        List.of("run_id", "branch_name", "started_at", "completed_at", "duration_sec", "origin")
                .forEach(json::remove);
        return json.toPrettyString()
                .replace(record.runId(), "RUN")
                .replaceAll(
                        "\"(created_at|started_at|completed_at|committed_at|duration_sec|latency_ms)\" : [^,\\n]*",
                        "\"$1\" : 0")
                .replaceAll("\\b[0-9a-f]{40}\\b|\\b[0-9a-f]{10}\\b", "SHA")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "HOST")
                .replaceAll("\\d+(\\.\\d+)? (s|ms|min)\\b", "TIME");
    }

    static String git(Path where, String... arguments) throws Exception {
        List<String> all = new java.util.ArrayList<>(List.of("git"));
        all.addAll(List.of(arguments));
        Process process = new ProcessBuilder(all)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
