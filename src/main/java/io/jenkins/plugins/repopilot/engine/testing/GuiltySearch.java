package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges.Applied;
import io.jenkins.plugins.repopilot.engine.testing.TestCaseResult.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the improvement that broke a test: the first commit on which it does not pass, by halving, with only the broken tests' files run. */
final class GuiltySearch {

    /** More than so many broken tests are taken to have the causes of these. */
    private static final int MOST_TESTS = 10;

    private final RunContext context;
    private final SuiteRunner suite;
    private final RunRecord record;
    private final Collection<String> files;
    private final String bead;
    private final Map<Integer, Map<String, Outcome>> seen = new HashMap<>();

    private GuiltySearch(
            RunContext context, SuiteRunner suite, RunRecord record, Collection<String> files, String bead) {
        this.context = context;
        this.suite = suite;
        this.record = record;
        this.files = files;
        this.bead = bead;
    }

    /**
     * The guilty improvement's id by test; tests without one are left out: they fail at base as well, when they are run alone.
     *
     * @param bead that shows what the tests print
     */
    static Map<String, String> find(
            RunContext context,
            SuiteRunner suite,
            RunRecord record,
            List<String> broken,
            Collection<String> files,
            String bead)
            throws IOException, InterruptedException {
        GuiltySearch search = new GuiltySearch(context, suite, record, files, bead);
        List<Applied> applied = record.codeChanges().applied();
        Map<String, String> guilty = new LinkedHashMap<>();
        for (String test : broken.subList(0, Math.min(MOST_TESTS, broken.size()))) {
            int good = 0;
            int bad = applied.size();
            if (!search.passes(good, test)) {
                continue;
            }
            while (bad - good > 1) {
                int middle = (good + bad) / 2;
                if (search.passes(middle, test)) {
                    good = middle;
                } else {
                    bad = middle;
                }
            }
            guilty.put(test, applied.get(bad - 1).improvementId());
        }
        Set<String> culprits = new LinkedHashSet<>(guilty.values());
        if (culprits.size() == 1) {
            List<String> rest = new ArrayList<>(broken);
            rest.forEach(test -> guilty.putIfAbsent(test, culprits.iterator().next()));
        }
        return guilty;
    }

    /**
     * @param commits how many improvements are in; 0 is the base
     */
    private boolean passes(int commits, String test) throws IOException, InterruptedException {
        Map<String, Outcome> outcomes = seen.get(commits);
        if (outcomes == null) {
            String sha = commits == 0
                    ? record.codeChanges().baseSha()
                    : record.codeChanges().applied().get(commits - 1).commit();
            outcomes = new Trees(context)
                    .at(
                            sha,
                            record,
                            () -> Comparison.outcomes(suite.run(files, context.get(Setting.SUITE_TIMEOUT), bead)));
            seen.put(commits, outcomes);
        }
        return outcomes.get(test) == Outcome.PASSED;
    }
}
