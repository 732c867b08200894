package io.jenkins.plugins.repopilot.engine.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What became of a suggestion. */
public enum ImprovementStatus {
    /** Chosen for this run, not executed yet. */
    PLANNED,
    /** Good, but over this run's limits; offered first by a later run. */
    POSTPONED,
    /** Refused by the second look, by policy or by the ledger. */
    DROPPED,
    /** On the branch, in a commit of its own. */
    APPLIED,
    /** Could not be made to hold, or was undone by review or tests. */
    FAILED;

    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static ImprovementStatus of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
