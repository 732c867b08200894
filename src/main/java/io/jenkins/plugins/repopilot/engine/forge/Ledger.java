package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.git.GitRepository;
import java.io.IOException;

/** What earlier runs tried on this repository, read before anything new is suggested. Reads only. */
@FunctionalInterface
public interface Ledger {

    /**
     * Looks after our own pull requests and tells what is known of earlier improvements.
     *
     * @throws IOException if the code host could not be asked; the message says why
     */
    LedgerView look(CodeHost host, GitRepository git) throws IOException, InterruptedException;

    /** Keeps what a run postponed, for where no pull request will carry it. */
    default void keep(RunRecord record) throws IOException {}
}
