package io.jenkins.plugins.repopilot.engine.llm;

import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.port.Console;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down what went wrong with a call and what was decided: on its bead, as the list {@code model_events} of its metadata (each with
 * {@code decision}, {@code problem} and, for a wait, {@code wait_sec}), and in the console. Thread-safe.
 */
final class CallLog {

    static final String EVENTS = "model_events";
    private static final int MOST_EVENTS = 50;

    /** What is done about a problem. */
    enum Decision {
        RETRY,
        CORRECT,
        CONTINUE,
        SHRINK,
        ADAPT,
        SKIP,
        FAIL;

        private String id() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final BeadChain beads;
    private final Console console;

    CallLog(BeadChain beads, Console console) {
        this.beads = beads;
        this.console = console;
    }

    void decided(String beadId, Decision decision, String problem) {
        write(beadId, decision, problem, null);
    }

    void retries(String beadId, String problem, int attempt, Duration wait) {
        write(beadId, Decision.RETRY, problem + " (attempt " + attempt + " of " + RetryPolicy.ATTEMPTS + ")", wait);
    }

    void say(String text) {
        console.line(text);
    }

    private synchronized void write(String beadId, Decision decision, String problem, Duration wait) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("decision", decision.id());
        event.put("problem", problem);
        if (wait != null) {
            event.put("wait_sec", wait.toMillis() / 1000.0);
        }
        List<Object> events = new ArrayList<>(beads.find(beadId)
                .map(Bead::metadata)
                .map(metadata -> metadata.get(EVENTS))
                .map(known -> (List<?>) known)
                .orElse(List.of()));
        if (events.size() < MOST_EVENTS) {
            events.add(event);
            beads.note(beadId, EVENTS, events);
        }
        console.line("Model call of " + beadId + ": " + problem + " -> " + decision.id()
                + (wait == null ? "" : " in " + seconds(wait)));
    }

    static String seconds(Duration duration) {
        return String.format(java.util.Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
