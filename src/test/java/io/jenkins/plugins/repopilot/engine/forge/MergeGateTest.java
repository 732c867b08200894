package io.jenkins.plugins.repopilot.engine.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.Check;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.GateCondition.State;
import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.Severity;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import io.jenkins.plugins.repopilot.engine.testing.SuiteResult;
import io.jenkins.plugins.repopilot.engine.testing.TestCaseResult;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MergeGateTest {

    private static final String HEAD = "a".repeat(40);
    private static final String REVIEWED = "b".repeat(40);

    /** Facts that can be changed one at a time. */
    private static final class Facts {
        Review review = ForgeFixture.review(8.1, List.of(issue(Severity.LOW)), REVIEWED);
        SuiteResult base = ForgeFixture.suite(12, 12);
        SuiteResult branch = ForgeFixture.suite(12, 12);
        List<TestResults.Regression> regressions = List.of();
        TestResults.GroupResult group = group(1, 1, 0, 0);
        String verified = HEAD;
        List<String> protectedFiles = List.of();
        int lines = 600;
        List<String> since = List.of("tests/test_new.py", "src/dropped.py");
        int improvements = 1;
        boolean dryRun;
        boolean overBudget;
        PullRequest pull = pull(PullRequest.State.OPEN, false, HEAD, true, "clean");
        List<String> foreign = List.of();
        List<String> moved = List.of();
        List<Check> checks = List.of(new Check("ci", Check.State.GREEN, "success"));
        boolean graceOver = true;
        boolean patienceOver;
        boolean required;
        boolean asked = true;

        List<GateCondition> judge() {
            TestResults tests = new TestResults(base, branch, regressions, List.of(group), verified, verified, "bwrap");
            GateFacts.Remote remote =
                    new GateFacts.Remote(pull, foreign, moved, checks, graceOver, patienceOver, required);
            return MergeGate.judge(new GateFacts(
                    review,
                    7.0,
                    tests,
                    protectedFiles,
                    lines,
                    600,
                    HEAD,
                    since,
                    Set.of("tests/test_new.py"),
                    Set.of("src/dropped.py"),
                    improvements,
                    dryRun,
                    overBudget,
                    asked ? remote : null));
        }
    }

    private static Review.Issue issue(Severity severity) {
        return new Review.Issue(severity, "src/a.py", 3, "IMP-001", "Something", "Change it");
    }

    private static TestResults.GroupResult group(int failToPass, int passToPass, int failed, int errors) {
        int total = failToPass + passToPass + failed + errors;
        return new TestResults.GroupResult(
                Category.SECURITY,
                total,
                failToPass + passToPass,
                failed,
                errors,
                failToPass,
                passToPass,
                0,
                0,
                0,
                List.of(),
                List.of(),
                "");
    }

    private static PullRequest pull(
            PullRequest.State state, boolean draft, String head, Boolean mergeable, String mergeableState) {
        return new PullRequest(
                7,
                "PR_7",
                "https://github.example/acme/shop/pull/7",
                "T",
                "B",
                state,
                draft,
                "repo-pilot/r",
                head,
                "main",
                "c".repeat(40),
                null,
                mergeable,
                mergeableState,
                false,
                List.of());
    }

    private static SuiteResult suite(SuiteResult.State state, int total, int skipped, TestCaseResult... cases) {
        return new SuiteResult(state, total, total - skipped, 0, 0, skipped, List.of(cases), "", 1, null);
    }

    private static Facts facts(UnaryOperator<Facts> change) {
        return change.apply(new Facts());
    }

    private interface Breaking {
        void in(Facts facts);
    }

    private static Arguments broken(String id, String reason, Breaking how) {
        return arguments(id, reason, facts(f -> {
            how.in(f);
            return f;
        }));
    }

    static Stream<Arguments> eachConditionBroken() {
        return Stream.of(
                broken("G1", "below autoMergeThreshold", f -> f.review = ForgeFixture.review(6.9, List.of(), REVIEWED)),
                broken(
                        "G2",
                        "Critical or high",
                        f -> f.review = ForgeFixture.review(9, List.of(issue(Severity.HIGH)), REVIEWED)),
                broken("G3", "not green on the branch", f -> f.branch = ForgeFixture.suite(11, 12)),
                broken("G4", "No generated test", f -> f.group = group(0, 0, 0, 0)),
                broken("G5", "Protected paths", f -> f.protectedFiles = List.of("Jenkinsfile")),
                broken("G6", "larger than maxDiffLines", f -> f.lines = 601),
                broken(
                        "G7",
                        "changed after the review",
                        f -> f.since = List.of("tests/test_new.py", "src/sneaked_in.py")),
                broken(
                        "G8",
                        "Somebody else has pushed",
                        f -> f.pull = pull(PullRequest.State.OPEN, false, REVIEWED, true, "clean")),
                broken("G9", "conflicts", f -> f.pull = pull(PullRequest.State.OPEN, false, HEAD, false, "dirty")),
                broken("G10", "Checks are red", f -> f.checks = List.of(new Check("ci", Check.State.RED, "failure"))),
                broken("G11", "dry run", f -> f.dryRun = true));
    }

    @ParameterizedTest
    @MethodSource("eachConditionBroken")
    void oneBrokenConditionClosesTheGate(String id, String reason, Facts facts) {
        List<GateCondition> gate = facts.judge();
        assertTrue(MergeGate.closed(gate));
        assertFalse(MergeGate.open(gate));
        for (GateCondition condition : gate) {
            assertEquals(
                    condition.id().equals(id) ? State.BROKEN : State.HELD, condition.state(), condition.toString());
        }
        assertTrue(MergeGate.why(gate).startsWith(id + ": "), MergeGate.why(gate));
        assertTrue(MergeGate.why(gate).contains(reason), MergeGate.why(gate));
    }

    @Test
    void allConditionsHeldOpenIt() {
        List<GateCondition> gate = new Facts().judge();
        assertTrue(MergeGate.open(gate), gate.toString());
        assertEquals(
                IntStream.rangeClosed(1, 11).mapToObj(i -> "G" + i).toList(),
                gate.stream().map(GateCondition::id).toList());
        assertTrue(gate.stream().noneMatch(c -> c.reason().isBlank()));
    }

    static Stream<Arguments> furtherWaysToBreak() {
        TestCaseResult skipped = new TestCaseResult("t1", null, TestCaseResult.Outcome.SKIPPED, null);
        return Stream.of(
                broken("G3", "not green at base", f -> f.base = suite(SuiteResult.State.EMPTY, 0, 0)),
                broken("G3", "not green at base", f -> f.base = suite(SuiteResult.State.NOT_STARTED, 0, 0)),
                broken("G3", "did not run", f -> f.base = null),
                broken("G3", "Fewer tests", f -> f.branch = ForgeFixture.suite(11, 11)),
                broken("G3", "skipped", f -> f.branch = suite(SuiteResult.State.PASSED, 12, 1)),
                broken("G3", "skipped", f -> {
                    f.base = suite(
                            SuiteResult.State.PASSED,
                            12,
                            1,
                            new TestCaseResult("t2", null, TestCaseResult.Outcome.SKIPPED, null));
                    f.branch = suite(SuiteResult.State.PASSED, 12, 1, skipped);
                }),
                broken(
                        "G3",
                        "passed at base fails",
                        f -> f.regressions = List.of(new TestResults.Regression("t", null, "open"))),
                broken("G4", "fail", f -> f.group = group(1, 1, 1, 0)),
                broken("G7", "not the commit that was tested", f -> f.verified = REVIEWED),
                broken("G7", "unknown which commit", f -> f.since = null),
                broken("G8", "not ours", f -> f.foreign = List.of("d".repeat(40) + " More")),
                broken("G9", "draft", f -> f.pull = pull(PullRequest.State.OPEN, true, HEAD, true, "draft")),
                broken("G9", "not open", f -> f.pull = pull(PullRequest.State.CLOSED, false, HEAD, true, "unknown")),
                broken("G9", "protected", f -> f.pull = pull(PullRequest.State.OPEN, false, HEAD, true, "blocked")),
                broken("G9", "up to date", f -> f.pull = pull(PullRequest.State.OPEN, false, HEAD, true, "behind")),
                broken("G9", "did not find out", f -> {
                    f.pull = pull(PullRequest.State.OPEN, false, HEAD, null, "unknown");
                    f.patienceOver = true;
                }),
                broken("G9", "has moved", f -> f.moved = List.of("src/a.py")),
                broken("G10", "did not end", f -> {
                    f.checks = List.of(new Check("ci", Check.State.PENDING, "in_progress"));
                    f.patienceOver = true;
                }),
                broken("G10", "checksGrace", f -> {
                    f.graceOver = false;
                    f.patienceOver = true;
                }),
                broken("G10", "requireChecks", f -> {
                    f.checks = List.of();
                    f.required = true;
                }),
                broken("G11", "budget", f -> f.overBudget = true),
                broken("G11", "No improvement", f -> f.improvements = 0));
    }

    @ParameterizedTest
    @MethodSource("furtherWaysToBreak")
    void everyWayToBreakOneIsNamed(String id, String reason, Facts facts) {
        oneBrokenConditionClosesTheGate(id, reason, facts);
    }

    @Test
    void aFailedReviewBreaksBothOfItsConditions() {
        Facts facts = new Facts();
        facts.review =
                new Review("failed", null, List.of(), List.of(), List.of(), "", REVIEWED, "the model gave no reply");
        assertEquals("G1 G2", ids(facts.judge(), State.BROKEN));
        facts.review = null;
        assertEquals("G1 G2 G7", ids(facts.judge(), State.BROKEN));
    }

    @Test
    void aDraftOfOurOwnBreaksOnlyWhatMadeItOne() {
        Facts facts = new Facts();
        facts.review = ForgeFixture.review(9, List.of(issue(Severity.HIGH)), REVIEWED);
        facts.pull = pull(PullRequest.State.OPEN, true, HEAD, true, "draft");
        assertEquals("G2", ids(facts.judge(), State.BROKEN));
    }

    @Test
    void whatIsNotKnownYetIsUndecided() {
        Facts facts = new Facts();
        facts.checks = List.of(new Check("ci", Check.State.PENDING, "queued"));
        facts.pull = pull(PullRequest.State.OPEN, false, HEAD, true, "blocked");
        assertEquals("G9 G10", ids(facts.judge(), State.UNDECIDED));
        facts.checks = List.of();
        facts.graceOver = false;
        assertEquals("G9 G10", ids(facts.judge(), State.UNDECIDED));
        facts.checks = List.of(new Check("cla", Check.State.GREEN, "success"));
        assertEquals("G9 G10", ids(facts.judge(), State.UNDECIDED));
        facts.asked = false;
        assertEquals("G8 G9 G10", ids(facts.judge(), State.UNDECIDED));
        assertFalse(MergeGate.closed(facts.judge()));
        assertFalse(MergeGate.open(facts.judge()));
    }

    @Test
    void noCheckAtAllIsARecordedFact() {
        Facts facts = new Facts();
        facts.checks = List.of();
        GateCondition checks = facts.judge().get(9);
        assertEquals(State.HELD, checks.state());
        assertEquals("0 checks", checks.evidence());
    }

    private static String ids(List<GateCondition> gate, State state) {
        return String.join(
                " ",
                gate.stream()
                        .filter(c -> c.state() == state)
                        .map(GateCondition::id)
                        .toList());
    }
}
