package io.jenkins.plugins.repopilot.cli;

/** Entry point of the command line. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        throw new UnsupportedOperationException("the command line is not built yet");
    }
}
