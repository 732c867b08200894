package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges.Applied;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The beads of improvements, one each and with its id. They follow the record: they are told after it was saved, and told again after a
 * crash in between.
 */
final class ImprovementBeads {

    private static final int BRIEF = 1_500;

    private final RunContext context;
    private final BeadChain beads;

    ImprovementBeads(RunContext context) {
        this.context = context;
        this.beads = context.beads();
    }

    /** Normally the beads exist since stage 3. */
    void open(Improvement improvement) {
        beads.open(
                improvement.id(),
                Stage.EXECUTE.id(),
                Stage.EXECUTE,
                BeadCategory.of(improvement.category()),
                improvement.title(),
                improvement.description());
    }

    void start(String id) {
        if (status(id) == BeadStatus.PENDING) {
            beads.start(id);
        }
    }

    /** Brings every improvement's bead to where the record says the improvement is. */
    void tell(RunRecord record) {
        record.improvements().forEach(improvement -> tell(record, improvement));
    }

    private void tell(RunRecord record, Improvement improvement) {
        if (beads.find(improvement.id()).isEmpty()) {
            return;
        }
        BeadStatus status = status(improvement.id());
        switch (improvement.status()) {
            case APPLIED -> {
                record.codeChanges().applied().stream()
                        .filter(applied -> applied.improvementId().equals(improvement.id()))
                        .forEach(this::noteFacts);
                if (!status.isDone()) {
                    start(improvement.id());
                    beads.complete(improvement.id(), outcome(record, improvement));
                }
            }
            case FAILED -> {
                if (!status.isDone() || status == BeadStatus.COMPLETED) {
                    start(improvement.id());
                    beads.fail(improvement.id(), brief(improvement.statusReason()));
                }
            }
            case POSTPONED, DROPPED -> {
                if (!status.isDone()) {
                    beads.skip(improvement.id(), brief(improvement.statusReason()));
                }
            }
            default -> {}
        }
    }

    private BeadStatus status(String id) {
        return beads.find(id).map(Bead::status).orElseThrow();
    }

    private String brief(String reason) {
        String text = context.redactor().redact(reason == null ? "no reason is known" : reason);
        return text.length() > BRIEF ? text.substring(0, BRIEF) + " (shortened)" : text;
    }

    private static String outcome(RunRecord record, Improvement improvement) {
        return record.codeChanges().applied().stream()
                .filter(applied -> applied.improvementId().equals(improvement.id()))
                .map(applied -> "commit " + applied.commit().substring(0, 10) + ", +" + applied.additions() + " -"
                        + applied.deletions() + " lines in " + String.join(", ", applied.files())
                        + (applied.repairs() == 0 ? "" : ", after " + Count.of(applied.repairs(), "repair")))
                .findFirst()
                .orElse("committed");
    }

    private void noteFacts(Applied applied) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("commit", applied.commit());
        facts.put("files", applied.files());
        facts.put("additions", applied.additions());
        facts.put("deletions", applied.deletions());
        facts.put("checks", applied.checks());
        facts.put("unverified", applied.unverified());
        facts.put("repairs", applied.repairs());
        Map<String, Object> known =
                beads.find(applied.improvementId()).orElseThrow().metadata();
        facts.forEach((key, value) -> {
            if (value != null && !value.equals(known.get(key))) {
                beads.note(applied.improvementId(), key, value);
            }
        });
    }

    /** Counts one reply of a model. */
    void countReply(String id, String model, boolean wellFormed) {
        beads.note(id, "model", model);
        beads.note(id, "replies", number(id, "replies") + 1);
        beads.note(id, "well_formed_replies", number(id, "well_formed_replies") + (wellFormed ? 1 : 0));
    }

    int number(String id, String key) {
        Object value = beads.find(id).map(bead -> bead.metadata().get(key)).orElse(0);
        return value instanceof Number number ? number.intValue() : 0;
    }

    /** Sums up over all improvements, on the stage's bead: for each model how many replies it gave and how many could be applied at once. */
    void noteWellFormedRates(List<Improvement> improvements) {
        Map<String, Object> rates = new TreeMap<>();
        for (Improvement improvement : improvements) {
            Object model = beads.find(improvement.id())
                    .map(bead -> bead.metadata().get("model"))
                    .orElse(null);
            if (model instanceof String name) {
                int[] sum = rates.get(name) instanceof Map<?, ?> before
                        ? new int[] {
                            ((Number) before.get("replies")).intValue(), ((Number) before.get("well_formed")).intValue()
                        }
                        : new int[2];
                rates.put(
                        name,
                        Map.of(
                                "replies", sum[0] + number(improvement.id(), "replies"),
                                "well_formed", sum[1] + number(improvement.id(), "well_formed_replies")));
            }
        }
        if (beads.find(Stage.EXECUTE.id()).isPresent()) {
            beads.note(Stage.EXECUTE.id(), "well_formed_replies", rates);
        }
    }
}
