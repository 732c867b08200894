package io.jenkins.plugins.repopilot.engine.forge;

import static io.jenkins.plugins.repopilot.engine.forge.ForgeFixture.change;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jenkins.plugins.repopilot.demo.LoopbackGitHub;
import io.jenkins.plugins.repopilot.demo.LoopbackPull;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.git.CommitRequest;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.GateCondition.State;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.Severity;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import io.jenkins.plugins.repopilot.engine.stage.MergeRequestStage;
import io.jenkins.plugins.repopilot.engine.testing.SuiteResult;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Real attempts to merge: each condition of the gate broken alone, and all of them held. */
class MergeAttemptsTest {

    private static final String RUN = "r1";

    @TempDir
    Path folder;

    private ForgeFixture on;

    /** What goes wrong before or during stage 8; gives the record that the stage is given. */
    private interface Breaking {
        RunRecord in(ForgeFixture on) throws Exception;
    }

    /** What a stage noted on a bead. */
    private interface Noting {
        void in(RunContext context);
    }

    @BeforeEach
    void setUp() throws Exception {
        on = new ForgeFixture(folder);
    }

    @AfterEach
    void tearDown() {
        on.close();
    }

    private static RunRecord twoChanges(ForgeFixture on) throws Exception {
        return on.run(RUN, change(1, "src/app.py", 3), change(2, "src/shop.py", 30));
    }

    private static RunRecord reviewed(ForgeFixture on, double score, Review.Issue... issues) throws Exception {
        RunRecord record = twoChanges(on);
        String sha = record.review().reviewedSha();
        return record.edit()
                .review(ForgeFixture.review(score, List.of(issues), sha))
                .done();
    }

    private static RunRecord tested(ForgeFixture on, SuiteResult branch, List<TestResults.GroupResult> groups)
            throws Exception {
        RunRecord record = twoChanges(on);
        TestResults good = record.testResults();
        return record.edit()
                .testResults(new TestResults(
                        good.baseSuite(),
                        branch,
                        List.of(),
                        groups == null ? good.groups() : groups,
                        good.headSha(),
                        good.testCommit(),
                        good.sandbox()))
                .done();
    }

    /** One more commit of ours, which the tests saw and the review did not. */
    private static RunRecord changedAfterTheReview(ForgeFixture on) throws Exception {
        RunRecord record = twoChanges(on);
        on.work.write("src/sneaked_in.py", "import os\n");
        String head = on.work
                .cli()
                .commit(new CommitRequest(
                        List.of("src/sneaked_in.py"),
                        "Add more\n\nRepo-Pilot-Bead: run-tests\n",
                        "Repo Pilot <repo-pilot@users.noreply.github.com>",
                        on.time.now()));
        TestResults good = record.testResults();
        return record.edit()
                .testResults(new TestResults(
                        good.baseSuite(),
                        good.branchSuite(),
                        List.of(),
                        good.groups(),
                        head,
                        good.testCommit(),
                        good.sandbox()))
                .done();
    }

    private static Arguments broken(String id, String reason, Breaking how) {
        return arguments(id, reason, how, (Noting) context -> {});
    }

    static Stream<Arguments> eachConditionBroken() {
        return Stream.of(
                broken("G1", "The review's score is below autoMergeThreshold", on -> reviewed(on, 6.9)),
                broken(
                        "G2",
                        "Critical or high issues are open",
                        on -> reviewed(
                                on,
                                8.1,
                                new Review.Issue(
                                        Severity.CRITICAL, "src/app.py", 3, "IMP-001", "Loses orders", "Keep them"))),
                broken(
                        "G3",
                        "The existing tests are not green on the branch",
                        on -> tested(on, ForgeFixture.suite(11, 12), null)),
                broken(
                        "G4",
                        "No generated test was good enough to keep",
                        on -> tested(on, ForgeFixture.suite(12, 12), List.of())),
                broken("G5", "Protected paths are changed", on -> {
                    on.gitHub.commitFile("main", "Jenkinsfile", ForgeFixture.numbered("step", 9), "ann", "Build");
                    return on.run(RUN, change(1, "Jenkinsfile", 3));
                }),
                broken("G6", "The diff is larger than maxDiffLines", on -> {
                    on.settings.put("maxDiffLines", 3);
                    return twoChanges(on);
                }),
                broken("G7", "Files were changed after the review", MergeAttemptsTest::changedAfterTheReview),
                broken("G8", "Commits that are not ours are on the branch", on -> {
                    RunRecord record = twoChanges(on);
                    on.gitHub.before(
                            r -> r.method().equals("POST") && r.path().endsWith("/labels"),
                            () -> on.gitHub.commitFile(record.branchName(), "more.txt", "more\n", "ann", "More"));
                    return record;
                }),
                broken("G9", "It conflicts with the base branch", on -> {
                    RunRecord record = twoChanges(on);
                    on.gitHub.commitFile("main", "src/app.py", "all new\n", "ann", "Rewrite");
                    return record;
                }),
                broken("G10", "Checks are red", on -> {
                    RunRecord record = twoChanges(on);
                    on.gitHub.check(record.testResults().headSha(), "ci", "completed", "failure");
                    return record;
                }),
                arguments(
                        "G11",
                        "The budget was used up while reviewing or testing",
                        (Breaking) MergeAttemptsTest::twoChanges,
                        (Noting) context -> context.beads().note(Stage.RUN_TESTS.id(), "over_budget", true)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("eachConditionBroken")
    void oneBrokenConditionKeepsThePullRequestOpen(String id, String reason, Breaking how, Noting noted)
            throws Exception {
        RunRecord record = how.in(on);
        RunContext context = on.context(record);
        noted.in(context);
        String main = on.baseSha();
        MergeResult result = attempt(context, record);

        assertEquals(MergeResult.Status.GATE_CLOSED, result.status(), result.reason());
        for (GateCondition condition : result.gate()) {
            assertEquals(
                    condition.id().equals(id) ? State.BROKEN : State.HELD, condition.state(), condition.toString());
        }
        assertEquals(11, result.gate().size());
        assertEquals(id + ": " + reason, result.reason());

        assertEquals(main, on.baseSha(), "the base branch has not moved");
        assertTrue(on.gitHub.requests().stream().noneMatch(r -> r.method().equals("PUT")), "nothing tried to merge");
        LoopbackPull pull = on.gitHub.pull(1);
        assertTrue(pull.open() && !pull.merged());
        assertTrue(on.work.cli().isAncestor(record.testResults().headSha(), fetched(record)), "no commit is lost");

        assertTrue(pull.body().contains("| " + id + " broken | " + Markdown.text(reason, 400) + " |"), pull.body());
        assertTrue(
                on.console.stream().anyMatch(line -> line.startsWith(id + " broken: " + reason)),
                on.console.toString());
        Bead gate = context.beads().find("merge-request.gate").orElseThrow();
        assertEquals("closed: " + id + ": " + reason, gate.outputSummary());
        assertTrue(
                String.valueOf(gate.metadata().get("conditions"))
                        .contains("id=" + id + ", state=broken, reason=" + reason),
                gate.metadata().toString());
        LoopbackGitHub.CheckRun check = on.gitHub.checkRuns().stream()
                .filter(run -> run.name().equals("Repo Pilot"))
                .findFirst()
                .orElseThrow();
        assertEquals("neutral", check.conclusion());
        assertTrue(check.title().contains("merge gate closed"), check.title());
    }

    private String fetched(RunRecord record) throws Exception {
        assertTrue(on.work.cli().fetch(record.branchName()));
        return on.gitHub.branch(record.branchName());
    }

    /** Through the record as it is stored. */
    private static MergeResult attempt(RunContext context, RunRecord record) throws Exception {
        RunRecord after = new MergeRequestStage().run(context, record);
        context.directory().save(after);
        MergeResult stored = context.directory().record().orElseThrow().mergeResult();
        assertEquals(
                Json.mapper().writeValueAsString(after.mergeResult()),
                Json.mapper().writeValueAsString(stored));
        return stored;
    }

    @Test
    void allConditionsHeldMerge() throws Exception {
        RunRecord record = twoChanges(on);
        String main = on.baseSha();
        RunContext context = on.context(record);
        MergeResult result = attempt(context, record);

        assertEquals(MergeResult.Status.MERGED, result.status(), result.reason());
        assertEquals(11, result.gate().size());
        assertTrue(
                result.gate().stream().allMatch(c -> c.state() == State.HELD),
                result.gate().toString());
        assertFalse(main.equals(on.baseSha()));
        assertEquals(result.mergeSha(), on.baseSha());
        assertTrue(on.show("main", "src/shop.py").contains("changed by " + RUN));
        assertEquals(
                "open", context.beads().find("merge-request.gate").orElseThrow().outputSummary());
        assertTrue(on.gitHub.pull(1).body().contains("| G11 held |"));
    }
}
