package io.jenkins.plugins.repopilot.engine;

/** A stage could not do its work; the run goes on with its last stage and is failed. The message is the run's error. */
public final class RunFailedException extends Exception {

    private static final long serialVersionUID = 1;

    private final Stage stage;

    public RunFailedException(Stage stage, String message, Throwable cause) {
        super(message, cause);
        this.stage = stage;
    }

    public Stage stage() {
        return stage;
    }
}
