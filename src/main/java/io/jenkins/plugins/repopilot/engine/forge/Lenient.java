package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.RunContext;
import java.io.IOException;

/** What a pull request can do without: a refusal is told to the console and ends nothing. */
final class Lenient {

    private Lenient() {}

    @FunctionalInterface
    interface Step {
        void run() throws IOException, InterruptedException;
    }

    /**
     * @param what could not be done, if it could not: the start of a sentence
     * @throws CodeHostException if the credential is not valid: nothing else would work either
     */
    static void run(RunContext context, String what, Step step) throws IOException, InterruptedException {
        try {
            step.run();
        } catch (CodeHostException e) {
            if (e.kind() == CodeHostException.Kind.UNAUTHORIZED) {
                throw e;
            }
            context.console().line(what + ": " + e.getMessage());
        }
    }
}
