package io.jenkins.plugins.repopilot.engine.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.demo.LoopbackGitHub;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commit status of stage 10. */
class OutcomeStatusTest {

    @TempDir
    Path folder;

    private ForgeFixture on;
    private RunRecord over;

    @BeforeEach
    void setUp() throws Exception {
        on = new ForgeFixture(folder);
        on.settings.put("commitStatus", true);
        over = on.run("r1").edit().ended(RunStatus.COMPLETED, on.time.now()).done();
    }

    @AfterEach
    void tearDown() {
        on.close();
    }

    private Bead tell(String summary) throws Exception {
        RunContext context = on.context(over);
        new OutcomeStatus(context).tell(over, summary);
        return context.beads().find("confirm.status").orElse(null);
    }

    @Test
    void tellsOnceOfTheCommitThatTheRunBeganWith() throws Exception {
        tell("run completed");
        assertEquals(BeadStatus.COMPLETED, tell("resumed: run completed").status());
        assertEquals(
                List.of(new LoopbackGitHub.CommitStatus(
                        over.origin().baseSha(),
                        "repo-pilot",
                        "success",
                        "run completed",
                        "https://ci.example.org/job/shop/1/")),
                on.gitHub.commitStatuses());
    }

    @Test
    void cutsWhatGitHubWouldRefuse() throws Exception {
        assertEquals(BeadStatus.COMPLETED, tell("long ".repeat(60)).status());
        assertEquals(140, on.gitHub.commitStatuses().get(0).description().length());
    }

    @Test
    void aRefusalFailsItsBeadAndNothingElse() throws Exception {
        on.gitHub.readOnlyToken(true);
        Bead refused = tell("run completed");
        assertEquals(BeadStatus.FAILED, refused.status());
        assertTrue(refused.error().contains("403"), refused.error());
        assertTrue(
                on.console.stream().anyMatch(line -> line.startsWith("The commit status could not be set")),
                on.console.toString());
        on.token = "ghs_expired";
        over = on.run("r2").edit().ended(RunStatus.COMPLETED, on.time.now()).done();
        assertTrue(tell("run completed").error().contains("401"));
    }

    @Test
    void isOffByDefaultAndInADryRun() throws Exception {
        on.settings.put("dryRun", true);
        tell("run completed");
        on.settings.clear();
        tell("run completed");
        assertEquals(List.of(), on.gitHub.requests());
    }
}
