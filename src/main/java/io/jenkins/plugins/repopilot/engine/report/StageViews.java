package io.jenkins.plugins.repopilot.engine.report;

import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import java.util.ArrayList;
import java.util.List;

/** The stages as a chain: all ten, or those of a scaffold. */
final class StageViews {

    private static final int MOST_NAMES = 5;

    private StageViews() {}

    static List<RunView.StageView> of(RunRecord record, List<Bead> beads) {
        List<RunView.StageView> stages = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            Bead bead = beads.stream()
                    .filter(b -> b.id().equals(stage.id()))
                    .findFirst()
                    .orElse(null);
            int number = stages.size() + 1;
            if (bead != null) {
                stages.add(view(stage, number, bead, beads));
            } else if (record.scaffold() == null) {
                stages.add(waiting(stage, number));
            }
        }
        return stages;
    }

    private static RunView.StageView waiting(Stage stage, int number) {
        return new RunView.StageView(stage.id(), number, BeadStatus.PENDING, null, null, null, null, List.of());
    }

    private static RunView.StageView view(Stage stage, int number, Bead bead, List<Bead> beads) {
        List<String> running = beads.stream()
                .filter(b -> b.stage() == stage && b.parentId() != null && RunViews.atWork(b))
                .limit(MOST_NAMES)
                .map(b -> ShownText.name(b.name()))
                .toList();
        return new RunView.StageView(
                stage.id(),
                number,
                bead.status(),
                bead.startedAt(),
                bead.durationSec(),
                ShownText.summary(bead.outputSummary()),
                ShownText.summary(bead.error()),
                running);
    }
}
