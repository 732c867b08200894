package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import java.io.IOException;
import java.util.Optional;

/** The existing tests on the base tree, before anything was written by a model. */
public final class BaseSuite {

    private static final String SETUP_BEAD = Stage.EXECUTE.id() + ".setup";
    private static final String SUITE_BEAD = Stage.EXECUTE.id() + ".base-suite";
    private static final String STORED = "tests/base-suite.json";

    /**
     * Runs the set-up command, then the existing suite, on the tree as it is. Call it with the base commit checked out, in stage 4 and before
     * the branch is made. Opens its own beads ({@code execute.setup}, {@code execute.base-suite}); after a crash the stored result is given
     * back instead of a second run. A red, empty or missing suite is a result, never an exception.
     */
    public SuiteResult run(RunContext context) throws IOException, InterruptedException {
        Optional<String> stored = context.directory().read(STORED);
        if (stored.isPresent()) {
            SuiteResult result = Json.mapper().readValue(stored.get(), SuiteResult.class);
            end(context.beads(), result);
            return result;
        }
        Optional<String> failure = setUp(context);
        BeadChain beads = context.beads();
        beads.open(SUITE_BEAD, Stage.EXECUTE.id(), Stage.EXECUTE, BeadCategory.TESTING, "Existing tests at base", null);
        if (beads.find(SUITE_BEAD).orElseThrow().status() == BeadStatus.PENDING) {
            beads.start(SUITE_BEAD);
        }
        SuiteRunner runner = SuiteRunner.open(context);
        SuiteResult result = runner.all(SUITE_BEAD);
        if (failure.isPresent() && !result.green()) {
            result = Suites.because(result, failure.get());
        }
        beads.note(SUITE_BEAD, "sandbox", runner.sandbox().kind());
        context.directory().write(STORED, Json.mapper().writeValueAsString(result));
        end(beads, result);
        return result;
    }

    private static Optional<String> setUp(RunContext context) throws IOException, InterruptedException {
        String command = context.get(Setting.SETUP_COMMAND);
        if (command.isEmpty()) {
            return Optional.empty();
        }
        BeadChain beads = context.beads();
        beads.open(
                SETUP_BEAD,
                Stage.EXECUTE.id(),
                Stage.EXECUTE,
                BeadCategory.TESTING,
                "Set up the project: " + command,
                command);
        if (beads.find(SETUP_BEAD).orElseThrow().status().isDone()) {
            return Optional.empty();
        }
        beads.start(SETUP_BEAD);
        Optional<String> failure = SetUp.run(context, SETUP_BEAD);
        if (failure.isPresent()) {
            beads.fail(SETUP_BEAD, failure.get());
        } else {
            beads.complete(SETUP_BEAD, "succeeded");
        }
        return failure;
    }

    /** The bead tells what was found: a red suite is an answer, not a failure of asking. */
    private static void end(BeadChain beads, SuiteResult result) {
        if (beads.find(SUITE_BEAD).isEmpty()
                || beads.find(SUITE_BEAD).get().status().isDone()) {
            return;
        }
        if (beads.find(SUITE_BEAD).get().status() == BeadStatus.PENDING) {
            beads.start(SUITE_BEAD);
        }
        Suites.note(beads, SUITE_BEAD, result);
        if (result.state() == SuiteResult.State.NOT_RUN) {
            beads.skip(SUITE_BEAD, result.reason());
        } else {
            beads.complete(SUITE_BEAD, Suites.summary(result));
        }
    }
}
