package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.RunContext;
import java.io.IOException;
import java.nio.file.Path;

/** The ledger as GitHub has it. */
public final class GitHubLedger implements Ledger {

    private final Path cacheFile;

    /**
     * @param cacheFile the job's copy of what GitHub says; may be deleted at any time
     */
    public GitHubLedger(Path cacheFile) {
        this.cacheFile = cacheFile;
    }

    @Override
    public LedgerView look(RunContext context) throws IOException, InterruptedException {
        throw new UnsupportedOperationException("ledger " + cacheFile);
    }
}
