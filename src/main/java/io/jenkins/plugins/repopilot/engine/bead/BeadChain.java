package io.jenkins.plugins.repopilot.engine.bead;

import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.llm.Usage;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The beads of one run, each change journalled before it is visible. Thread-safe. Every operation names a bead by its id; opening one that
 * exists already gives the existing one back, which is what makes a stage repeatable after a crash.
 */
public final class BeadChain {

    private final BeadJournal journal;
    private final TimeSource time;
    private final BeadListener listener;
    private final UnaryOperator<String> shown;
    private final Map<String, Bead> beads = new LinkedHashMap<>();

    /** With texts kept as they are given. */
    public BeadChain(BeadJournal journal, TimeSource time, BeadListener listener) throws IOException {
        this(journal, time, listener, UnaryOperator.identity());
    }

    /**
     * Continues the journal's chain; beads that it left running become pending again, with one attempt more.
     *
     * @param shown what becomes of every text before it is kept or told; takes secrets out of it
     * @throws IOException if the journal can't be read or written
     */
    public BeadChain(BeadJournal journal, TimeSource time, BeadListener listener, UnaryOperator<String> shown)
            throws IOException {
        this.journal = journal;
        this.time = time;
        this.listener = listener;
        this.shown = shown;
        for (Bead bead : journal.read()) {
            beads.put(bead.id(), bead);
        }
        for (Bead bead : all()) {
            if (bead.status() == BeadStatus.RUNNING) {
                change(bead.id(), b -> b.becoming(BeadStatus.PENDING, time.now(), null, null));
            }
        }
    }

    /**
     * The bead of that id, made pending if there is none yet.
     *
     * @param parentId {@code null} for a stage's own bead
     */
    public synchronized Bead open(
            String id, String parentId, Stage stage, BeadCategory category, String name, String inputSummary) {
        Bead existing = beads.get(id);
        if (existing != null) {
            return existing;
        }
        Bead bead = new Bead(
                id,
                parentId,
                stage,
                category,
                oneLine(shown.apply(name)),
                BeadStatus.PENDING,
                1,
                time.now(),
                null,
                null,
                shown(inputSummary),
                null,
                null,
                Usage.NONE,
                Map.of());
        store(null, bead);
        return bead;
    }

    public void start(String id) {
        change(id, bead -> bead.becoming(BeadStatus.RUNNING, time.now(), null, null));
    }

    public void complete(String id, String outputSummary) {
        change(id, bead -> bead.becoming(BeadStatus.COMPLETED, time.now(), shown(outputSummary), null));
    }

    /** Also undoes a completed bead: its reason is required then as well. */
    public void fail(String id, String error) {
        if (error == null || error.isBlank()) {
            throw new IllegalArgumentException("Bead " + id + " can't fail without a reason");
        }
        change(id, bead -> bead.becoming(BeadStatus.FAILED, time.now(), null, shown(error)));
    }

    public void skip(String id, String reason) {
        change(id, bead -> bead.becoming(BeadStatus.SKIPPED, time.now(), shown(reason), null));
    }

    /** Adds what a model call used; allowed in every state. */
    public void use(String id, Usage usage) {
        change(id, bead -> bead.using(usage));
    }

    /** Sets one fact of the metadata; allowed in every state. The value is a plain JSON value: string, number, boolean, list or map. */
    public void note(String id, String key, Object value) {
        change(id, bead -> bead.noting(key, shownValue(value)));
    }

    public synchronized Optional<Bead> find(String id) {
        return Optional.ofNullable(beads.get(id));
    }

    /** A snapshot, in the order of creation. */
    public synchronized List<Bead> all() {
        return new ArrayList<>(beads.values());
    }

    private synchronized void change(String id, UnaryOperator<Bead> step) {
        Bead before = beads.get(id);
        if (before == null) {
            throw new IllegalArgumentException("There is no bead " + id);
        }
        store(before, step.apply(before));
    }

    private void store(Bead before, Bead after) {
        try {
            journal.append(after);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write bead " + after.id() + " to the journal", e);
        }
        beads.put(after.id(), after);
        listener.changed(before, after);
    }

    private String shown(String text) {
        return text == null ? null : shown.apply(text);
    }

    private Object shownValue(Object value) {
        if (value instanceof String text) {
            return shown.apply(text);
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> all = new LinkedHashMap<>();
            map.forEach((key, inner) -> all.put(key, shownValue(inner)));
            return all;
        }
        return value instanceof List<?> list
                ? new ArrayList<>(list.stream().map(this::shownValue).toList())
                : value;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
