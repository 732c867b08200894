package io.jenkins.plugins.repopilot.engine.record;

import io.jenkins.plugins.repopilot.engine.bead.Bead;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts over the beads of a run. */
public record BeadSummary(int total, Map<String, Long> byStatus, Map<String, Long> byCategory) {

    public static BeadSummary of(List<Bead> beads) {
        return new BeadSummary(
                beads.size(),
                count(beads, b -> b.status().id()),
                count(beads, b -> b.category().id()));
    }

    private static Map<String, Long> count(List<Bead> beads, Function<Bead, String> key) {
        return beads.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.counting()));
    }
}
