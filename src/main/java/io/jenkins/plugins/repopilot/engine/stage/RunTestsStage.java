package io.jenkins.plugins.repopilot.engine.stage;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.git.GitException;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import io.jenkins.plugins.repopilot.engine.testing.GroupBook;
import io.jenkins.plugins.repopilot.engine.testing.GroupTrials;
import io.jenkins.plugins.repopilot.engine.testing.RegressionHunt;
import io.jenkins.plugins.repopilot.engine.testing.SuiteRunner;
import io.jenkins.plugins.repopilot.engine.testing.Suites;
import io.jenkins.plugins.repopilot.engine.testing.TestTree;
import java.util.List;

/**
 * Stage 7: the existing suite on the branch against base, and what to do about tests that are worse; then the generated tests, of which those
 * that prove something are committed.
 */
public final class RunTestsStage implements RunStage {

    @Override
    public Stage stage() {
        return Stage.RUN_TESTS;
    }

    @Override
    public RunRecord run(RunContext context, RunRecord before) throws Exception {
        if (before.codeChanges() == null) {
            return before;
        }
        TestTree tree = new TestTree(context);
        RunRecord record = tree.ready(before);
        SuiteRunner suite = SuiteRunner.open(context);
        if (record.codeChanges().applied().isEmpty()) {
            List<GroupBook.Tried> none = new GroupTrials(context, suite).run(record);
            return with(record, null, List.of(), none, null, suite);
        }
        RegressionHunt.Result hunted = new RegressionHunt(context, suite).run(record);
        record = hunted.record();
        List<GroupBook.Tried> groups = new GroupTrials(context, suite).run(record);
        String commit = null;
        try {
            commit = tree.commit(record, groups);
        } catch (GitException e) {
            String reason = "the kept tests could not be committed: " + e.getMessage();
            context.console().line("WARNING: " + reason);
            groups = groups.stream()
                    .map(group -> group.path() == null ? group : group.notCommitted(reason))
                    .toList();
        }
        return with(record, hunted, hunted.regressions(), groups, commit, suite);
    }

    private static RunRecord with(
            RunRecord record,
            RegressionHunt.Result hunted,
            List<TestResults.Regression> regressions,
            List<GroupBook.Tried> groups,
            String commit,
            SuiteRunner suite) {
        CodeChanges changes = record.codeChanges();
        return record.edit()
                .testResults(new TestResults(
                        changes.baseSuite(),
                        hunted == null ? null : hunted.branch(),
                        regressions,
                        groups.stream().map(GroupBook.Tried::result).toList(),
                        commit == null ? changes.headSha() : commit,
                        commit,
                        suite.sandbox().kind()))
                .done();
    }

    @Override
    public String summary(RunRecord record) {
        TestResults results = record.testResults();
        if (results == null || results.branchSuite() == null) {
            return "nothing to test";
        }
        int kept = results.groups().stream()
                .mapToInt(group -> group.failToPass() + group.passToPass())
                .sum();
        int dropped = results.groups().stream()
                .mapToInt(TestResults.GroupResult::dropped)
                .sum();
        String regressions = results.regressions().isEmpty()
                ? ""
                : ", " + results.regressions().size() + " regressions";
        return "existing: " + Suites.summary(results.branchSuite()) + regressions + "; generated: " + kept + " kept, "
                + dropped + " dropped";
    }
}
