package io.jenkins.plugins.repopilot.engine.report;

import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.bead.Bead;

/**
 * A run for those who may not see text of the repository: the first line of an error or a reason is a sentence of ours, the lines after it are
 * what a command printed.
 */
public final class WithoutOutput {

    private WithoutOutput() {}

    /** The same run with sentences only. */
    public static RunRecord of(RunRecord record) {
        return record.edit()
                .error(sentence(record.error()))
                .improvements(record.improvements().stream()
                        .map(i -> i.with(i.status(), sentence(i.statusReason())))
                        .toList())
                .beads(record.beads().stream().map(WithoutOutput::of).toList())
                .done();
    }

    static Bead of(Bead bead) {
        return new Bead(
                bead.id(),
                bead.parentId(),
                bead.stage(),
                bead.category(),
                bead.name(),
                bead.status(),
                bead.attempt(),
                bead.createdAt(),
                bead.startedAt(),
                bead.completedAt(),
                bead.inputSummary(),
                sentence(bead.outputSummary()),
                sentence(bead.error()),
                bead.usage(),
                bead.metadata());
    }

    private static String sentence(String text) {
        if (text == null) {
            return null;
        }
        String stripped = text.strip();
        int end = stripped.indexOf('\n');
        return end < 0 ? stripped : stripped.substring(0, end).replaceFirst("\\s*:?\\s*$", "");
    }
}
