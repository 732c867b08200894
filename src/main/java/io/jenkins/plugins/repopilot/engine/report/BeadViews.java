package io.jenkins.plugins.repopilot.engine.report;

import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import java.util.List;
import java.util.Map;

/** Beads as the pages list them. */
final class BeadViews {

    private static final int OUTCOME = 240;

    private BeadViews() {}

    static RunView.BeadView of(Bead bead, CodeChanges changes) {
        boolean diff = changes != null
                && changes.applied().stream()
                        .anyMatch(applied -> applied.improvementId().equals(bead.id()));
        return new RunView.BeadView(
                ShownText.name(bead.id()),
                ShownText.name(bead.parentId()),
                bead.stage().id(),
                bead.category().id(),
                ShownText.name(bead.name()),
                bead.status(),
                bead.attempt(),
                bead.createdAt(),
                bead.startedAt(),
                bead.completedAt(),
                bead.durationSec(),
                outcome(bead),
                ShownText.summary(bead.inputSummary()),
                ShownText.summary(bead.outputSummary()),
                ShownText.summary(bead.error()),
                bead.usage().calls(),
                bead.usage().totalTokens(),
                bead.usage().cachedTokens(),
                bead.usage().cost(),
                diff,
                bead.metadata().isEmpty() ? null : ShownText.value(bead.metadata()));
    }

    private static String outcome(Bead bead) {
        String text = bead.status() == BeadStatus.FAILED && bead.error() != null ? bead.error() : bead.outputSummary();
        String line = ShownText.of(text, OUTCOME);
        return line == null ? null : line.replaceAll("\\s+", " ").strip();
    }

    /** What the beads' metadata say of time spent with the model; {@code null} if none does. */
    static Double modelSeconds(List<Bead> beads) {
        double sum = 0;
        boolean known = false;
        for (Bead bead : beads) {
            if (bead.metadata().get("model_sec") instanceof Number seconds) {
                sum += seconds.doubleValue();
                known = true;
            }
            if (bead.metadata().get("model_events") instanceof List<?> events) {
                for (Object event : events) {
                    if (event instanceof Map<?, ?> map && map.get("wait_sec") instanceof Number wait) {
                        sum += wait.doubleValue();
                        known = true;
                    }
                }
            }
        }
        return known ? sum : null;
    }
}
