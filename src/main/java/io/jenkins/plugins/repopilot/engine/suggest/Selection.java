package io.jenkins.plugins.repopilot.engine.suggest;

import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Decides what of the good proposals this run executes, and gives all of them their ids. */
public final class Selection {

    private Selection() {}

    /**
     * @param proposals judged; dropped ones among them
     * @param leftOver fingerprints of what an earlier run postponed: they come first
     * @param most how many are executed, 0 for all
     * @return planned, then postponed, then dropped ones, numbered in that order
     */
    public static List<Improvement> of(List<Improvement> proposals, Set<String> leftOver, int most) {
        List<Improvement> good = proposals.stream()
                .filter(improvement -> improvement.status() != ImprovementStatus.DROPPED)
                .sorted(Comparator.comparing((Improvement improvement) -> !leftOver.contains(improvement.fingerprint()))
                        .thenComparing(improvement -> improvement.score() == null ? 0 : -improvement.score())
                        .thenComparing(Improvement::priority))
                .toList();
        List<Improvement> ordered = new ArrayList<>();
        for (Improvement improvement : good) {
            ordered.add(
                    most == 0 || ordered.size() < most
                            ? improvement.with(ImprovementStatus.PLANNED, null)
                            : improvement.with(
                                    ImprovementStatus.POSTPONED,
                                    "over the limit of " + Count.of(most, "improvement")
                                            + " a run; kept for a later one"));
        }
        proposals.stream()
                .filter(improvement -> improvement.status() == ImprovementStatus.DROPPED)
                .forEach(ordered::add);
        List<Improvement> numbered = new ArrayList<>();
        for (Improvement improvement : ordered) {
            numbered.add(withId(improvement, String.format("IMP-%03d", numbered.size() + 1)));
        }
        return numbered;
    }

    static Improvement withId(Improvement from, String id) {
        return new Improvement(
                id,
                from.category(),
                from.title(),
                from.description(),
                from.reason(),
                from.expectedEffect(),
                from.priority(),
                from.filesAffected(),
                from.changes(),
                from.score(),
                from.fingerprint(),
                from.status(),
                from.statusReason(),
                from.commit());
    }

    /** Provisional ids for the second look, {@code P1} and so on. */
    public static List<Improvement> numbered(List<Improvement> proposals) {
        List<Improvement> numbered = new ArrayList<>();
        for (Improvement proposal : proposals) {
            numbered.add(withId(proposal, "P" + (numbered.size() + 1)));
        }
        return numbered;
    }
}
