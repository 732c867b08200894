package io.jenkins.plugins.repopilot.engine.stage;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;

/**
 * One of the ten stages. Takes the record so far, gives a new one, and can be run again after a crash: before each side effect it looks
 * whether that was done already (beads, checkpoints, git, the code host). Its own bead is started and ended by the {@code StageRunner};
 * the stage opens beads below it, with ids {@code <stage id>.<name>}.
 */
public interface RunStage {

    Stage stage();

    /** What people see it called. */
    default String title() {
        return stage().title();
    }

    /**
     * @return the record with this stage's part filled in
     * @throws Exception whatever ends the run: its message is the run's error
     */
    RunRecord run(RunContext context, RunRecord record) throws Exception;

    /** One line of what came out, for the stage's bead and the console. */
    String summary(RunRecord record);
}
