package io.jenkins.plugins.repopilot.engine.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * What stage 8 did.
 *
 * @param reason one sentence: why merged, or why not
 * @param number pull request, {@code null} if there is none
 * @param headSha what was pushed
 * @param mergeSha the merge on the base branch, {@code null} if not merged
 * @param gate all conditions, in order; empty if the stage never came to them
 */
public record MergeResult(
        Status status,
        String reason,
        Integer number,
        String url,
        boolean draft,
        String headSha,
        String mergeSha,
        String method,
        List<GateCondition> gate) {

    public enum Status {
        MERGED,
        /** GitHub merges by itself when its checks are green. */
        ARMED,
        /** The gate held; merging is a person's business, as configured. */
        OPEN,
        /** The gate stayed closed; the pull request is open. */
        GATE_CLOSED,
        DRY_RUN,
        /** No change was left to propose. */
        NOTHING,
        FAILED;

        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Status of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }
    }

    public boolean merged() {
        return status == Status.MERGED;
    }
}
