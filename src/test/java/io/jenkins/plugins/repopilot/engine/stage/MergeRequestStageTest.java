package io.jenkins.plugins.repopilot.engine.stage;

import static io.jenkins.plugins.repopilot.engine.forge.ForgeFixture.change;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.demo.LoopbackGitHub;
import io.jenkins.plugins.repopilot.demo.LoopbackGitHub.Protection;
import io.jenkins.plugins.repopilot.demo.LoopbackPull;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.forge.ForgeFixture;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import io.jenkins.plugins.repopilot.engine.record.MergeResult.Status;
import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.Severity;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stage 8 against the loopback GitHub. */
class MergeRequestStageTest {

    @TempDir
    Path folder;

    private ForgeFixture on;
    private LoopbackGitHub gitHub;

    @BeforeEach
    void setUp() throws Exception {
        on = new ForgeFixture(folder);
        gitHub = on.gitHub;
    }

    @AfterEach
    void tearDown() {
        on.close();
    }

    private MergeResult publish(RunRecord record) throws Exception {
        return publish(on.context(record), record);
    }

    private static MergeResult publish(RunContext context, RunRecord record) throws Exception {
        return new MergeRequestStage().run(context, record).mergeResult();
    }

    private static String states(MergeResult result) {
        return result.gate().stream()
                .filter(c -> c.state() != GateCondition.State.HELD)
                .map(GateCondition::id)
                .collect(Collectors.joining(" "));
    }

    private RunRecord twoChanges() throws Exception {
        return on.run("r1", change(1, "src/app.py", 3), change(2, "src/shop.py", 30));
    }

    @Test
    void pushesOpensAndMergesWhatHolds() throws Exception {
        RunRecord record = twoChanges();
        RunContext context = on.context(record);
        MergeResult result = publish(context, record);

        assertEquals(Status.MERGED, result.status(), result.reason());
        assertEquals("", states(result));
        assertEquals(gitHub.branch("main"), result.mergeSha());
        assertNull(gitHub.branch("repo-pilot/r1"), "the branch is deleted after the merge");
        assertTrue(on.show("main", "src/app.py").contains("changed by r1"));
        LoopbackPull pull = gitHub.pull(1);
        assertTrue(pull.merged());
        assertFalse(pull.draft());
        assertEquals(List.of("repo-pilot", "security", "compliance"), pull.labels());
        assertTrue(pull.body().contains("Improve src/app.py at 3"), pull.body());
        assertTrue(pull.body().contains("G11 held"), pull.body());
        for (String name : List.of("push", "pull-request", "gate", "merge")) {
            assertEquals(
                    BeadStatus.COMPLETED,
                    context.beads().find("merge-request." + name).orElseThrow().status(),
                    name);
        }
        assertTrue(on.console.stream().anyMatch(line -> line.startsWith("G7 held")), on.console.toString());
        LoopbackGitHub.CheckRun check = gitHub.checkRuns().get(0);
        assertEquals("Repo Pilot", check.name());
        assertEquals("success", check.conclusion());
        assertTrue(check.title().contains("8.1"), check.title());
    }

    @Test
    void mergesByTheConfiguredMethod() throws Exception {
        on.settings.put("mergeMethod", "squash");
        String before = on.baseSha();
        assertEquals(Status.MERGED, publish(twoChanges()).status());
        assertEquals(
                1,
                Integer.parseInt(on.work
                        .git("--git-dir=" + on.bare, "rev-list", "--count", before + "..main")
                        .strip()));

        on.settings.put("mergeMethod", "rebase");
        String middle = on.baseSha();
        assertEquals(
                Status.MERGED,
                publish(on.run("r2", change(1, "src/app.py", 20))).status());
        assertEquals(
                2,
                Integer.parseInt(on.work
                        .git("--git-dir=" + on.bare, "rev-list", "--count", "--no-merges", middle + "..main")
                        .strip()));
        assertEquals(
                0,
                Integer.parseInt(on.work
                        .git("--git-dir=" + on.bare, "rev-list", "--count", "--merges", middle + "..main")
                        .strip()));
    }

    @Test
    void aMergeMethodThatIsNotAllowedClosesTheGate() throws Exception {
        gitHub.allowMergeMethods("squash");
        MergeResult result = publish(twoChanges());
        assertEquals(Status.GATE_CLOSED, result.status());
        assertTrue(result.reason().contains("only squash"), result.reason());
        assertTrue(gitHub.pull(1).open());
    }

    @Test
    void leavesMergingToAPersonWhereAutoMergeIsOff() throws Exception {
        on.settings.put("autoMerge", false);
        MergeResult result = publish(twoChanges());
        assertEquals(Status.OPEN, result.status());
        assertEquals("", states(result));
        assertTrue(gitHub.pull(1).open());
        assertEquals(result.headSha(), gitHub.branch("repo-pilot/r1"));
        assertEquals(List.of(), on.time.sleeps());
    }

    @Test
    void aDryRunTouchesNothing() throws Exception {
        on.settings.put("dryRun", true);
        RunRecord record = twoChanges();
        RunContext context = on.context(record);
        MergeResult result = publish(context, record);
        assertEquals(Status.DRY_RUN, result.status());
        assertEquals("G8 G9 G10 G11", states(result));
        assertEquals(List.of(), gitHub.requests());
        assertNull(gitHub.branch("repo-pilot/r1"));
        assertTrue(context.directory().read("changes/run.patch").orElseThrow().contains("changed by r1"));
        assertTrue(context.directory().read("pull-request.md").orElseThrow().contains("Improve src/app.py at 3"));
    }

    @Test
    void nothingLeftMeansNothingPushed() throws Exception {
        RunRecord record = on.run("r1");
        assertEquals(
                Status.NOTHING, publish(record.edit().codeChanges(null).done()).status());
        assertEquals(Status.NOTHING, publish(record).status());
        assertNull(gitHub.branch("repo-pilot/r1"));
        assertEquals(List.of(), gitHub.pulls());
    }

    @Test
    void issuesBecomeCommentsOnTheirLinesAndADraftWhereTheyAreGrave() throws Exception {
        RunRecord record = twoChanges();
        List<Review.Issue> issues = List.of(
                new Review.Issue(Severity.HIGH, "src/app.py", 3, "IMP-001", "Breaks <b>everything</b> @admin", "Don't"),
                new Review.Issue(Severity.LOW, "src/app.py", 39, "IMP-001", "Far from the change", ""));
        String reviewed = record.review().reviewedSha();
        MergeResult result = publish(
                record.edit().review(ForgeFixture.review(8.0, issues, reviewed)).done());
        assertEquals(Status.GATE_CLOSED, result.status());
        assertTrue(result.reason().contains("G2"), result.reason());
        LoopbackPull pull = gitHub.pull(1);
        assertTrue(pull.draft());
        assertEquals(1, pull.reviews().size());
        assertEquals(1, pull.reviews().get(0).comments().size());
        assertEquals(3, pull.reviews().get(0).comments().get(0).line());
        assertFalse(pull.reviews().get(0).comments().get(0).body().contains("@admin"));
        assertTrue(pull.body().contains("Far from the change"), pull.body());
    }

    @Test
    void opensNormallyWhereDraftsAreRefused() throws Exception {
        gitHub.refuseDrafts(true);
        RunRecord record = twoChanges();
        TestResults tests = record.testResults();
        TestResults red = new TestResults(
                tests.baseSuite(),
                ForgeFixture.suite(11, 12),
                List.of(),
                tests.groups(),
                tests.headSha(),
                tests.testCommit(),
                "bwrap");
        MergeResult result = publish(record.edit().testResults(red).done());
        assertEquals(Status.GATE_CLOSED, result.status());
        assertFalse(gitHub.pull(1).draft());
        assertTrue(result.reason().contains("G3"), result.reason());
    }

    @Test
    void doesWithoutACheckRunWhereTheTokenMayNot() throws Exception {
        gitHub.refuseCheckRuns(true);
        assertEquals(Status.MERGED, publish(twoChanges()).status());
        assertEquals(List.of(), gitHub.checkRuns());
    }

    @Test
    void waitsForChecksAndMergesWhenTheyAreGreen() throws Exception {
        RunRecord record = twoChanges();
        String head = record.testResults().headSha();
        gitHub.check(head, "ci", "in_progress", null);
        int[] looks = {0};
        gitHub.before(
                r -> r.path().contains("/check-runs") && ++looks[0] == 4,
                () -> gitHub.check(head, "ci", "completed", "success"));
        MergeResult result = publish(record);
        assertEquals(Status.MERGED, result.status(), result.reason());
        assertFalse(on.time.sleeps().isEmpty());
        assertTrue(on.console.stream().anyMatch(line -> line.contains("Waiting: G10")), on.console.toString());
    }

    @Test
    void redChecksAndStatusesCloseTheGate() throws Exception {
        RunRecord record = twoChanges();
        gitHub.check(record.testResults().headSha(), "ci", "completed", "success");
        gitHub.status(record.testResults().headSha(), "lint", "failure");
        MergeResult result = publish(record);
        assertEquals(Status.GATE_CLOSED, result.status());
        assertTrue(result.reason().startsWith("G10"), result.reason());
    }

    @Test
    void aRedCheckIsNotHiddenByAGreenOneOfItsName() throws Exception {
        RunRecord record = twoChanges();
        String head = record.testResults().headSha();
        gitHub.check(head, "build", "completed", "failure");
        gitHub.anotherCheck(head, "build", "completed", "success");
        MergeResult result = publish(record);
        assertEquals("G10", states(result), result.reason());
        assertTrue(gitHub.pull(1).open());
    }

    /** What comes to pass before a later look at the checks, the first look being 1. */
    private void atLook(int number, Runnable what) {
        int[] looks = {0};
        gitHub.before(r -> r.path().contains("/check-runs") && ++looks[0] == number, what);
    }

    private long waited() {
        return on.time.sleeps().stream().mapToLong(d -> d.toSeconds()).sum();
    }

    @Test
    void noCheckAtAllIsWaitedForAsLongAsChecksGraceAndNoLonger() throws Exception {
        on.settings.put("checksGrace", "1 min");
        MergeResult result = publish(twoChanges());
        assertEquals(Status.MERGED, result.status(), result.reason());
        assertEquals(60, waited());
    }

    @Test
    void aQuickGreenStatusDoesNotStandForTheChecksThatComeLater() throws Exception {
        on.settings.put("checksGrace", "1 min");
        RunRecord record = twoChanges();
        String head = record.testResults().headSha();
        gitHub.status(head, "cla", "success");
        atLook(3, () -> gitHub.check(head, "ci", "completed", "failure"));
        MergeResult result = publish(record);
        assertEquals("G10", states(result), result.reason());
        assertEquals(20, waited());
    }

    @Test
    void theGapBetweenTwoJobsThatFollowEachOtherIsWaitedOut() throws Exception {
        on.settings.put("checksGrace", "1 min");
        RunRecord record = twoChanges();
        String head = record.testResults().headSha();
        gitHub.check(head, "build", "in_progress", null);
        // long after the run began to watch: the grace counts from the last change
        atLook(20, () -> gitHub.check(head, "build", "completed", "success"));
        atLook(23, () -> gitHub.check(head, "deploy", "completed", "failure"));
        MergeResult result = publish(record);
        assertEquals("G10", states(result), result.reason());
        assertEquals(220, waited());
        assertTrue(
                on.console.stream().anyMatch(line -> line.contains("another may follow within checksGrace")),
                on.console.toString());
    }

    @Test
    void aRequiredCheckThatHasNotAppearedYetIsWaitedFor() throws Exception {
        on.settings.put("checksGrace", "1 min");
        gitHub.protect("main", new Protection(List.of("ci"), 0));
        RunRecord record = twoChanges();
        String head = record.testResults().headSha();
        gitHub.status(head, "cla", "success");
        atLook(4, () -> gitHub.check(head, "ci", "completed", "success"));
        MergeResult result = publish(record);
        assertEquals(Status.MERGED, result.status(), result.reason());
        assertEquals(90, waited());
    }

    @Test
    void aRequiredCheckThatNeverAppearsClosesTheGateAfterTheGrace() throws Exception {
        on.settings.put("checksGrace", "1 min");
        gitHub.protect("main", new Protection(List.of("ci"), 0));
        MergeResult result = publish(twoChanges());
        assertEquals("G9", states(result), result.reason());
        assertEquals(60, waited());
    }

    @Test
    void checksThatNeverEndCloseTheGateAfterTheTimeout() throws Exception {
        RunRecord record = twoChanges();
        gitHub.check(record.testResults().headSha(), "ci", "queued", null);
        MergeResult result = publish(record);
        assertEquals("G10", states(result));
        assertTrue(
                on.time.sleeps().stream().mapToLong(d -> d.toSeconds()).sum() >= 1800,
                on.time.sleeps().toString());
    }

    @Test
    void nothingIsWaitedForWhenTheRunsTimeIsOver() throws Exception {
        on.deadline = on.time.now().plusSeconds(60);
        RunRecord record = twoChanges();
        gitHub.check(record.testResults().headSha(), "ci", "queued", null);
        MergeResult result = publish(record);
        assertEquals("G10", states(result), result.reason());
        assertEquals(60, waited());
    }

    @Test
    void theEndOfTheRunsTimeDoesNotStandForGreenChecks() throws Exception {
        on.deadline = on.time.now().plusSeconds(60);
        on.settings.put("checksGrace", "2 min");
        MergeResult result = publish(twoChanges());
        assertEquals("G10", states(result), result.reason());
        assertEquals(60, waited());
        assertTrue(gitHub.pull(1).open());
    }

    @Test
    void armsGitHubsOwnAutoMergeWhileRequiredChecksRun() throws Exception {
        gitHub.allowAutoMerge(true);
        gitHub.protect("main", new Protection(List.of("ci"), 0));
        RunRecord record = twoChanges();
        String head = record.testResults().headSha();
        gitHub.check(head, "ci", "in_progress", null);
        MergeResult result = publish(record);
        assertEquals(Status.ARMED, result.status(), result.reason());
        assertTrue(gitHub.pull(1).armed());
        assertEquals(List.of(), on.time.sleeps());
        gitHub.check(head, "ci", "completed", "success");
        assertTrue(gitHub.pull(1).merged());
    }

    @Test
    void doesNotArmWhileACheckRunsThatGitHubWouldNotWaitFor() throws Exception {
        gitHub.allowAutoMerge(true);
        gitHub.protect("main", new Protection(List.of("ci"), 0));
        RunRecord record = twoChanges();
        String head = record.testResults().headSha();
        gitHub.check(head, "ci", "in_progress", null);
        gitHub.check(head, "lint", "in_progress", null);
        atLook(3, () -> {
            gitHub.check(head, "lint", "completed", "failure");
            gitHub.check(head, "ci", "completed", "success");
        });
        MergeResult result = publish(record);
        assertEquals("G10", states(result), result.reason());
        assertFalse(gitHub.pull(1).merged());
    }

    @Test
    void armsAsSoonAsOnlyRequiredChecksAreLeft() throws Exception {
        on.settings.put("checksGrace", "1 min");
        gitHub.allowAutoMerge(true);
        gitHub.protect("main", new Protection(List.of("ci"), 0));
        RunRecord record = twoChanges();
        String head = record.testResults().headSha();
        gitHub.check(head, "ci", "in_progress", null);
        gitHub.check(head, "lint", "in_progress", null);
        atLook(3, () -> gitHub.check(head, "lint", "completed", "success"));
        MergeResult result = publish(record);
        assertEquals(Status.ARMED, result.status(), result.reason());
        assertEquals(80, waited());
    }

    @Test
    void doesNotArmWhereGitHubDoesNotTellWhichChecksAreRequired() throws Exception {
        gitHub.allowAutoMerge(true);
        gitHub.protect("main", new Protection(List.of("ci"), 0));
        RunRecord record = twoChanges();
        String head = record.testResults().headSha();
        gitHub.check(head, "ci", "in_progress", null);
        gitHub.failBefore(
                r -> r.body().contains("isRequired"),
                100,
                200,
                "{\"errors\":[{\"message\":\"Resource not accessible\"}]}",
                Map.of());
        atLook(3, () -> gitHub.check(head, "ci", "completed", "success"));
        assertEquals(Status.MERGED, publish(record).status());
    }

    @Test
    void waitsItselfWhereAutoMergeIsNotAllowed() throws Exception {
        gitHub.protect("main", new Protection(List.of("ci"), 0));
        RunRecord record = twoChanges();
        String head = record.testResults().headSha();
        gitHub.check(head, "ci", "in_progress", null);
        int[] looks = {0};
        gitHub.before(
                r -> r.path().contains("/check-runs") && ++looks[0] == 3,
                () -> gitHub.check(head, "ci", "completed", "success"));
        MergeResult result = publish(record);
        assertEquals(Status.MERGED, result.status(), result.reason());
    }

    @Test
    void requiredReviewsCloseTheGate() throws Exception {
        gitHub.protect("main", new Protection(List.of(), 1));
        MergeResult result = publish(twoChanges());
        assertEquals("G9", states(result));
        assertTrue(result.reason().contains("protected"), result.reason());
    }

    @Test
    void mergeabilityIsPolledWhileUnknown() throws Exception {
        gitHub.mergeabilityUnknown(3);
        MergeResult result = publish(twoChanges());
        assertEquals(Status.MERGED, result.status(), result.reason());
    }

    @Test
    void aConflictClosesTheGate() throws Exception {
        RunRecord record = twoChanges();
        gitHub.commitFile("main", "src/app.py", "all new\n", "ann", "Rewrite");
        MergeResult result = publish(record);
        assertEquals("G9", states(result));
        assertTrue(gitHub.pull(1).open());
    }

    @Test
    void aBaseThatMovedElsewhereIsMergedAndOneThatMovedInTheSameFileIsNot() throws Exception {
        RunRecord record = twoChanges();
        gitHub.commitFile("main", "README.md", "# New\n", "ann", "Readme");
        assertEquals(Status.MERGED, publish(record).status());

        RunRecord second = on.run("r2", change(1, "src/app.py", 20));
        gitHub.commitFile(
                "main", "src/app.py", on.show("main", "src/app.py").replace("line 40", "line forty"), "ann", "Forty");
        MergeResult result = publish(second);
        assertEquals("G9", states(result));
        assertTrue(result.reason().contains("moved"), result.reason());
    }

    @Test
    void somebodyWhoPushedMeanwhileClosesTheGate() throws Exception {
        RunRecord record = twoChanges();
        gitHub.before(
                r -> r.method().equals("POST") && r.path().endsWith("/labels"),
                () -> gitHub.commitFile("repo-pilot/r1", "more.txt", "more\n", "ann", "One more thing"));
        MergeResult result = publish(record);
        assertEquals("G8", states(result));
        assertTrue(gitHub.pull(1).open());
        assertTrue(on.show("repo-pilot/r1", "more.txt").contains("more"));
    }

    @Test
    void somebodyWhoPushedInTheLastMomentIsNotMerged() throws Exception {
        RunRecord record = twoChanges();
        gitHub.before(
                r -> r.method().equals("PUT") && r.path().endsWith("/merge"),
                () -> gitHub.commitFile("repo-pilot/r1", "more.txt", "more\n", "ann", "One more thing"));
        MergeResult result = publish(record);
        assertEquals(Status.GATE_CLOSED, result.status());
        assertEquals("G8", states(result));
        assertNull(on.show("main", "more.txt"));
    }

    @Test
    void somebodyWhoClosedThePullRequestIsHeeded() throws Exception {
        RunRecord record = twoChanges();
        gitHub.before(r -> r.method().equals("POST") && r.path().endsWith("/labels"), () -> gitHub.close(1));
        MergeResult result = publish(record);
        assertEquals("G9", states(result));
        MergeResult again = publish(record);
        assertEquals(Status.GATE_CLOSED, again.status());
        assertTrue(again.reason().contains("closed"), again.reason());
        assertEquals(1, gitHub.pulls().size());
    }

    @Test
    void aLostAnswerToTheMergeIsLookedUp() throws Exception {
        gitHub.failAfter(r -> r.method().equals("PUT"), 1, 502, "Bad gateway");
        MergeResult result = publish(twoChanges());
        assertEquals(Status.MERGED, result.status(), result.reason());
        assertEquals(
                1,
                gitHub.requests().stream().filter(r -> r.method().equals("PUT")).count());
    }

    @Test
    void aMergeThatFailedWith502IsTriedAgain() throws Exception {
        gitHub.failBefore(r -> r.method().equals("PUT"), 1, 502, "Bad gateway", Map.of());
        MergeResult result = publish(twoChanges());
        assertEquals(Status.MERGED, result.status(), result.reason());
        assertEquals(
                2,
                gitHub.requests().stream().filter(r -> r.method().equals("PUT")).count());
    }

    @Test
    void aLostAnswerToOpeningMakesNoSecondPullRequest() throws Exception {
        gitHub.failAfter(r -> r.method().equals("POST") && r.path().endsWith("/pulls"), 1, 502, "Bad gateway");
        assertEquals(Status.MERGED, publish(twoChanges()).status());
        assertEquals(1, gitHub.pulls().size());
    }

    @Test
    void rateLimitsAreWaitedOut() throws Exception {
        gitHub.failBefore(
                r -> r.method().equals("POST") && r.path().endsWith("/pulls"),
                1,
                403,
                "{\"message\":\"You have exceeded a secondary rate limit.\"}",
                Map.of("Retry-After", "42"));
        gitHub.failBefore(
                r -> r.path().contains("/commits/"),
                1,
                403,
                "{\"message\":\"API rate limit exceeded\"}",
                Map.of(
                        "X-RateLimit-Remaining",
                        "0",
                        "X-RateLimit-Reset",
                        String.valueOf(on.time.now().getEpochSecond() + 600)));
        MergeResult result = publish(twoChanges());
        assertEquals(Status.MERGED, result.status(), result.reason());
        assertTrue(
                on.time.sleeps().stream().anyMatch(d -> d.toSeconds() == 42),
                on.time.sleeps().toString());
        assertTrue(
                on.time.sleeps().stream().anyMatch(d -> d.toSeconds() > 500),
                on.time.sleeps().toString());
        assertTrue(on.console.stream().anyMatch(line -> line.contains("rate limit")), on.console.toString());
    }

    @Test
    void aRenamedRepositoryIsFollowed() throws Exception {
        RunRecord record = twoChanges();
        RunContext context = on.context(record);
        gitHub.rename("acme/market");
        MergeResult result = publish(context, record);
        assertEquals(Status.MERGED, result.status(), result.reason());
        assertTrue(
                on.console.stream().anyMatch(line -> line.contains("is called acme/market now")),
                on.console.toString());
    }

    @Test
    void refusalsFailWithTheReasonAndLoseNoCommit() throws Exception {
        RunRecord record = twoChanges();
        gitHub.archive(true);
        assertRefused(record, "archived");
        gitHub.archive(false);
        gitHub.readOnlyToken(true);
        assertRefused(on.run("r2", change(1, "src/app.py", 3)), "write access");
        gitHub.readOnlyToken(false);
        on.token = "ghs_other";
        assertRefused(on.run("r3", change(1, "src/app.py", 3)), "credential");
    }

    @Test
    void aRuleAgainstPushingFailsWithTheReasonAndLosesNoCommit() throws Exception {
        RunRecord record = twoChanges();
        Path hook = on.bare.resolve("hooks/pre-receive");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, """
                #!/bin/sh
                echo 'error: GH013: Repository rule violations found for refs/heads/repo-pilot/r1.' >&2
                echo '- Cannot create ref due to creations being restricted.' >&2
                exit 1
                """);
        assertTrue(hook.toFile().setExecutable(true));
        assertRefused(record, "a rule protects repo-pilot/r1");
        assertNull(gitHub.branch("repo-pilot/r1"));
    }

    private void assertRefused(RunRecord record, String word) throws Exception {
        RunContext context = on.context(record);
        String message =
                assertThrows(IOException.class, () -> publish(context, record)).getMessage();
        assertTrue(message.contains(word), message);
        assertFalse(message.contains(on.token), message);
        assertTrue(message.contains("changes/run.patch"), message);
        assertNotNull(context.directory().read("changes/run.patch").orElse(null));
        assertEquals(
                Status.FAILED,
                context.directory().record().orElseThrow().mergeResult().status());
        assertEquals(List.of(), gitHub.pulls());
    }

    @Test
    void resumesAfterACrashWithoutASecondPullRequest() throws Exception {
        for (String crash : List.of("POST .*/pulls", "POST .*/labels", "PUT .*/merge", "DELETE .*")) {
            RunRecord record = on.run("r-" + Math.abs(crash.hashCode()), change(1, "src/app.py", 3));
            int before = gitHub.pulls().size();
            Thread runner = Thread.currentThread();
            gitHub.before(r -> r.toString().matches(crash), runner::interrupt);
            assertThrows(InterruptedException.class, () -> publish(record), crash);
            MergeResult result = publish(record);
            assertEquals(Status.MERGED, result.status(), crash + ": " + result.reason());
            assertEquals(before + 1, gitHub.pulls().size(), crash);
            assertNull(gitHub.branch(record.branchName()), crash);
        }
    }

    @Test
    void aTextThatAPersonEditedIsLeftAlone() throws Exception {
        on.settings.put("autoMerge", false);
        RunRecord record = twoChanges();
        gitHub.before(
                r -> r.path().endsWith("/check-runs") && r.method().equals("POST"), () -> gitHub.edit(1, "mine now"));
        publish(record);
        assertEquals("mine now", gitHub.pull(1).body());
    }
}
