package io.jenkins.plugins.repopilot.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.demo.ModelQuestion;
import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.Improvement.FileChange;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.Priority;
import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.review.ReviewReply;
import io.jenkins.plugins.repopilot.engine.review.ReviewReply.Finding;
import io.jenkins.plugins.repopilot.engine.review.ReviewReply.Score;
import io.jenkins.plugins.repopilot.engine.review.ReviewService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Improvements are executed for real first, then reviewed. */
class ReviewStageTest {

    private static final String ORDERS = """
            class Orders:
                def place(self, amount, user):
                    if amount <= 0:
                        raise ValueError("amount")
                    if not user.may_order:
                        raise PermissionError(user)
                    try:
                        return self.store.save(amount)
                    except IOError as e:
                        raise OrderFailed(amount) from e

                def find(self, number):
                    return self.store.find(number)
            """;

    @TempDir
    Path directory;

    private StageKit kit;
    private final List<Improvement> improvements = new ArrayList<>();
    private final Map<String, List<String>> edits = new ConcurrentHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private Function<ModelQuestion, ModelAnswer> reviewer = question -> ModelAnswer.json(good());

    @BeforeEach
    void start() throws Exception {
        kit = new StageKit(directory);
        kit.repository
                .write("orders.py", ORDERS)
                .write("mail.py", "def send(to):\n    return to\n")
                .write("conf.py", "HOST = 'x'\n")
                .commit("Begin");
        kit.answering(
                question -> question.schemaName().equals("ReviewReply") ? reviewer.apply(question) : edit(question));
    }

    @AfterEach
    void stop() {
        kit.close();
    }

    private synchronized ModelAnswer edit(ModelQuestion question) {
        for (Improvement improvement : improvements) {
            if (question.task().contains(improvement.title())) {
                List<String> replies = edits.get(improvement.id());
                asked.add(improvement.id());
                return ModelAnswer.text(replies.size() > 1 ? replies.remove(0) : replies.get(0));
            }
        }
        throw new AssertionError("Nobody knows " + question.task());
    }

    private void improve(String title, String file, String... replies) {
        String id = String.format("IMP-%03d", improvements.size() + 1);
        improvements.add(new Improvement(
                id,
                Category.FEATURES,
                title,
                "What it does: " + title,
                "because",
                "seen",
                Priority.HIGH,
                List.of(file),
                List.of(new FileChange(Improvement.Action.MODIFY, file, null, title, "")),
                8.0,
                "fp" + id,
                ImprovementStatus.PLANNED,
                null,
                null));
        edits.put(id, new ArrayList<>(List.of(replies)));
    }

    private static String block(String path, String search, String replace) {
        return "FILE: " + path + "\n<<<<<<< SEARCH\n" + search + "\n=======\n"
                + (replace.isEmpty() ? "" : replace + "\n") + ">>>>>>> REPLACE\n";
    }

    private RunRecord execute() throws Exception {
        RunRecord record = kit.record().edit().improvements(improvements).done();
        kit.run(new LogTasksStage(), record);
        RunRecord executed = kit.run(new ExecuteStage(), record);
        assertEquals(
                improvements.size(), executed.codeChanges().applied().size(), String.valueOf(executed.improvements()));
        return executed;
    }

    private static ReviewReply good() {
        return reply(8, List.of());
    }

    private static ReviewReply reply(int score, List<Finding> issues) {
        List<Score> scores = new ArrayList<>();
        for (String dimension : Review.DIMENSIONS) {
            boolean applies = !dimension.equals("compliance");
            scores.add(new Score(
                    dimension,
                    applies ? Optional.of(score) : Optional.empty(),
                    applies ? "seen" : "nothing of the kind"));
        }
        return new ReviewReply(scores, issues, "Looks at it.");
    }

    private static Finding issue(String severity, String path, Integer line, String improvement) {
        return new Finding(
                severity,
                path,
                Optional.ofNullable(line),
                Optional.ofNullable(improvement),
                "it is wrong",
                "put it right");
    }

    @Test
    void fivePlantedFaultsReachTheReviewerWhole() throws Exception {
        improve("Simplify the placing of orders", "orders.py", block("orders.py", ORDERS.stripTrailing(), """
                class Orders:
                    def place(self, amount):
                        try:
                            return self.store.save(amount)
                        except IOError:
                            pass

                    def find(self, number):
                        return self.store.find(number)""".indent(0)
                .stripTrailing()));
        improve("Point to the new host", "conf.py", block("conf.py", "HOST = 'x'", "HOST = '10.1.2.3'"));
        RunRecord record = kit.run(new ReviewStage(), execute());
        String seen = kit.questions("ReviewReply").get(0).task();
        for (String fault : List.of(
                "    3 -         if amount <= 0:", // deleted validation
                "    4 -             raise ValueError(\"amount\")",
                "    6 +             pass", // swallowed exception
                "+ HOST = '10.1.2.3'", // hard-coded address
                "    2 -     def place(self, amount, user):", // broken contract
                "    2 +     def place(self, amount):",
                "    5 -         if not user.may_order:", // removed check
                "    6 -             raise PermissionError(user)")) {
            assertTrue(seen.contains(fault), fault + "\nnot in\n" + seen);
        }
        assertTrue(seen.contains("IMP-001: Simplify the placing of orders"));
        assertTrue(record.review().completed());
        assertEquals(8.0, record.review().overallScore());
        assertNull(record.review().dimensions().get(3).score());
        assertEquals(record.codeChanges().headSha(), record.review().reviewedSha());
        String told = kit.questions("ReviewReply").get(0).prompt().toLowerCase();
        for (String author :
                List.of("repo pilot", "repo-pilot", "generated", " ai ", "language model", "llm", "gpt", "automatic")) {
            assertFalse(told.contains(author), "the reviewer is told of '" + author + "'");
        }
    }

    @Test
    void theScoreIsRoundedDownSoThatTheNumberShownIsTheNumberJudged() throws Exception {
        improve("Greet by mail", "mail.py", block("mail.py", "    return to", "    return 'hi ' + to"));
        int[] given = {7, 7, 7, 7, 7, 6};
        List<Score> scores = new ArrayList<>();
        for (String dimension : Review.DIMENSIONS) {
            scores.add(new Score(dimension, Optional.of(given[scores.size()]), "seen"));
        }
        reviewer = question -> ModelAnswer.json(new ReviewReply(scores, List.of(), "Looks at it."));
        RunRecord record = kit.run(new ReviewStage(), execute());
        assertEquals(6.8, record.review().overallScore(), "41 / 6 is 6.83");
    }

    @Test
    void anImpossibleReplyGoesBackOnceAndTheCorrectedOneCounts() throws Exception {
        improve("Greet by mail", "mail.py", block("mail.py", "    return to", "    return 'hi ' + to"));
        reviewer = question -> ModelAnswer.json(
                question.messages().size() > 2 || kit.questions("ReviewReply").size() > 1
                        ? good()
                        : reply(
                                11,
                                List.of(issue("low", "mail.py", 99, null), issue("low", "nowhere.py", 1, "IMP-077"))));
        RunRecord record = kit.run(new ReviewStage(), execute());
        assertTrue(record.review().completed());
        assertEquals(2, kit.questions("ReviewReply").size());
        String corrected = kit.questions("ReviewReply").get(1).prompt();
        assertTrue(corrected.contains("The score 11 of code_quality is not between 1 and 10."), corrected);
        assertTrue(corrected.contains("names line 99 of mail.py, which the diff does not show"), corrected);
        assertTrue(
                corrected.contains("names the file 'nowhere.py', which is not in this diff; its files are mail.py."),
                corrected);
        assertTrue(corrected.contains("names the improvement 'IMP-077'"), corrected);
    }

    @Test
    void impossibleTwiceIsAFailedReviewAndNeverAPassedOne() throws Exception {
        improve("Greet by mail", "mail.py", block("mail.py", "    return to", "    return 'hi ' + to"));
        reviewer = question -> ModelAnswer.json(reply(11, List.of()));
        RunRecord record = kit.run(new ReviewStage(), execute());
        assertFalse(record.review().completed());
        assertNull(record.review().overallScore());
        assertTrue(
                record.review().failure().contains("could not be had"),
                record.review().failure());
        assertEquals(BeadStatus.FAILED, kit.bead("review.part-1").status());
        assertEquals(1, record.codeChanges().applied().size());
    }

    @Test
    void aHighIssueSendsItsImprovementBackOnceAndOnlyThatPartIsReviewedAgain() throws Exception {
        improve(
                "Greet by mail",
                "mail.py",
                block("mail.py", "    return to", "    return 'hi ' + to"),
                block("mail.py", "    return 'hi ' + to", "    return 'dear ' + to"));
        improve("Point to the new host", "conf.py", block("conf.py", "HOST = 'x'", "HOST = 'y'"));
        reviewer = question -> ModelAnswer.json(
                question.task().contains("'hi '") && !question.task().contains("'dear '")
                        ? reply(6, List.of(issue("high", "mail.py", 2, null), issue("low", "conf.py", 1, "IMP-002")))
                        : reply(9, List.of()));
        RunRecord record = kit.run(new ReviewStage(), execute());
        assertEquals(
                "def send(to):\n    return 'dear ' + to\n",
                kit.repository.git("show", record.codeChanges().headSha() + ":mail.py"));
        assertEquals(2, record.codeChanges().applied().size());
        assertEquals(
                List.of("conf.py"),
                record.review().issues().stream().map(Review.Issue::file).toList());
        assertEquals("IMP-001", record.review().resolved().get(0).improvementId());
        assertEquals(record.codeChanges().headSha(), record.review().reviewedSha());
        assertEquals(2, kit.questions("ReviewReply").size());
        assertFalse(kit.questions("ReviewReply").get(1).task().contains("HOST"));
        // half of the changed lines were scored 6, the other half 9
        assertEquals(7.0, record.review().overallScore());
        assertEquals(BeadStatus.COMPLETED, kit.bead("review.IMP-001.repair").status());
    }

    @Test
    void anImprovementThatItsRepairDoesNotMendIsDroppedAlone() throws Exception {
        improve(
                "Greet by mail",
                "mail.py",
                block("mail.py", "    return to", "    return 'hi ' + to"),
                block("mail.py", "    return 'hi ' + to", "    return 'dear ' + to"));
        improve("Point to the new host", "conf.py", block("conf.py", "HOST = 'x'", "HOST = 'y'"));
        reviewer = question -> ModelAnswer.json(
                question.task().contains("mail.py")
                        ? reply(4, List.of(issue("critical", "mail.py", 2, "IMP-001")))
                        : reply(9, List.of()));
        RunRecord record = kit.run(new ReviewStage(), execute());
        assertEquals(
                List.of("IMP-002"),
                record.codeChanges().applied().stream()
                        .map(a -> a.improvementId())
                        .toList());
        assertEquals(ImprovementStatus.FAILED, record.improvements().get(0).status());
        assertTrue(record.improvements().get(0).statusReason().contains("critical issue in mail.py:2: it is wrong"));
        assertTrue(record.review().completed());
        assertFalse(record.review().hasBlockingIssue());
        assertEquals(BeadStatus.FAILED, kit.bead("review.IMP-001.repair").status());
        assertEquals(BeadStatus.FAILED, kit.bead("IMP-001").status());
        assertEquals(
                "def send(to):\n    return to\n",
                kit.repository.git("show", record.codeChanges().headSha() + ":mail.py"));
    }

    @Test
    void aDiffThatIsTooLargeForOneCallIsReviewedInSeveral() throws Exception {
        String many = "x = 1\n".repeat(1) + "value_of_line = compute(1)\n".repeat(400);
        improve("Compute a lot", "conf.py", block("conf.py", "HOST = 'x'", many.stripTrailing()));
        improve("Greet by mail", "mail.py", block("mail.py", "    return to", "    return 'hi ' + to"));
        RunRecord record = execute();
        record = kit.with(Setting.CONTEXT_TOKENS, 1_000).run(new ReviewStage(), record);
        assertTrue(
                kit.questions("ReviewReply").size() > 3,
                String.valueOf(kit.questions("ReviewReply").size()));
        assertTrue(record.review().completed());
        assertEquals(8.0, record.review().overallScore());
    }

    @Test
    void aResumeReviewsAndRepairsNothingTwice() throws Exception {
        improve(
                "Greet by mail",
                "mail.py",
                block("mail.py", "    return to", "    return 'hi ' + to"),
                block("mail.py", "    return 'hi ' + to", "    return 'dear ' + to"));
        reviewer = question -> ModelAnswer.json(
                question.task().contains("'dear '")
                        ? reply(9, List.of())
                        : reply(6, List.of(issue("high", "mail.py", 2, null))));
        RunRecord executed = execute();
        // the machine dies while the repaired part is being reviewed
        Function<ModelQuestion, ModelAnswer> healthy = reviewer;
        reviewer = question -> question.task().contains("'dear '")
                ? ModelAnswer.error(401, "invalid_api_key", "gone")
                : healthy.apply(question);
        assertThrows(ModelException.class, () -> kit.run(new ReviewStage(), executed));
        reviewer = healthy;
        int before = asked.size();
        RunContext context = kit.context();
        RunRecord record =
                new ReviewStage().run(context, context.directory().record().orElseThrow());
        assertEquals(before, asked.size(), "the repair was not asked for again");
        assertTrue(record.review().completed());
        assertFalse(record.review().hasBlockingIssue());
        assertEquals(9.0, record.review().overallScore());
        assertEquals(
                1,
                kit.questions("ReviewReply").stream()
                        .filter(q -> !q.task().contains("'dear '"))
                        .count());
    }

    @Test
    void aLaterStageHasARepairReviewedOrDroppedAgain() throws Exception {
        improve("Greet by mail", "mail.py", block("mail.py", "    return to", "    return 'hi ' + to"));
        improve("Point to the new host", "conf.py", block("conf.py", "HOST = 'x'", "HOST = 'y'"));
        RunRecord record = kit.run(new ReviewStage(), execute());
        record = new ReviewService(kit.context()).reviewOrDrop(record, "IMP-002", Stage.RUN_TESTS);
        assertEquals(2, record.codeChanges().applied().size());
        reviewer = question -> ModelAnswer.json(reply(3, List.of(issue("high", "mail.py", 2, null))));
        record = new ReviewService(kit.context()).reviewOrDrop(record, "IMP-001", Stage.RUN_TESTS);
        assertEquals(
                List.of("IMP-002"),
                record.codeChanges().applied().stream()
                        .map(a -> a.improvementId())
                        .toList());
        assertTrue(record.improvements().get(0).statusReason().contains("high issue in mail.py:2"));
        assertEquals(8.0, record.review().overallScore(), "what is left was scored 8");
        assertEquals(record.codeChanges().headSha(), record.review().reviewedSha());
    }

    @Test
    void withoutAnyChangeThereIsNothingToReview() throws Exception {
        RunRecord record = kit.run(new ReviewStage(), kit.record());
        assertNull(record.review());
        assertTrue(kit.questions().isEmpty());
    }

    @Test
    void whenTheLastImprovementIsDroppedTheReviewIsNoPassedOne() throws Exception {
        improve(
                "Greet by mail",
                "mail.py",
                block("mail.py", "    return to", "    return 'hi ' + to"),
                "no block at all");
        reviewer = question -> ModelAnswer.json(reply(4, List.of(issue("critical", "mail.py", 2, null))));
        RunRecord record = kit.run(new ReviewStage(), execute());
        assertTrue(record.codeChanges().applied().isEmpty());
        assertFalse(record.review().completed());
    }
}
