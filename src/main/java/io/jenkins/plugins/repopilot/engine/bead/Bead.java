package io.jenkins.plugins.repopilot.engine.bead;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.llm.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One unit of work of a run.
 *
 * @param id deterministic within the run, so that a resumed run finds its beads again: {@code execute} for a stage,
 *     {@code execute.IMP-001} for work in it; letters, digits, dot, dash and underscore
 * @param parentId the bead it belongs to, {@code null} for a stage's own bead
 * @param name what a person reads, one line
 * @param attempt 1, and one more for every resume that found it running
 * @param inputSummary what it was given, a few lines at most
 * @param outputSummary what came out or, for a skipped bead, why it was skipped
 * @param error why it failed, else {@code null}
 * @param metadata further facts for pages and readers: plain JSON values
 */
public record Bead(
        String id,
        String parentId,
        Stage stage,
        BeadCategory category,
        String name,
        BeadStatus status,
        int attempt,
        Instant createdAt,
        Instant startedAt,
        Instant completedAt,
        String inputSummary,
        String outputSummary,
        String error,
        Usage usage,
        Map<String, Object> metadata) {

    public Bead {
        metadata = metadata == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        usage = usage == null ? Usage.NONE : usage;
    }

    /** Seconds from start to end, {@code null} while it has not ended. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public Double durationSec() {
        return startedAt == null || completedAt == null
                ? null
                : Duration.between(startedAt, completedAt).toMillis() / 1000.0;
    }

    Bead becoming(BeadStatus next, Instant at, String newOutput, String newError) {
        if (!status.canBecome(next)) {
            throw new IllegalStateException("Bead " + id + " is " + status.id() + " and can't become " + next.id());
        }
        boolean again = next == BeadStatus.PENDING;
        return new Bead(
                id,
                parentId,
                stage,
                category,
                name,
                next,
                again ? attempt + 1 : attempt,
                createdAt,
                again ? null : next == BeadStatus.RUNNING ? at : startedAt,
                next.isDone() && completedAt == null ? at : completedAt,
                inputSummary,
                newOutput == null ? outputSummary : newOutput,
                newError == null ? error : newError,
                usage,
                metadata);
    }

    Bead using(Usage more) {
        return copy(usage.plus(more), metadata);
    }

    Bead noting(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(metadata);
        more.put(key, value);
        return copy(usage, more);
    }

    private Bead copy(Usage newUsage, Map<String, Object> newMetadata) {
        return new Bead(
                id,
                parentId,
                stage,
                category,
                name,
                status,
                attempt,
                createdAt,
                startedAt,
                completedAt,
                inputSummary,
                outputSummary,
                error,
                newUsage,
                newMetadata);
    }
}
