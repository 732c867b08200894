package io.jenkins.plugins.repopilot.engine.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * One condition of the merge gate, as it was found.
 *
 * @param id {@code G1} to {@code G11}
 * @param reason one sentence for a person
 * @param evidence the figures behind it, for instance {@code 8.1 >= 7.0}
 */
public record GateCondition(String id, State state, String reason, String evidence) {

    public enum State {
        HELD,
        BROKEN,
        UNDECIDED;

        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static State of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }
    }
}
