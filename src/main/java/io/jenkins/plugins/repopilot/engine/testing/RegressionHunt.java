package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.StageBeads;
import io.jenkins.plugins.repopilot.engine.edit.ChangeSet;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.TestResults.Regression;
import io.jenkins.plugins.repopilot.engine.review.ReviewService;
import io.jenkins.plugins.repopilot.engine.testing.TestCaseResult.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs the existing suite on the branch and, where it is worse than at base, sends what it found back to the improvement that did it: one repair,
 * else that improvement is dropped; then the suite once more.
 */
public final class RegressionHunt {

    private static final String SUITE = "suite";
    private static final String HUNT = "regressions";

    private final RunContext context;
    private final SuiteRunner suite;
    private final StageBeads beads;
    private final RegressionBook book;

    public RegressionHunt(RunContext context, SuiteRunner suite) {
        this.context = context;
        this.suite = suite;
        this.beads = new StageBeads(context.beads(), Stage.RUN_TESTS, BeadCategory.TESTING);
        this.book = new RegressionBook(context);
    }

    /**
     * @param record with what was dropped or repaired
     * @param branch the suite on the branch as it is now
     */
    public record Result(RunRecord record, SuiteResult branch, List<Regression> regressions) {}

    /** Repeatable: what was run and done is looked up before it is done again. */
    public Result run(RunRecord start) throws IOException, InterruptedException {
        RunRecord record = start;
        SuiteResult base = record.codeChanges().baseSuite();
        SuiteResult branch = suiteOn(record, SUITE, "Existing tests on the branch");
        List<Regression> regressions = book.read();
        Comparison comparison = compare(base, branch);
        if (!comparison.worse().isEmpty() && regressions.isEmpty()) {
            branch = withoutFlaky(record, branch, comparison);
            comparison = compare(base, branch);
        }
        boolean hunted = context.beads()
                .find(beads.id(HUNT))
                .filter(bead -> bead.status().isDone())
                .isPresent();
        if (!hunted && (!comparison.worse().isEmpty() || !regressions.isEmpty())) {
            record = hunt(record, branch, comparison, regressions);
            branch = suiteOn(record, "suite-again", "Existing tests on the branch, after what was done about them");
            comparison = compare(base, branch);
            regressions = book.settle(comparison);
            end(regressions);
        }
        suite.existing(branch);
        return new Result(record, branch, regressions);
    }

    /** Only a suite that ran at base can be compared with. */
    private static Comparison compare(SuiteResult base, SuiteResult branch) {
        return base == null ? new Comparison(List.of(), List.of(), List.of()) : Comparison.of(base, branch);
    }

    private SuiteResult suiteOn(RunRecord record, String bead, String title) throws IOException, InterruptedException {
        String head = record.codeChanges().headSha();
        String name = "tests/suite-" + head + ".json";
        Optional<String> stored = context.directory().read(name);
        boolean open = beads.begin(bead, title, head);
        SuiteResult result = stored.isPresent()
                ? Json.mapper().readValue(stored.get(), SuiteResult.class)
                : suite.all(beads.id(bead));
        if (stored.isEmpty()) {
            context.directory().write(name, Json.mapper().writeValueAsString(result));
        }
        if (open) {
            Suites.note(context.beads(), beads.id(bead), result);
            if (result.state() == SuiteResult.State.NOT_RUN) {
                beads.skip(bead, result.reason());
            } else {
                beads.complete(bead, Suites.summary(result));
            }
        }
        return result;
    }

    /** A test that passes when it is run again did not regress; it is counted as passed, and the bead says so. */
    private SuiteResult withoutFlaky(RunRecord record, SuiteResult branch, Comparison comparison)
            throws IOException, InterruptedException {
        if (branch.cases().isEmpty()) {
            return branch;
        }
        SuiteResult again =
                suite.run(files(record, comparison.worse()), context.get(Setting.SUITE_TIMEOUT), beads.id(SUITE));
        Set<String> passing = again.cases().stream()
                .filter(test -> test.outcome() == Outcome.PASSED)
                .map(TestCaseResult::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        passing.retainAll(comparison.worse());
        if (passing.isEmpty()) {
            return branch;
        }
        beads.note(SUITE, "passed_when_run_again", new ArrayList<>(passing));
        SuiteResult better = Suites.passing(branch, passing);
        context.directory()
                .write(
                        "tests/suite-" + record.codeChanges().headSha() + ".json",
                        Json.mapper().writeValueAsString(better));
        return better;
    }

    private RunRecord hunt(RunRecord start, SuiteResult branch, Comparison comparison, List<Regression> before)
            throws IOException, InterruptedException {
        RunRecord record = start;
        beads.begin(
                HUNT,
                "Tests that are worse than at base: " + comparison.worse().size(),
                String.join("\n", comparison.worse()));
        List<Regression> found = before;
        if (found.isEmpty()) {
            Map<String, String> guilty = GuiltySearch.find(
                    context, suite, record, comparison.worse(), files(record, comparison.worse()), beads.id(HUNT));
            found = comparison.worse().stream()
                    .map(test -> new Regression(test, guilty.get(test), "open"))
                    .toList();
            book.write(found);
        }
        Map<String, List<String>> byImprovement = new LinkedHashMap<>();
        for (Regression regression : found) {
            if (regression.improvementId() != null && regression.outcome().equals("open")) {
                byImprovement
                        .computeIfAbsent(regression.improvementId(), any -> new ArrayList<>())
                        .add(regression.test());
            }
        }
        for (Map.Entry<String, List<String>> guilty : byImprovement.entrySet()) {
            record = sendBack(record, branch, guilty.getKey(), guilty.getValue());
            String outcome = isApplied(record, guilty.getKey()) ? "repaired" : "dropped";
            book.write(book.read().stream()
                    .map(r -> guilty.getKey().equals(r.improvementId())
                            ? new Regression(r.test(), r.improvementId(), outcome)
                            : r)
                    .toList());
        }
        return record;
    }

    /** One repair; if the tests still don't pass, or the review of the repair finds something bad, the improvement goes. */
    private RunRecord sendBack(RunRecord start, SuiteResult branch, String improvement, List<String> tests)
            throws IOException, InterruptedException {
        ReviewService reviews = new ReviewService(context);
        boolean reviewed = start.review() != null && start.review().completed();
        String bead = "repair-" + improvement;
        boolean again = context.beads().find(beads.id(bead)).isPresent();
        beads.begin(
                bead,
                "Send back " + improvement + ": it broke " + Count.of(tests.size(), "test"),
                String.join("\n", tests));
        RunRecord record = start;
        String why = "it breaks " + tests.get(0);
        try {
            // a repair that a crash cut short is not paid for twice
            if (!again && isApplied(record, improvement)) {
                record = new ChangeSet()
                        .repair(
                                context,
                                record,
                                improvement,
                                "Existing tests passed before this improvement and fail with it:\n"
                                        + messages(branch, tests));
            }
        } catch (ModelException e) {
            if (e.kind().endsRun()) {
                throw e;
            }
            if (e.kind() == ModelException.Kind.BUDGET) {
                context.beads().note(Stage.RUN_TESTS.id(), "over_budget", true);
            }
            why = why + ", and there was no repair: " + e.getMessage();
        }
        if (isApplied(record, improvement) && !pass(record, tests, bead)) {
            record = new ChangeSet().drop(context, record, improvement, why + ", also after a repair");
        }
        boolean held = isApplied(record, improvement);
        if (reviewed) {
            record = held ? reviews.reviewOrDrop(record, improvement, Stage.RUN_TESTS) : reviews.settled(record);
        }
        if (isApplied(record, improvement)) {
            beads.complete(bead, "repaired" + (reviewed ? " and reviewed again" : ""));
        } else {
            beads.complete(bead, improvement + " was dropped: " + why);
        }
        return record;
    }

    private boolean pass(RunRecord record, List<String> tests, String bead) throws IOException, InterruptedException {
        Map<String, Outcome> outcomes = Comparison.outcomes(
                suite.run(files(record, tests), context.get(Setting.SUITE_TIMEOUT), beads.id(bead)));
        return tests.stream().allMatch(test -> outcomes.get(test) == Outcome.PASSED);
    }

    /** The files that the tests are in; none (which means all) if the reports do not say of one. */
    private static List<String> files(RunRecord record, List<String> tests) {
        Map<String, String> files = new LinkedHashMap<>();
        record.codeChanges().baseSuite().cases().forEach(test -> files.put(test.id(), test.file()));
        Set<String> wanted = new LinkedHashSet<>();
        for (String test : tests) {
            if (files.get(test) == null) {
                return List.of();
            }
            wanted.add(files.get(test));
        }
        return List.copyOf(wanted);
    }

    private static String messages(SuiteResult branch, List<String> tests) {
        String messages = branch.cases().stream()
                .filter(test -> tests.contains(test.id()))
                .map(test -> test.id() + ":\n" + test.message())
                .collect(Collectors.joining("\n\n"));
        String text = messages.isEmpty()
                ? String.join("\n", tests) + "\n" + branch.reason() + "\n" + Suites.tail(branch.output(), 4_000)
                : messages;
        return text.length() <= 8_000 ? text : text.substring(0, 8_000) + "\n…";
    }

    private void end(List<Regression> regressions) {
        long open = regressions.stream()
                .filter(regression -> regression.outcome().equals("open"))
                .count();
        if (open > 0) {
            beads.fail(HUNT, open + " of " + regressions.size() + " tests are still worse than at base");
        } else {
            beads.complete(
                    HUNT,
                    "settled: "
                            + regressions.stream()
                                    .map(r -> r.improvementId() + " " + r.outcome())
                                    .distinct()
                                    .collect(Collectors.joining(", ")));
        }
    }

    private static boolean isApplied(RunRecord record, String id) {
        return record.improvements().stream()
                .anyMatch(improvement ->
                        improvement.id().equals(id) && improvement.status() == ImprovementStatus.APPLIED);
    }
}
