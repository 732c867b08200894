package io.jenkins.plugins.repopilot.engine.report;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import io.jenkins.plugins.repopilot.engine.record.TestsGenerated;
import io.jenkins.plugins.repopilot.engine.testing.SuiteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tests as before and after, and the four groups of generated ones. */
final class TestViews {

    private TestViews() {}

    static RunView.TestsView of(RunRecord record) {
        TestResults results = record.testResults();
        TestsGenerated generated = record.testsGenerated();
        SuiteResult base = results != null && results.baseSuite() != null
                ? results.baseSuite()
                : record.codeChanges() == null ? null : record.codeChanges().baseSuite();
        if (results == null && generated == null && base == null) {
            return null;
        }
        List<RunView.GroupView> groups = new ArrayList<>();
        for (Category category : Category.values()) {
            RunView.GroupView group = group(category, generated, results);
            if (group != null) {
                groups.add(group);
            }
        }
        return new RunView.TestsView(
                generated == null ? null : ShownText.name(generated.framework()),
                results == null ? null : ShownText.name(results.sandbox()),
                suite(base),
                results == null ? null : suite(results.branchSuite()),
                groups,
                results == null || results.regressions() == null
                        ? List.of()
                        : results.regressions().stream()
                                .map(r -> new RunView.RegressionView(
                                        ShownText.name(r.test()),
                                        ShownText.name(r.improvementId()),
                                        ShownText.name(r.outcome())))
                                .toList());
    }

    private static RunView.SuiteView suite(SuiteResult suite) {
        return suite == null
                ? null
                : new RunView.SuiteView(
                        suite.state().name().toLowerCase(Locale.ROOT),
                        suite.total(),
                        suite.passed(),
                        suite.failed(),
                        suite.errors(),
                        suite.skipped(),
                        suite.durationSec(),
                        ShownText.summary(suite.reason()));
    }

    private static RunView.GroupView group(Category category, TestsGenerated generated, TestResults results) {
        TestResults.GroupResult result = results == null || results.groups() == null
                ? null
                : results.groups().stream()
                        .filter(g -> g.category() == category)
                        .findFirst()
                        .orElse(null);
        if (result != null) {
            return new RunView.GroupView(
                    category.id(),
                    "run",
                    null,
                    result.total(),
                    result.passed(),
                    result.failed(),
                    result.errors(),
                    result.failToPass(),
                    result.passToPass(),
                    result.dropped(),
                    result.mutants(),
                    result.mutantsCaught(),
                    ShownText.names(result.files()),
                    ShownText.names(result.reasons()));
        }
        TestsGenerated.Group group = generated == null || generated.groups() == null
                ? null
                : generated.groups().stream()
                        .filter(g -> g.category() == category)
                        .findFirst()
                        .orElse(null);
        return group == null
                ? null
                : new RunView.GroupView(
                        category.id(),
                        ShownText.name(group.status()),
                        ShownText.summary(group.reason()),
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        group.files() == null
                                ? List.of()
                                : group.files().stream()
                                        .map(f -> ShownText.name(f.path()))
                                        .toList(),
                        List.of());
    }
}
