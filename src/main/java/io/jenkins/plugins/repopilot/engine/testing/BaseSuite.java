package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.RunContext;
import java.io.IOException;

/** The existing tests on the base tree, before anything was written by a model. */
public final class BaseSuite {

    /**
     * Runs the set-up command, then the existing suite, on the tree as it is. Call it with the base commit checked out, in stage 4 and before
     * the branch is made. Opens its own beads ({@code execute.setup}, {@code execute.base-suite}); after a crash the stored result is given
     * back instead of a second run. A red, empty or missing suite is a result, never an exception.
     */
    public SuiteResult run(RunContext context) throws IOException, InterruptedException {
        throw new UnsupportedOperationException("base suite");
    }
}
