package io.jenkins.plugins.repopilot.engine;

/** A run that can't start, found before anything was changed. The message is one line: what was found and what to do. */
public final class RunRefusedException extends Exception {

    private static final long serialVersionUID = 1;

    public RunRefusedException(String message) {
        super(message);
    }
}
