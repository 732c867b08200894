package io.jenkins.plugins.repopilot.engine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.forge.GateFacts;
import io.jenkins.plugins.repopilot.engine.forge.MergeGate;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.Severity;
import io.jenkins.plugins.repopilot.engine.record.TestResults.Regression;
import io.jenkins.plugins.repopilot.engine.review.ReviewReply;
import io.jenkins.plugins.repopilot.engine.review.ReviewReply.Finding;
import io.jenkins.plugins.repopilot.engine.review.ReviewReply.Score;
import io.jenkins.plugins.repopilot.engine.stage.ReviewStage;
import io.jenkins.plugins.repopilot.engine.stage.RunTestsStage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An improvement that broke an existing test is repaired in stage 7: what the repair changed is reviewed again before it may be merged. */
@Timeout(600)
class RepairReviewTest {

    private static final String REPAIR =
            "FILE: prices.py\n<<<<<<< SEARCH\n    return '%d.%d' % (cents // 100, cents % 100)\n=======\n"
                    + "    whole, rest = divmod(cents, 100)\n    return '%d.%02d' % (whole, rest)\n>>>>>>> REPLACE\n";

    @TempDir
    Path folder;

    private final List<ModelRequest> reviews = new ArrayList<>();
    private Improved project;
    private ReviewReply again;

    @BeforeEach
    void anImprovementBreaksATest() throws Exception {
        project = new Improved(folder)
                .file("prices.py", "def price(cents):\n    return '%d.%02d' % (cents // 100, cents % 100)\n")
                .file("names.py", "def name(text):\n    return text\n")
                .file(
                        "tests/test_prices.py",
                        "import unittest\nimport prices\n\n\nclass PricesTest(unittest.TestCase):\n"
                                + "    def test_price(self):\n        self.assertEqual(prices.price(1205), '12.05')\n")
                .base()
                .improve(
                        "IMP-001",
                        Category.FEATURES,
                        "names.py",
                        text -> text.replace("return text", "return text.strip()"))
                .improve("IMP-002", Category.FEATURES, "prices.py", text -> text.replace("'%d.%02d'", "'%d.%d'"));
        project.answering(request -> REPAIR, request -> {
            reviews.add(request);
            return reviews.size() == 1
                    ? reply(6, List.of(issue("medium", "prices.py", 2), issue("low", "names.py", 2)))
                    : again;
        });
    }

    private static ReviewReply reply(int score, List<Finding> issues) {
        return new ReviewReply(
                Review.DIMENSIONS.stream()
                        .map(dimension -> new Score(dimension, Optional.of(score), "seen"))
                        .toList(),
                issues,
                "Looks at it.");
    }

    private static Finding issue(String severity, String path, int line) {
        return new Finding(severity, path, Optional.of(line), Optional.empty(), "issue in " + path, "put it right");
    }

    private RunRecord run() throws Exception {
        SuiteResult base = new BaseSuite().run(project.contextAtBase());
        RunRecord reviewed = new ReviewStage().run(project.context(), project.record(base));
        assertEquals(6.0, reviewed.review().overallScore());
        assertEquals(reviewed.codeChanges().headSha(), reviewed.review().reviewedSha());
        return new RunTestsStage().run(project.context(), reviewed);
    }

    @Test
    void theReviewOfTheRepairReplacesThatOfWhatItRepaired() throws Exception {
        String before = project.record(null).codeChanges().headSha();
        again = reply(9, List.of(issue("low", "prices.py", 2)));

        RunRecord record = run();

        assertEquals(
                List.of(new Regression("test_prices.PricesTest::test_price", "IMP-002", "repaired")),
                record.testResults().regressions());
        assertEquals(2, reviews.size(), "one review of all, one of the repair");
        String asked = reviews.get(1).context();
        assertTrue(asked.contains("whole, rest = divmod(cents, 100)"), asked);
        assertFalse(asked.contains("names.py"), "only what the repair touched is reviewed again");

        Review review = record.review();
        assertTrue(review.completed());
        assertTrue(review.overallScore() > 6.0 && review.overallScore() <= 9.0, review.toString());
        assertEquals(
                List.of("low names.py", "low prices.py"),
                review.issues().stream()
                        .map(issue -> issue.severity().id() + " " + issue.file())
                        .sorted()
                        .toList(),
                "the issue of the old text is gone, the one elsewhere stays");
        assertNotEquals(before, record.codeChanges().headSha());
        assertEquals(record.codeChanges().headSha(), review.reviewedSha());
        assertEquals(
                GateCondition.State.HELD,
                gate(record, "G7").state(),
                gate(record, "G7").toString());
        assertEquals(GateCondition.State.HELD, gate(record, "G2").state());
        RunContext context = project.context();
        assertEquals(
                "repaired and reviewed again",
                context.beads().find("run-tests.repair-IMP-002").orElseThrow().outputSummary());
        assertEquals(
                BeadStatus.COMPLETED,
                context.beads()
                        .find("run-tests.IMP-002.again.part-1")
                        .orElseThrow()
                        .status());
    }

    @Test
    void aRepairWithACriticalIssueTakesTheImprovementAlong() throws Exception {
        again = reply(3, List.of(issue("critical", "prices.py", 2)));

        RunRecord record = run();

        assertEquals(
                List.of(new Regression("test_prices.PricesTest::test_price", "IMP-002", "dropped")),
                record.testResults().regressions());
        assertEquals(
                List.of("IMP-001"),
                record.codeChanges().applied().stream()
                        .map(applied -> applied.improvementId())
                        .toList());
        assertEquals(ImprovementStatus.FAILED, record.improvements().get(1).status());
        assertTrue(
                record.improvements()
                        .get(1)
                        .statusReason()
                        .contains("the repair still has critical issue in prices.py:2"),
                record.improvements().get(1).statusReason());
        assertEquals(
                BeadStatus.FAILED,
                project.context().beads().find("IMP-002").orElseThrow().status());
        assertTrue(record.review().issues().stream().noneMatch(issue -> issue.severity() == Severity.CRITICAL));
        assertEquals(GateCondition.State.HELD, gate(record, "G2").state());
        assertEquals(
                GateCondition.State.HELD,
                gate(record, "G7").state(),
                gate(record, "G7").toString());
        assertTrue(record.testResults().branchSuite().green(), "the suite ran once more, without it");
    }

    @Test
    void aRepairThatCanNotBeReviewedIsNotKept() throws Exception {
        again = reply(11, List.of());

        RunRecord record = run();

        assertEquals(
                List.of("IMP-001"),
                record.codeChanges().applied().stream()
                        .map(applied -> applied.improvementId())
                        .toList());
        assertTrue(
                record.improvements().get(1).statusReason().contains("the repair could not be reviewed"),
                record.improvements().get(1).statusReason());
    }

    /** As stage 8 judges it, from the commits as they are. */
    private GateCondition gate(RunRecord record, String id) throws Exception {
        String head = record.testResults().headSha();
        List<String> since = project.git("diff", "--name-only", record.review().reviewedSha(), head)
                .lines()
                .toList();
        Set<String> dropped = record.improvements().stream()
                .filter(improvement -> improvement.status() == ImprovementStatus.FAILED)
                .flatMap(improvement -> improvement.filesAffected().stream())
                .collect(Collectors.toSet());
        GateFacts facts = new GateFacts(
                record.review(),
                7.0,
                record.testResults(),
                List.of(),
                4,
                600,
                project.git("rev-parse", "HEAD").strip(),
                since,
                Set.of(),
                dropped,
                record.codeChanges().applied().size(),
                false,
                false,
                null);
        return MergeGate.judge(facts).stream()
                .filter(condition -> condition.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
