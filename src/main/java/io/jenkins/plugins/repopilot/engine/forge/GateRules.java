package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import io.jenkins.plugins.repopilot.engine.testing.SuiteResult;
import io.jenkins.plugins.repopilot.engine.testing.TestCaseResult;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The conditions of the merge gate that the run itself knows. */
final class GateRules {

    private GateRules() {}

    /** G1: the review was completed and its score is high enough. */
    record ReviewScore() implements GateRule {

        @Override
        public String id() {
            return "G1";
        }

        @Override
        public GateCondition judge(GateFacts facts) {
            Review review = facts.review();
            if (review == null || !review.completed() || review.overallScore() == null) {
                String failure = review == null ? "there is no review" : String.valueOf(review.failure());
                return broken("The review was not completed", failure);
            }
            boolean enough = review.overallScore() >= facts.threshold();
            String evidence = review.overallScore() + (enough ? " >= " : " < ") + facts.threshold();
            return decided(
                    enough,
                    "The review's score is high enough",
                    "The review's score is below autoMergeThreshold",
                    evidence);
        }
    }

    /** G2: the review left no critical or high issue open. */
    record NoBlockingIssue() implements GateRule {

        @Override
        public String id() {
            return "G2";
        }

        @Override
        public GateCondition judge(GateFacts facts) {
            if (facts.review() == null || !facts.review().completed()) {
                return broken("No review says that nothing critical is open", "no review");
            }
            List<Review.Issue> blocking = facts.review().issues().stream()
                    .filter(i -> i.severity().blocks())
                    .toList();
            int lesser = facts.review().issues().size();
            String evidence = blocking.isEmpty()
                    ? Count.of(lesser, "lesser issue")
                    : blocking.stream()
                            .map(i -> i.severity().id() + " in " + i.file())
                            .collect(Collectors.joining(", "));
            return decided(
                    blocking.isEmpty(),
                    "No critical or high issue is open",
                    "Critical or high issues are open",
                    evidence);
        }
    }

    /** G3: the existing tests ran before and after, and are no worse. */
    record ExistingSuite() implements GateRule {

        @Override
        public String id() {
            return "G3";
        }

        @Override
        public GateCondition judge(GateFacts facts) {
            TestResults tests = facts.tests();
            if (tests == null || tests.baseSuite() == null || tests.branchSuite() == null) {
                return broken("The existing tests did not run on both base and branch", "not run");
            }
            SuiteResult base = tests.baseSuite();
            SuiteResult branch = tests.branchSuite();
            String evidence = "base " + figures(base) + ", branch " + figures(branch);
            if (!base.green()) {
                return broken("The existing tests are not green at base: nothing can be compared with", evidence);
            }
            if (!branch.green()) {
                return broken("The existing tests are not green on the branch", evidence);
            }
            if (tests.regressions().stream().anyMatch(r -> r.outcome().equals("open"))) {
                return broken("A test that passed at base fails on the branch", evidence);
            }
            if (branch.total() < base.total()) {
                return broken("Fewer tests ran on the branch than at base", evidence);
            }
            if (newSkips(base, branch)) {
                return broken("Tests are skipped on the branch that ran at base", evidence);
            }
            return held("The existing tests are as green as before", evidence);
        }

        private static String figures(SuiteResult suite) {
            return suite.state().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " (" + suite.passed() + " of "
                    + suite.total() + (suite.skipped() > 0 ? ", " + suite.skipped() + " skipped" : "") + ")";
        }

        private static boolean newSkips(SuiteResult base, SuiteResult branch) {
            Set<String> before = skipped(base);
            return branch.skipped() > base.skipped() || skipped(branch).stream().anyMatch(id -> !before.contains(id));
        }

        private static Set<String> skipped(SuiteResult suite) {
            return suite.cases().stream()
                    .filter(c -> c.outcome() == TestCaseResult.Outcome.SKIPPED)
                    .map(TestCaseResult::id)
                    .collect(Collectors.toSet());
        }
    }

    /** G4: at least one generated test was kept, and none of them fails. */
    record GeneratedTests() implements GateRule {

        @Override
        public String id() {
            return "G4";
        }

        @Override
        public GateCondition judge(GateFacts facts) {
            List<TestResults.GroupResult> groups =
                    facts.tests() == null ? List.of() : facts.tests().groups();
            int kept = groups.stream()
                    .mapToInt(g -> g.failToPass() + g.passToPass())
                    .sum();
            int failing = groups.stream().mapToInt(g -> g.failed() + g.errors()).sum();
            String evidence = kept + " kept, " + failing + " failing";
            if (failing > 0) {
                return broken("Generated tests fail", evidence);
            }
            return decided(
                    kept > 0,
                    "Generated tests were kept and pass",
                    "No generated test was good enough to keep",
                    evidence);
        }
    }

    /** G5: no protected path is in the diff. */
    record NoProtectedPath() implements GateRule {

        @Override
        public String id() {
            return "G5";
        }

        @Override
        public GateCondition judge(GateFacts facts) {
            boolean none = facts.protectedFiles().isEmpty();
            String evidence = none ? "0 files" : String.join(", ", facts.protectedFiles());
            return decided(none, "No protected path is changed", "Protected paths are changed", evidence);
        }
    }

    /** G6: the diff is small enough for a person to read. */
    record DiffSize() implements GateRule {

        @Override
        public String id() {
            return "G6";
        }

        @Override
        public GateCondition judge(GateFacts facts) {
            boolean within = facts.diffLines() <= facts.maxDiffLines();
            String evidence = facts.diffLines() + (within ? " <= " : " > ") + Count.of(facts.maxDiffLines(), "line");
            return decided(within, "The diff is small enough", "The diff is larger than maxDiffLines", evidence);
        }
    }

    /** G7: what is merged is what was reviewed and tested. */
    record NothingUnreviewed() implements GateRule {

        @Override
        public String id() {
            return "G7";
        }

        @Override
        public GateCondition judge(GateFacts facts) {
            String verified = facts.tests() == null ? null : facts.tests().headSha();
            if (!facts.headSha().equals(verified)) {
                return broken(
                        "The head is not the commit that was tested",
                        "tested " + verified + ", head " + facts.headSha());
            }
            if (facts.review() == null || facts.review().reviewedSha() == null || facts.filesSinceReview() == null) {
                return broken("It is unknown which commit was reviewed", "head " + facts.headSha());
            }
            List<String> unreviewed = facts.filesSinceReview().stream()
                    .filter(file -> !facts.generatedFiles().contains(file))
                    .filter(file -> !facts.droppedFiles().contains(file))
                    .toList();
            return unreviewed.isEmpty()
                    ? held(
                            "Since the review only generated tests were added and whole improvements dropped",
                            Count.of(facts.filesSinceReview().size(), "file") + " since "
                                    + facts.review().reviewedSha())
                    : broken("Files were changed after the review", String.join(", ", unreviewed));
        }
    }

    /** G11: something is left, and nothing of the checking was left out. */
    record SomethingToMerge() implements GateRule {

        @Override
        public String id() {
            return "G11";
        }

        @Override
        public GateCondition judge(GateFacts facts) {
            if (facts.improvements() == 0) {
                return broken("No improvement is left to merge", "0 improvements");
            }
            if (facts.dryRun()) {
                return broken("This is a dry run", "dryRun = true");
            }
            if (facts.overBudget()) {
                return broken("The budget was used up while reviewing or testing", "over budget in stage 5 or 7");
            }
            return held("There is something to merge", Count.of(facts.improvements(), "improvement"));
        }
    }
}
