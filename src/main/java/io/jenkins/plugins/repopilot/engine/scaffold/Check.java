package io.jenkins.plugins.repopilot.engine.scaffold;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/** One entry of the check-list; the head of {@code checklist.yaml} says what its fields mean. */
record Check(
        String id,
        String title,
        List<Target> files,
        List<String> places,
        List<String> satisfiedBy,
        List<String> when,
        String role,
        String ci,
        int thinLines,
        Made made,
        String brief,
        String advice) {

    Check {
        files = files == null ? List.of() : List.copyOf(files);
        places = places == null ? List.of() : List.copyOf(places);
        satisfiedBy = satisfiedBy == null ? List.of() : List.copyOf(satisfiedBy);
        when = when == null ? List.of() : List.copyOf(when);
    }

    /**
     * @param template name of a bundled template, {@code null} for none
     * @param text the file's text itself, {@code null} for none
     * @param ecosystem {@code null} for a file of the whole repository
     */
    record Target(String path, String template, String text, String ecosystem) {}

    /** How a missing file comes about. */
    enum Made {
        TEMPLATE,
        MODEL,
        DOCUMENT,
        TEST,
        LICENCE,
        OWNER;

        boolean asksTheModel() {
            return this == MODEL || this == DOCUMENT || this == TEST;
        }

        @JsonValue
        String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        static Made of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }
    }
}
