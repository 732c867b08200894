package io.jenkins.plugins.repopilot.engine.bead;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The life of a bead. The table below is the only place that decides which step may follow which. */
public enum BeadStatus {
    PENDING,
    RUNNING,
    COMPLETED,
    FAILED,
    SKIPPED;

    private static final Map<BeadStatus, Set<BeadStatus>> NEXT = new EnumMap<>(Map.of(
            PENDING, EnumSet.of(RUNNING, SKIPPED),
            // back to PENDING: a run whose host died is resumed, the attempt counts one up
            RUNNING, EnumSet.of(COMPLETED, FAILED, SKIPPED, PENDING),
            // an improvement that held in stage 4 can still be undone by review (5) or tests (7), with the reason
            COMPLETED, EnumSet.of(FAILED),
            // final: what failed or was skipped is told as it happened, a later try is another bead
            FAILED, EnumSet.noneOf(BeadStatus.class),
            SKIPPED, EnumSet.noneOf(BeadStatus.class)));

    public boolean canBecome(BeadStatus next) {
        return NEXT.get(this).contains(next);
    }

    /** Whether work on the bead is over (it may still be undone). */
    public boolean isDone() {
        return this == COMPLETED || this == FAILED || this == SKIPPED;
    }

    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static BeadStatus of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
