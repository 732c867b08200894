package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.record.TestResults.GroupResult;
import io.jenkins.plugins.repopilot.engine.testing.TestCaseResult.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out which tests of a group prove something. A test is kept if it passes three times on the branch, and either fails on the base tree
 * or notices a small mutation of the changed lines; and a group only if it notices at least one mutation.
 */
final class GroupTrial {

    private static final int RUNS = 3;

    private final RunContext context;
    private final SuiteRunner suite;
    private final Trees trees;
    private final RunRecord record;
    private final Category category;
    private final Subjects subjects;
    private final String path;
    private String text;

    private final List<String> reasons = new ArrayList<>();
    private int total;
    private int dropped;
    private String output = "";

    GroupTrial(RunContext context, SuiteRunner suite, RunRecord record, Category category, String path, String text) {
        this.context = context;
        this.suite = suite;
        this.trees = new Trees(context);
        this.record = record;
        this.category = category;
        this.subjects = Subjects.of(record, category);
        this.path = path;
        this.text = text;
    }

    /**
     * Runs it all. A group of which nothing is kept is a result like any other.
     *
     * @throws ModelException if the repair's model call ends the run
     */
    GroupBook.Tried run() throws IOException, InterruptedException {
        Map<String, List<Outcome>> outcomes = onBranch();
        Map<String, String> unreliable = unreliable(outcomes);
        if (outcomes.isEmpty() || !drop(unreliable)) {
            return nothing(0, 0);
        }
        Set<String> good = new LinkedHashSet<>(outcomes.keySet());
        good.removeAll(unreliable.keySet());
        if (good.isEmpty()) {
            return nothing(0, 0);
        }
        if (!unreliable.isEmpty() && !stillGreen(good)) {
            return nothing(0, 0);
        }
        Set<String> failToPass = new LinkedHashSet<>(good);
        failToPass.removeAll(passingAtBase());
        MutationTrial.Result mutants =
                new MutationTrial(context, record, suite, subjects).run(good, failToPass, this::runHere, bead());
        Map<String, String> vacuous = new LinkedHashMap<>();
        for (String test : good) {
            if (!failToPass.contains(test) && !mutants.noticing().contains(test)) {
                vacuous.put(
                        test,
                        mutants.tried() == 0
                                ? "it passes at base too, and there was nothing to mutate"
                                : "it passes at base too and notices none of " + mutants.tried()
                                        + " mutations: it proves nothing");
            }
        }
        if (mutants.tried() > 0 && mutants.caught() == 0) {
            good.forEach(test -> vacuous.putIfAbsent(
                    test, "the group notices none of " + mutants.tried() + " mutations of the changed lines"));
        }
        good.removeAll(vacuous.keySet());
        if (!drop(vacuous) || good.isEmpty() || !vacuous.isEmpty() && !stillGreen(good)) {
            return nothing(mutants.tried(), mutants.caught());
        }
        failToPass.retainAll(good);
        return new GroupBook.Tried(
                new GroupResult(
                        category,
                        total,
                        good.size(),
                        0,
                        0,
                        failToPass.size(),
                        good.size() - failToPass.size(),
                        dropped,
                        mutants.tried(),
                        mutants.caught(),
                        List.of(path),
                        List.copyOf(reasons),
                        output),
                path,
                text);
    }

    /** Three runs on the branch, after at most one repair. Empty if the file can't be used at all. */
    private Map<String, List<Outcome>> onBranch() throws IOException, InterruptedException {
        SuiteResult first = runHere();
        if (!first.green() || first.skipped() > 0) {
            first = repaired(first);
        }
        total = suite.ownCases(first).size();
        if (first.state() != SuiteResult.State.PASSED && first.state() != SuiteResult.State.FAILED || total == 0) {
            dropped = Math.max(1, total);
            reasons.add(path + ": " + (first.reason() == null ? "no test ran" : first.reason()));
            return Map.of();
        }
        Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
        add(outcomes, first);
        for (int run = 1; run < RUNS; run++) {
            add(outcomes, runHere());
        }
        return outcomes;
    }

    private SuiteResult repaired(SuiteResult first) throws IOException, InterruptedException {
        String problem = problem(first);
        context.beads().note(bead(), "repaired_because", Suites.tail(problem, 2_000));
        try {
            TestWriter writer =
                    new TestWriter(context, suite.framework().orElseThrow().style());
            text = writer.mend(bead(), path, text, subjects.text(context), problem);
        } catch (ModelException e) {
            if (e.kind().endsRun()) {
                throw e;
            }
            if (e.kind() == ModelException.Kind.BUDGET) {
                context.beads().note(Stage.RUN_TESTS.id(), "over_budget", true);
            }
            reasons.add("the repair gave no test file: " + e.getMessage());
            return first;
        }
        return runHere();
    }

    private static String problem(SuiteResult result) {
        String failures = result.cases().stream()
                .filter(test -> test.outcome() != Outcome.PASSED)
                .map(test -> test.id() + " (" + test.outcome().name().toLowerCase(Locale.ROOT) + "): " + test.message())
                .collect(Collectors.joining("\n\n"));
        return (result.reason() == null ? "" : result.reason() + "\n")
                + (failures.isEmpty() ? Suites.tail(result.output(), 4_000) : failures);
    }

    private Map<String, String> unreliable(Map<String, List<Outcome>> outcomes) {
        Map<String, String> unreliable = new LinkedHashMap<>();
        outcomes.forEach((test, seen) -> {
            long passed =
                    seen.stream().filter(outcome -> outcome == Outcome.PASSED).count();
            if (passed == RUNS) {
                return;
            }
            if (passed > 0) {
                unreliable.put(test, "flaky: it passed " + passed + " of " + RUNS + " times");
            } else {
                unreliable.put(
                        test, seen.contains(Outcome.SKIPPED) ? "it is skipped" : "it fails, also after a repair");
            }
        });
        return unreliable;
    }

    /** Takes tests out of the file; false if that can't be done, and then nothing of the file is kept. */
    private boolean drop(Map<String, String> tests) {
        tests.forEach((test, why) -> reasons.add(test + ": " + why));
        dropped += tests.size();
        if (tests.isEmpty()) {
            return true;
        }
        Set<String> names =
                tests.keySet().stream().map(TestText::name).collect(Collectors.toCollection(LinkedHashSet::new));
        Optional<String> rest = TestText.without(path, text, names);
        if (rest.isEmpty()) {
            reasons.add("the tests to drop could not be told from the rest of " + path);
            return false;
        }
        text = rest.get();
        return true;
    }

    private boolean stillGreen(Set<String> expected) throws IOException, InterruptedException {
        SuiteResult result = runHere();
        Set<String> there =
                suite.ownCases(result).stream().map(TestCaseResult::id).collect(Collectors.toSet());
        if (result.green() && there.equals(expected)) {
            return true;
        }
        reasons.add("what was left of " + path + " no longer ran");
        return false;
    }

    private Set<String> passingAtBase() throws IOException, InterruptedException {
        SuiteResult base = trees.at(record.codeChanges().baseSha(), record, this::runHere);
        if (base.state() == SuiteResult.State.TIMED_OUT) {
            // not proven to fail
            return suite.ownCases(runHere()).stream().map(TestCaseResult::id).collect(Collectors.toSet());
        }
        return suite.ownPassed(base);
    }

    private SuiteResult runHere() throws IOException, InterruptedException {
        SuiteResult result =
                trees.with(path, text, () -> suite.run(List.of(path), context.get(Setting.GROUP_TIMEOUT), bead()));
        output = Suites.tail(result.output(), 4_000);
        return result;
    }

    private void add(Map<String, List<Outcome>> outcomes, SuiteResult result) {
        for (TestCaseResult test : suite.ownCases(result)) {
            outcomes.computeIfAbsent(test.id(), any -> new ArrayList<>()).add(test.outcome());
        }
    }

    private String bead() {
        return GroupBook.bead(Stage.RUN_TESTS, category);
    }

    private GroupBook.Tried nothing(int mutants, int caught) {
        return new GroupBook.Tried(
                new GroupResult(
                        category,
                        total,
                        0,
                        0,
                        0,
                        0,
                        0,
                        Math.max(dropped, total),
                        mutants,
                        caught,
                        List.of(),
                        List.copyOf(reasons),
                        output),
                null,
                null);
    }
}
