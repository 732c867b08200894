package io.jenkins.plugins.repopilot.engine.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The existing suite at base and on the branch, test by test.
 *
 * @param regressions tests that passed at base and failed on the branch
 * @param missing tests that passed at base and are not there on the branch
 * @param newSkips tests that passed at base and are skipped on the branch
 */
public record Comparison(List<String> regressions, List<String> missing, List<String> newSkips) {

    public static Comparison of(SuiteResult base, SuiteResult branch) {
        Map<String, TestCaseResult.Outcome> now = outcomes(branch);
        List<String> passed = base.cases().stream()
                .filter(test -> test.outcome() == TestCaseResult.Outcome.PASSED)
                .map(TestCaseResult::id)
                .toList();
        return new Comparison(
                passed.stream().filter(id -> isRed(now.get(id))).toList(),
                passed.stream().filter(id -> !now.containsKey(id)).toList(),
                passed.stream()
                        .filter(id -> now.get(id) == TestCaseResult.Outcome.SKIPPED)
                        .toList());
    }

    /** All tests that are worse off than at base. */
    public List<String> worse() {
        List<String> all = new ArrayList<>(regressions);
        all.addAll(missing);
        all.addAll(newSkips);
        return List.copyOf(all);
    }

    static Map<String, TestCaseResult.Outcome> outcomes(SuiteResult suite) {
        Map<String, TestCaseResult.Outcome> outcomes = new LinkedHashMap<>();
        suite.cases().forEach(test -> outcomes.put(test.id(), test.outcome()));
        return outcomes;
    }

    private static boolean isRed(TestCaseResult.Outcome outcome) {
        return outcome == TestCaseResult.Outcome.FAILED || outcome == TestCaseResult.Outcome.ERROR;
    }
}
