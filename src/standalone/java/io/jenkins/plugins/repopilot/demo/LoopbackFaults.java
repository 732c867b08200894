package io.jenkins.plugins.repopilot.demo;

import io.jenkins.plugins.repopilot.demo.LoopbackGitHub.Request;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What goes wrong, and what others do, at requests that are still to come. */
final class LoopbackFaults {

    /**
     * @param left how many more requests it meets, in one element
     * @param afterwards whether the request is served all the same
     */
    record Fault(
            Predicate<Request> when,
            int[] left,
            int status,
            String body,
            Map<String, String> headers,
            boolean afterwards) {}

    private record Intervention(Predicate<Request> when, Runnable action) {}

    private final List<Fault> faults = new ArrayList<>();
    private final List<Intervention> interventions = new ArrayList<>();

    synchronized void add(Fault fault) {
        faults.add(fault);
    }

    synchronized void add(Predicate<Request> when, Runnable action) {
        interventions.add(new Intervention(when, action));
    }

    /** Does what was to be done before this request, once. */
    void intervene(Request request) {
        List<Runnable> due = new ArrayList<>();
        synchronized (this) {
            for (Iterator<Intervention> each = interventions.iterator(); each.hasNext(); ) {
                Intervention next = each.next();
                if (next.when().test(request)) {
                    due.add(next.action());
                    each.remove();
                }
            }
        }
        due.forEach(Runnable::run);
    }

    /** The fault that meets this request; counted as met. */
    synchronized Optional<Fault> meeting(Request request) {
        Optional<Fault> found = faults.stream()
                .filter(f -> f.left()[0] > 0 && f.when().test(request))
                .findFirst();
        found.ifPresent(f -> f.left()[0]--);
        return found;
    }
}
