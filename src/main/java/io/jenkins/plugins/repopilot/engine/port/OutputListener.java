package io.jenkins.plugins.repopilot.engine.port;

/** Hears what a process prints while it runs: all of it, in order, also what is left out of the middle of the result. */
@FunctionalInterface
public interface OutputListener {

    /** Hears nothing. */
    OutputListener NONE = (bytes, offset, length) -> {};

    /**
     * Called by the thread that reads the process's output. Must be quick, must not throw, and must not keep the array.
     *
     * @param bytes standard output and standard error as they came, a character possibly in two parts
     */
    void heard(byte[] bytes, int offset, int length);
}
