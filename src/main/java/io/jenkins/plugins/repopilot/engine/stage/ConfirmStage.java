package io.jenkins.plugins.repopilot.engine.stage;

import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.forge.OutcomeStatus;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import java.util.ArrayList;
import java.util.List;

/** Stage 10: gives the workspace back as it was found and closes the run log. Runs after a failure as well. */
public final class ConfirmStage implements RunStage {

    private static final String RESTORE = "confirm.restore";

    private final String title;

    public ConfirmStage() {
        this(Stage.CONFIRM.title());
    }

    /**
     * @param title what people see it called
     */
    public ConfirmStage(String title) {
        this.title = title;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Stage stage() {
        return Stage.CONFIRM;
    }

    @Override
    public RunRecord run(RunContext context, RunRecord record) throws Exception {
        context.beads()
                .open(
                        RESTORE,
                        stage().id(),
                        stage(),
                        BeadCategory.GIT,
                        "Restore the workspace",
                        record.origin().sha());
        if (!context.beads().find(RESTORE).orElseThrow().status().isDone()) {
            context.beads().start(RESTORE);
            context.beads().complete(RESTORE, new WorkspaceRestore(context).restore(record));
        }
        RunRecord ended = record.edit()
                .ended(
                        record.error() == null ? RunStatus.COMPLETED : RunStatus.FAILED,
                        context.time().now())
                .logFile("run.json")
                .done();
        new OutcomeStatus(context).tell(ended, summary(ended));
        return ended;
    }

    @Override
    public String summary(RunRecord record) {
        List<String> parts = new ArrayList<>();
        if (record.skipReason() != null) {
            return "run " + record.status().id() + ", nothing new begun: " + record.skipReason();
        }
        parts.add("run " + record.status().id());
        if (record.scaffold() != null) {
            parts.add(Count.of(record.scaffold().created().size(), "file") + " written, "
                    + record.scaffold().skipped().size() + " left out");
        } else {
            parts.add(applied(record));
        }
        if (record.review() != null && record.review().overallScore() != null) {
            parts.add(String.format(
                    java.util.Locale.ROOT, "review %.1f", record.review().overallScore()));
        }
        MergeResult merge = record.mergeResult();
        if (merge != null) {
            parts.add((merge.number() == null ? "no pull request" : "pull request #" + merge.number()) + " "
                    + merge.status().id());
        }
        return String.join(", ", parts);
    }

    private static String applied(RunRecord record) {
        return record.improvements().stream()
                        .filter(i -> i.status() == ImprovementStatus.APPLIED)
                        .count()
                + " of " + Count.of(record.improvements().size(), "improvement");
    }
}
