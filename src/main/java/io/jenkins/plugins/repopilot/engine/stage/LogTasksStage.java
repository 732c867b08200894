package io.jenkins.plugins.repopilot.engine.stage;

import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;

/** Stage 3: makes every improvement a bead of the chain, those that are not executed with the reason. */
public final class LogTasksStage implements RunStage {

    @Override
    public Stage stage() {
        return Stage.LOG_TASKS;
    }

    @Override
    public RunRecord run(RunContext context, RunRecord record) {
        for (Improvement improvement : record.improvements()) {
            log(context, improvement);
        }
        return record;
    }

    private static void log(RunContext context, Improvement improvement) {
        Bead bead = context.beads()
                .open(
                        improvement.id(),
                        Stage.EXECUTE.id(),
                        Stage.EXECUTE,
                        BeadCategory.of(improvement.category()),
                        improvement.title(),
                        improvement.description());
        if (!bead.metadata().containsKey("fingerprint")) {
            context.beads().note(bead.id(), "priority", improvement.priority().id());
            context.beads().note(bead.id(), "files", improvement.filesAffected());
            if (improvement.score() != null) {
                context.beads().note(bead.id(), "score", improvement.score());
            }
            // last: a bead that has it was noted in full
            context.beads().note(bead.id(), "fingerprint", improvement.fingerprint());
        }
        boolean left = improvement.status() == ImprovementStatus.DROPPED
                || improvement.status() == ImprovementStatus.POSTPONED;
        if (left && !bead.status().isDone()) {
            String word = improvement.status() == ImprovementStatus.DROPPED ? "Dropped: " : "Postponed: ";
            context.beads().skip(bead.id(), word + improvement.statusReason());
        }
    }

    @Override
    public String summary(RunRecord record) {
        long planned = record.improvements().stream()
                .filter(i -> i.status() == ImprovementStatus.PLANNED)
                .count();
        return Count.of(planned, "task") + " to do, " + (record.improvements().size() - planned)
                + " left out with a reason";
    }
}
