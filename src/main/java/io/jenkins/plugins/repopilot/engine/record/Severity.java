package io.jenkins.plugins.repopilot.engine.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How bad a review issue is, worst first. */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW;

    /** Critical and high issues send an improvement back and close the gate. */
    public boolean blocks() {
        return this == CRITICAL || this == HIGH;
    }

    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Severity of(String id) {
        return valueOf(id.trim().toUpperCase(Locale.ROOT));
    }
}
