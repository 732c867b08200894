package io.jenkins.plugins.repopilot.engine.stage;

import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.edit.ChangeSet;
import io.jenkins.plugins.repopilot.engine.edit.ImprovementRun;
import io.jenkins.plugins.repopilot.engine.edit.Verifier;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.testing.BaseSuite;
import io.jenkins.plugins.repopilot.engine.testing.SuiteResult;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Stage 4: the existing tests at base, the run's branch, then each improvement as one commit that was verified, best first. One that can't
 * be made to hold is undone alone.
 */
public final class ExecuteStage implements RunStage {

    private static final String BRANCH_BEAD = "execute.branch";
    private static final String VERIFY_BEAD = "execute.verify-at-base";

    @Override
    public Stage stage() {
        return Stage.EXECUTE;
    }

    @Override
    public RunRecord run(RunContext context, RunRecord before) throws Exception {
        RunRecord record = new ChangeSet().rebuild(context, before);
        if (record.codeChanges() == null) {
            record = withBranch(context, record);
        }
        Verifier verifier = Verifier.open(context);
        if (record.codeChanges().applied().isEmpty() && record.codeChanges().baseSuite() != null) {
            verifyAtBase(context, verifier);
        }
        return new ImprovementRun(context, verifier).run(record);
    }

    private static RunRecord withBranch(RunContext context, RunRecord record) throws IOException, InterruptedException {
        String base = record.origin().baseSha();
        if (!context.git().resolve("HEAD").equals(Optional.of(base))) {
            context.git().checkout(null, base);
        }
        // with nothing to compare afterwards nobody needs to know how the tests were before
        boolean planned = record.improvements().stream()
                .anyMatch(improvement -> improvement.status() == ImprovementStatus.PLANNED);
        SuiteResult suite = planned ? new BaseSuite().run(context) : null;
        boolean fresh = begin(context, BRANCH_BEAD, BeadCategory.GIT, "Create the branch " + record.branchName());
        context.git().switchTo(record.branchName(), base);
        RunRecord withBranch = record.edit()
                .codeChanges(new CodeChanges(
                        record.branchName(), record.origin().baseBranch(), base, base, suite, List.of()))
                .done();
        context.checkpoint(withBranch);
        if (fresh) {
            context.beads()
                    .complete(
                            BRANCH_BEAD, record.branchName() + " at " + base.substring(0, Math.min(10, base.length())));
        }
        return withBranch;
    }

    private static void verifyAtBase(RunContext context, Verifier verifier) throws IOException, InterruptedException {
        if (context.get(Setting.VERIFY_COMMAND).isEmpty()
                || !begin(context, VERIFY_BEAD, BeadCategory.EXECUTION, "Run verifyCommand without any change")) {
            return;
        }
        Optional<String> useless = verifier.tryOnBase(VERIFY_BEAD);
        if (useless.isPresent()) {
            context.console()
                    .line("WARNING: verifyCommand can't judge changes: "
                            + useless.get().lines().findFirst().orElse(""));
            context.beads().fail(VERIFY_BEAD, useless.get());
        } else {
            context.beads().complete(VERIFY_BEAD, "it succeeds");
        }
    }

    /** Opens and starts a bead of this stage; false if it is over already. */
    private static boolean begin(RunContext context, String id, BeadCategory category, String name) {
        if (context.beads()
                .open(id, Stage.EXECUTE.id(), Stage.EXECUTE, category, name, null)
                .status()
                .isDone()) {
            return false;
        }
        context.beads().start(id);
        return true;
    }

    @Override
    public String summary(RunRecord record) {
        CodeChanges changes = record.codeChanges();
        long failed = record.improvements().stream()
                .filter(improvement -> improvement.status() == ImprovementStatus.FAILED)
                .count();
        long postponed = record.improvements().stream()
                .filter(improvement -> improvement.status() == ImprovementStatus.POSTPONED)
                .count();
        int additions = changes.applied().stream()
                .mapToInt(CodeChanges.Applied::additions)
                .sum();
        int deletions = changes.applied().stream()
                .mapToInt(CodeChanges.Applied::deletions)
                .sum();
        return Count.of(changes.applied().size(), "improvement") + " committed (+" + additions + " -" + deletions
                + " lines), " + failed + " failed, " + postponed + " kept for a later run";
    }
}
