package io.jenkins.plugins.repopilot.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.demo.ModelQuestion;
import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.forge.LedgerView;
import io.jenkins.plugins.repopilot.engine.forge.LedgerView.Entry;
import io.jenkins.plugins.repopilot.engine.forge.LedgerView.Fate;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.suggest.Fingerprint;
import io.jenkins.plugins.repopilot.engine.suggest.SuggestionReply;
import io.jenkins.plugins.repopilot.engine.suggest.SuggestionReply.SuggestedChange;
import io.jenkins.plugins.repopilot.engine.suggest.SuggestionReply.Suggestion;
import io.jenkins.plugins.repopilot.engine.suggest.VerdictReply;
import io.jenkins.plugins.repopilot.engine.suggest.VerdictReply.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuggestStageTest {

    private static final Pattern PROPOSAL = Pattern.compile("(?m)^(P\\d+) \\[(\\w+), priority \\w+\\] (.*)$");

    @TempDir
    Path directory;

    private StageKit kit;
    private final Map<String, List<Suggestion>> suggestions = new ConcurrentHashMap<>();
    private final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();

    @BeforeEach
    void start() throws Exception {
        kit = new StageKit(directory);
        kit.repository
                .write("shop.py", "def sell():\n    return 1\n")
                .write("tax.py", "def tax():\n    return 1\n")
                .write("tests/test_shop.py", "def test(): pass\n")
                .write("Jenkinsfile", "node {}\n")
                .commit("Begin");
        for (Category category : Category.values()) {
            suggestions.put(
                    category.id(),
                    List.of(
                            modify("Check " + category.id() + " input", "high", "shop.py"),
                            modify("Log " + category.id() + " events", "low", "tax.py")));
        }
        kit.answering(this::answer);
    }

    @AfterEach
    void stop() {
        kit.close();
    }

    private ModelAnswer answer(ModelQuestion question) {
        if (question.schemaName().equals("VerdictReply")) {
            List<Verdict> all = new ArrayList<>();
            Matcher proposals = PROPOSAL.matcher(question.task());
            while (proposals.find()) {
                Verdict told =
                        verdicts.getOrDefault(proposals.group(3), new Verdict("", 7, "keep", Optional.empty(), "fine"));
                all.add(new Verdict(
                        proposals.group(1), told.score(), told.verdict(), told.duplicateOf(), told.reason()));
            }
            return ModelAnswer.json(new VerdictReply(all));
        }
        String category = question.task().replaceAll("(?s).*category \"(\\w+)\".*", "$1");
        return ModelAnswer.json(new SuggestionReply(suggestions.get(category)));
    }

    private static Suggestion modify(String title, String priority, String... files) {
        List<SuggestedChange> changes = new ArrayList<>();
        for (String file : files) {
            changes.add(new SuggestedChange("modify", file, Optional.empty(), "change " + file, ""));
        }
        return new Suggestion(title, "do it", "because", "seen", priority, changes);
    }

    private RunRecord suggest() throws Exception {
        return kit.run(new SuggestStage(), kit.record());
    }

    private static Improvement titled(RunRecord record, String title) {
        return record.improvements().stream()
                .filter(i -> i.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void asksEachCategoryThenLooksAtAllASecondTime() throws Exception {
        verdicts.put("Check security input", new Verdict("", 9.5, "keep", Optional.empty(), "a real hole"));
        verdicts.put("Log features events", new Verdict("", 1, "no_op", Optional.empty(), "logged already elsewhere"));
        verdicts.put("Log security events", new Verdict("", 2, "keep", Optional.empty(), "meh"));
        RunRecord record = kit.with(Setting.MAX_IMPROVEMENTS, 3).run(new SuggestStage(), kit.record());
        assertEquals(8, record.improvements().size());
        Improvement first = record.improvements().get(0);
        assertEquals("IMP-001", first.id());
        assertEquals("Check security input", first.title());
        assertEquals(9.5, first.score());
        assertEquals(List.of("shop.py"), first.filesAffected());
        assertEquals(3, count(record, ImprovementStatus.PLANNED));
        assertEquals(3, count(record, ImprovementStatus.POSTPONED));
        assertEquals(2, count(record, ImprovementStatus.DROPPED));
        assertEquals(
                "changes nothing that matters: logged already elsewhere",
                titled(record, "Log features events").statusReason());
        assertTrue(titled(record, "Log security events").statusReason().startsWith("of too little use (score 2.0)"));
        assertEquals(5, kit.questions().size());
    }

    private static long count(RunRecord record, ImprovementStatus status) {
        return record.improvements().stream().filter(i -> i.status() == status).count();
    }

    @Test
    void inventedFilesGoBackOnceAndThenOnlyTheGoodSuggestionsAreTaken() throws Exception {
        suggestions.put(
                "features",
                List.of(
                        modify("Good one", "high", "shop.py"),
                        modify("Invented file", "high", "nowhere.py"),
                        modify("Forbidden file", "high", "Jenkinsfile"),
                        modify("Existing test", "high", "tests/test_shop.py"),
                        new Suggestion(
                                "Create what exists",
                                "d",
                                "r",
                                "e",
                                "high",
                                List.of(new SuggestedChange("create", "tax.py", Optional.empty(), "x", ""))),
                        new Suggestion(
                                "Out of here",
                                "d",
                                "r",
                                "e",
                                "high",
                                List.of(new SuggestedChange("create", "../evil.py", Optional.empty(), "x", ""))),
                        new Suggestion(
                                "Rename to nothing",
                                "d",
                                "r",
                                "e",
                                "high",
                                List.of(new SuggestedChange("rename", "tax.py", Optional.empty(), "x", ""))),
                        modify("Odd priority", "urgent", "shop.py")));
        RunRecord record = kit.with(Setting.CATEGORIES, "features").run(new SuggestStage(), kit.record());
        assertEquals(
                List.of("Good one"),
                record.improvements().stream().map(Improvement::title).toList());
        assertEquals(2, kit.questions("SuggestionReply").size());
        String corrected = kit.questions("SuggestionReply").get(1).prompt();
        assertTrue(corrected.contains("there is no text file nowhere.py"), corrected);
        assertTrue(corrected.contains("exists already"), corrected);
        assertEquals("1 suggested, 7 unusable", kit.bead("suggest.features").outputSummary());
    }

    @Test
    void aReplyWithNothingUsableFailsItsCategoryAlone() throws Exception {
        suggestions.put("features", List.of(modify("Invented file", "high", "nowhere.py")));
        RunRecord record = suggest();
        assertEquals(BeadStatus.FAILED, kit.bead("suggest.features").status());
        assertEquals(BeadStatus.COMPLETED, kit.bead("suggest.security").status());
        assertEquals(6, record.improvements().size());
    }

    @Test
    void enoughOpenPullRequestsEndItBeforeMoneyIsSpent() throws Exception {
        kit.ledger = new LedgerView(List.of(), List.of(), 1, List.of("Pull request #7 waits for a review."));
        RunRecord record = suggest();
        assertTrue(
                record.skipReason().startsWith("1 of our pull requests is still open (maxOpenPullRequests = 1)"),
                record.skipReason());
        assertTrue(kit.questions().isEmpty());
        assertTrue(kit.console.contains("Pull request #7 waits for a review."));
        assertNull(new SuggestStage()
                .run(kit.with(Setting.MAX_OPEN_PULL_REQUESTS, 0).context(), kit.record())
                .skipReason());
    }

    @Test
    void whatTheLedgerKnowsIsDroppedAndTold() throws Exception {
        String known = Fingerprint.of(Category.FEATURES, List.of("shop.py"), "Add a check of features inputs");
        assertEquals(known, Fingerprint.of(Category.FEATURES, List.of("shop.py"), "Check features input"));
        kit.ledger = new LedgerView(
                List.of(
                        new Entry(
                                known,
                                Category.FEATURES,
                                "Check features input",
                                List.of("shop.py"),
                                Fate.REJECTED,
                                12),
                        new Entry(null, null, "Something\nelse", List.of("tax.py"), Fate.MERGED, 11)),
                List.of(),
                0,
                List.of());
        RunRecord record = suggest();
        assertEquals(
                "tried before: pull request #12 is rejected",
                titled(record, "Check features input").statusReason());
        String asked = kit.questions("SuggestionReply").stream()
                .map(ModelQuestion::task)
                .filter(t -> t.contains("\"features\""))
                .findFirst()
                .orElseThrow();
        assertTrue(asked.contains("- Check features input (rejected)\n- Something else (merged)"), asked);
        String judged = kit.questions("VerdictReply").get(0).task();
        assertTrue(judged.contains("rejected: [features] Check features input (shop.py)"), judged);
    }

    @Test
    void whatAnEarlierRunLeftOverComesFirstIfItStillCanBeDone() throws Exception {
        Improvement good = leftOver("Left over", "tax.py");
        Improvement gone = leftOver("Left over but gone", "gone.py");
        kit.ledger = new LedgerView(List.of(), List.of(good, gone), 0, List.of());
        RunRecord record = suggest();
        assertEquals("Left over", record.improvements().get(0).title());
        assertEquals("IMP-001", record.improvements().get(0).id());
        assertEquals(ImprovementStatus.PLANNED, record.improvements().get(0).status());
        assertFalse(record.improvements().stream().anyMatch(i -> i.title().equals("Left over but gone")));
    }

    private static Improvement leftOver(String title, String file) {
        return new Improvement(
                "IMP-009",
                Category.SECURITY,
                title,
                "d",
                "r",
                "e",
                io.jenkins.plugins.repopilot.engine.record.Priority.LOW,
                List.of(file),
                List.of(new Improvement.FileChange(Improvement.Action.MODIFY, file, null, "d", "")),
                5.0,
                Fingerprint.of(Category.SECURITY, List.of(file), title),
                ImprovementStatus.POSTPONED,
                "over the limit",
                null);
    }

    @Test
    void twoThatCallEachOtherADuplicateDoNotBothGo() throws Exception {
        verdicts.put("Check features input", new Verdict("", 7, "duplicate", Optional.of("P3"), "same"));
        verdicts.put("Check security input", new Verdict("", 7, "duplicate", Optional.of("P1"), "same"));
        RunRecord record = suggest();
        assertEquals(
                ImprovementStatus.DROPPED,
                titled(record, "Check features input").status());
        assertEquals(
                ImprovementStatus.PLANNED,
                titled(record, "Check security input").status());
    }

    @Test
    void anImpossibleScoreTwiceFailsTheSecondLookAndKeepsTheSuggestions() throws Exception {
        verdicts.put("Check features input", new Verdict("", 11, "keep", Optional.empty(), "great"));
        RunRecord record = suggest();
        assertEquals(BeadStatus.FAILED, kit.bead("suggest.second-look").status());
        assertEquals(8, record.improvements().size());
        assertNull(record.improvements().get(0).score());
        assertEquals(2, kit.questions("VerdictReply").size());
    }

    @Test
    void guidanceAndPolicyReachTheModel() throws Exception {
        kit.with(Setting.GUIDANCE, "Compliance means HIPAA here.")
                .with(Setting.PROTECTED_PATHS, "legal/")
                .run(new SuggestStage(), kit.record());
        ModelQuestion question = kit.questions("SuggestionReply").get(0);
        assertTrue(question.task().contains("Compliance means HIPAA here."));
        assertTrue(question.instructions().contains("- legal/"));
        assertTrue(question.instructions().contains("existing test files"));
    }

    @Test
    void aResumeAsksNobodyAgain() throws Exception {
        RunRecord first = suggest();
        RunRecord second = new SuggestStage().run(kit.context(), kit.record());
        assertEquals(first.improvements(), second.improvements());
        assertEquals(5, kit.questions().size());
    }

    @Test
    void everyImprovementBecomesABeadOfStageFour() throws Exception {
        verdicts.put("Log features events", new Verdict("", 1, "no_op", Optional.empty(), "logged already"));
        RunRecord record = kit.with(Setting.MAX_IMPROVEMENTS, 2).run(new SuggestStage(), kit.record());
        kit.run(new LogTasksStage(), record);
        new LogTasksStage().run(kit.context(), record);
        RunContext context = kit.context();
        List<Bead> beads = context.beads().all().stream()
                .filter(bead -> bead.id().startsWith("IMP-"))
                .toList();
        assertEquals(8, beads.size());
        assertEquals(
                2,
                beads.stream()
                        .filter(bead -> bead.status() == BeadStatus.PENDING)
                        .count());
        assertTrue(beads.stream()
                .allMatch(bead ->
                        bead.parentId().equals("execute") && bead.metadata().containsKey("fingerprint")));
        Bead postponed = beads.get(2);
        assertEquals(BeadStatus.SKIPPED, postponed.status());
        assertEquals(
                "Postponed: over the limit of 2 improvements a run; kept for a later one", postponed.outputSummary());
        assertEquals(
                "Dropped: changes nothing that matters: logged already",
                beads.get(7).outputSummary());
        assertEquals(List.of("tax.py"), beads.get(7).metadata().get("files"));
    }
}
