package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Changes a group's own lines a little, one place at a time, and sees which of its tests notice. */
final class MutationTrial {

    private static final int MOST_MUTANTS = 8;

    private final RunContext context;
    private final RunRecord record;
    private final SuiteRunner suite;
    private final Subjects subjects;

    MutationTrial(RunContext context, RunRecord record, SuiteRunner suite, Subjects subjects) {
        this.context = context;
        this.record = record;
        this.suite = suite;
        this.subjects = subjects;
    }

    /**
     * @param tried those that the language took
     * @param caught those that some test noticed
     * @param noticing tests that noticed at least one
     */
    record Result(int tried, int caught, Set<String> noticing) {}

    /**
     * Goes on until every test that passes at base too has noticed one, and at least one was noticed.
     *
     * @param good tests that pass on the branch
     * @param failToPass those of them that fail at base: they have proven their worth
     * @param tests runs the group's tests on the tree as it is
     * @param bead that is told what was tried
     */
    Result run(Set<String> good, Set<String> failToPass, Trees.Look<SuiteResult> tests, String bead)
            throws IOException, InterruptedException {
        Map<String, List<Integer>> changed = ownLines();
        Map<String, String> texts = context.workspace().call(Texts.read(changed.keySet()));
        int tried = 0;
        int caught = 0;
        Set<String> noticing = new LinkedHashSet<>();
        Set<String> open = new LinkedHashSet<>(good);
        open.removeAll(failToPass);
        List<String> told = new ArrayList<>();
        for (Mutations.Mutant mutant : Mutations.of(texts, changed, MOST_MUTANTS)) {
            if (caught > 0 && open.isEmpty()) {
                break;
            }
            SuiteResult result = new Trees(context).changed(mutant.path(), mutant.text(), tests);
            boolean ran = suite.ownCases(result).stream().anyMatch(test -> good.contains(test.id()));
            if (!ran && result.state() != SuiteResult.State.TIMED_OUT) {
                // not a program any more: says nothing of the tests
                continue;
            }
            tried++;
            Set<String> noticed = new LinkedHashSet<>(good);
            noticed.removeAll(suite.ownPassed(result));
            caught += noticed.isEmpty() ? 0 : 1;
            noticing.addAll(noticed);
            open.removeAll(noticed);
            told.add(mutant.path() + ":" + mutant.line() + " " + mutant.what()
                    + (noticed.isEmpty() ? " (not noticed)" : " (noticed)"));
        }
        context.beads().note(bead, "mutations", told);
        return new Result(tried, caught, noticing);
    }

    /** The lines on the branch that the group's own improvements added, not those of others in the same files. */
    private Map<String, List<Integer>> ownLines() throws IOException, InterruptedException {
        StringBuilder own = new StringBuilder();
        for (CodeChanges.Applied applied : subjects.applied()) {
            own.append(context.directory().read(applied.diffFile()).orElse(""));
        }
        String whole = context.git()
                .diff(record.codeChanges().baseSha(), record.codeChanges().headSha(), subjects.files());
        Map<String, List<Integer>> lines = ChangedLines.common(whole, own.toString());
        lines.keySet().removeIf(Frameworks::isTestFile);
        return lines;
    }
}
