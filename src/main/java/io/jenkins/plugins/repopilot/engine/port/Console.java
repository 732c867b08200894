package io.jenkins.plugins.repopilot.engine.port;

/** Where a run tells a person what it does, a line at a time: the build's console or the terminal. Thread-safe. */
@FunctionalInterface
public interface Console {

    /**
     * @param text one line without its end; control characters are the implementation's business to neutralise
     */
    void line(String text);
}
