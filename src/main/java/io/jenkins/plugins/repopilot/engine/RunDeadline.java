package io.jenkins.plugins.repopilot.engine;

import io.jenkins.plugins.repopilot.engine.bead.Bead;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * When a run's time is over: {@code maxDuration} after it began. Time in which nobody worked on it, because its host was down, does not
 * count; what it had used before does.
 */
final class RunDeadline {

    /** The deadline as moved by the last resume, and when that was, a line each. */
    private static final String FILE = "deadline";

    private RunDeadline() {}

    /** Of a run that begins. */
    static Instant of(RunSettings settings, RunRecord record) {
        return record.startedAt().plus(settings.get(Setting.MAX_DURATION));
    }

    /**
     * Of a run that is resumed; ask before its journal is written to again, whose last entry tells until when it was worked on.
     *
     * @throws IOException if the run's directory can't be read or written
     */
    static Instant resumed(RunSettings settings, RunDirectory directory, RunRecord record, Instant now)
            throws IOException {
        List<Instant> moved = directory.read(FILE).stream()
                .flatMap(String::lines)
                .map(Instant::parse)
                .toList();
        Instant before = moved.isEmpty() ? of(settings, record) : moved.get(0);
        Instant began = moved.isEmpty() ? record.startedAt() : moved.get(1);
        Instant seen = directory.journal().read().stream()
                .flatMap(RunDeadline::times)
                .reduce(began, (one, other) -> one.isAfter(other) ? one : other);
        Instant deadline = now.isAfter(seen) ? before.plus(Duration.between(seen, now)) : before;
        directory.write(FILE, deadline + "\n" + now + "\n");
        return deadline;
    }

    private static Stream<Instant> times(Bead bead) {
        return Stream.of(bead.createdAt(), bead.startedAt(), bead.completedAt()).filter(Objects::nonNull);
    }
}
