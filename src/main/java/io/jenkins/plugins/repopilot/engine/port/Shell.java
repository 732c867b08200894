package io.jenkins.plugins.repopilot.engine.port;

import java.io.IOException;

/** Starts processes on the machine that holds the workspace. Never a command interpreter: arguments stay arguments. */
public interface Shell {

    /**
     * Runs a command to its end or its time limit. Standard input is empty, standard error goes into the same output; at the limit, or
     * when the calling thread is interrupted, the whole process tree is killed.
     *
     * @throws IOException if the program could not be started (the message names it) or the machine could not be reached
     * @throws InterruptedException if the run was aborted; no process is left then
     */
    CommandResult run(Command command) throws IOException, InterruptedException;
}
