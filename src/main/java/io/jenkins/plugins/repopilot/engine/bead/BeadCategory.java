package io.jenkins.plugins.repopilot.engine.bead;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.jenkins.plugins.repopilot.engine.Category;
import java.util.Locale;

/** What kind of work a bead is. */
public enum BeadCategory {
    ANALYSIS,
    FEATURES,
    SECURITY,
    COMPLIANCE,
    INTEGRATION,
    GIT,
    EXECUTION,
    REVIEW,
    TESTING,
    DOCUMENTATION,
    LOGGING;

    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static BeadCategory of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    public static BeadCategory of(Category category) {
        return valueOf(category.name());
    }
}
