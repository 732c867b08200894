package io.jenkins.plugins.repopilot.engine;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The four kinds of improvement, which are also the four groups of generated tests. */
public enum Category {
    FEATURES,
    SECURITY,
    COMPLIANCE,
    INTEGRATION;

    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException if there is no such category; the message lists those there are
     */
    @JsonCreator
    public static Category of(String id) {
        for (Category category : values()) {
            if (category.id().equals(id.trim().toLowerCase(Locale.ROOT))) {
                return category;
            }
        }
        throw new IllegalArgumentException(
                "No category is called '" + id + "'; categories are features, security, compliance, integration");
    }
}
