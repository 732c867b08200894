package io.jenkins.plugins.repopilot.engine.report;

import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import java.util.ArrayList;
import java.util.List;

/** The ten stages as a chain. */
final class StageViews {

    private static final int MOST_NAMES = 5;

    private StageViews() {}

    static List<RunView.StageView> of(List<Bead> beads) {
        List<RunView.StageView> stages = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            Bead bead = beads.stream()
                    .filter(b -> b.id().equals(stage.id()))
                    .findFirst()
                    .orElse(null);
            stages.add(bead == null ? waiting(stage) : view(stage, bead, beads));
        }
        return stages;
    }

    private static RunView.StageView waiting(Stage stage) {
        return new RunView.StageView(stage.id(), stage.number(), BeadStatus.PENDING, null, null, null, null, List.of());
    }

    private static RunView.StageView view(Stage stage, Bead bead, List<Bead> beads) {
        List<String> running = beads.stream()
                .filter(b -> b.stage() == stage && b.parentId() != null && RunViews.atWork(b))
                .limit(MOST_NAMES)
                .map(b -> ShownText.name(b.name()))
                .toList();
        return new RunView.StageView(
                stage.id(),
                stage.number(),
                bead.status(),
                bead.startedAt(),
                bead.durationSec(),
                ShownText.summary(bead.outputSummary()),
                ShownText.summary(bead.error()),
                running);
    }
}
