package io.jenkins.plugins.repopilot.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command is run: its streams and its environment.
 *
 * @param columns width of the terminal, 0 if the output is none
 */
public record Terminal(PrintStream out, PrintStream err, Map<String, String> environment, int columns) {

    private static final int USUAL_WIDTH = 120;

    /** The width of the process's terminal, as far as the environment tells; 0 if there is none. */
    static int width() {
        String kind = System.getenv("TERM");
        if (System.console() == null || kind == null || kind.equals("dumb")) {
            return 0;
        }
        try {
            return Integer.parseInt(System.getenv().getOrDefault("COLUMNS", ""));
        } catch (NumberFormatException e) {
            return USUAL_WIDTH;
        }
    }

    /** A variable of the environment, {@code null} if it is not set or empty. */
    String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
