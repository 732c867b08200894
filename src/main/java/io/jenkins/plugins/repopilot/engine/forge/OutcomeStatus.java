package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.bead.StageBeads;
import java.io.IOException;

/**
 * How a run ended, as a status of the commit that it began with: that commit is on GitHub whatever became of the run. Off unless
 * {@code commitStatus} asks for it.
 */
public final class OutcomeStatus {

    /** The status' context, which sets it apart from those of others. */
    public static final String CONTEXT = "repo-pilot";

    private static final String NAME = "status";
    private static final int LONGEST = 140;

    private final RunContext context;
    private final StageBeads beads;

    public OutcomeStatus(RunContext context) {
        this.context = context;
        this.beads = new StageBeads(context.beads(), Stage.CONFIRM, BeadCategory.LOGGING);
    }

    /**
     * Does nothing in a dry run. Once a run, even where it is resumed. A refusal fails its bead and nothing else.
     *
     * @param record of a run that is over
     * @param summary one line that says what came of it
     */
    public void tell(RunRecord record, String summary) throws InterruptedException {
        if (!context.get(Setting.COMMIT_STATUS) || context.get(Setting.DRY_RUN) || context.codeHost() == null) {
            return;
        }
        String sha = record.origin().baseSha();
        if (!beads.begin(NAME, "Commit status", sha)) {
            return;
        }
        boolean success = record.status() == RunStatus.COMPLETED;
        String text = clip(success ? summary : failedStage() + summary);
        try {
            context.codeHost()
                    .status(new CodeHost.CommitStatus(
                            sha, CONTEXT, success, text, context.host().runUrl()));
            beads.complete(NAME, (success ? "success: " : "failure: ") + text);
        } catch (IOException e) {
            context.console().line("The commit status could not be set: " + e.getMessage());
            beads.fail(NAME, e.getMessage());
        }
    }

    /** The stage alone: what it said of its failure may be nobody's business on GitHub. */
    private String failedStage() {
        return context.beads().all().stream()
                .filter(bead -> bead.parentId() == null && bead.status() == BeadStatus.FAILED)
                .map(Bead::stage)
                .findFirst()
                .map(stage -> stage.title() + " failed; ")
                .orElse("");
    }

    private static String clip(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
