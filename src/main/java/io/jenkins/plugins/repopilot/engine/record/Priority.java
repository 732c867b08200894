package io.jenkins.plugins.repopilot.engine.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How much an improvement matters, most first. */
public enum Priority {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW;

    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Priority of(String id) {
        return valueOf(id.trim().toUpperCase(Locale.ROOT));
    }
}
