package io.jenkins.plugins.repopilot.engine.bead;

/** Told of every change of a bead, in order, by the thread that made it. Must be quick and must not throw. */
@FunctionalInterface
public interface BeadListener {

    /**
     * @param before {@code null} for a new bead
     */
    void changed(Bead before, Bead after);
}
