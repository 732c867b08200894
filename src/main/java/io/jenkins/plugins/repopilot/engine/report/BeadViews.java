package io.jenkins.plugins.repopilot.engine.report;

import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Beads as the pages list them. */
final class BeadViews {

    private static final int OUTCOME = 240;

    /** Facts that are text of the repository: what commands printed, which lines were mutated. */
    private static final List<String> SOURCES = List.of("output", "mutations", "repaired_because");

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
                output(bead).isPresent(),
                facts(bead));
    }

    /** What the bead's commands printed, and what else it has of the repository's text. */
    static Optional<String> output(Bead bead) {
        StringBuilder text = new StringBuilder();
        for (String key : SOURCES) {
            Object value = bead.metadata().get(key);
            if (value instanceof Iterable<?> lines) {
                lines.forEach(line -> text.append(line).append('\n'));
            } else if (value != null) {
                text.append(value).append('\n');
            }
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(ShownText.source(text.toString()));
    }

    private static Object facts(Bead bead) {
        Map<String, Object> facts = new LinkedHashMap<>(bead.metadata());
        SOURCES.forEach(facts::remove);
        return facts.isEmpty() ? null : ShownText.value(facts);
    }

    private static String outcome(Bead bead) {
        String text = bead.status() == BeadStatus.FAILED && bead.error() != null ? bead.error() : bead.outputSummary();
        return ShownText.line(text, OUTCOME);
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
