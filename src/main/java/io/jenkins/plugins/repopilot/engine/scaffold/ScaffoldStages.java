package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.stage.ConfirmStage;
import io.jenkins.plugins.repopilot.engine.stage.RunStage;
import java.util.List;

/** A run that writes what a repository lacks: four of the ten stages, with the same beads, record and restore as any run. */
public final class ScaffoldStages {

    private ScaffoldStages() {}

    public static List<RunStage> all() {
        return List.of(new AuditStage(), new WriteStage(), new RequestStage(), new ConfirmStage("Restore and confirm"));
    }

    /**
     * @throws io.jenkins.plugins.repopilot.engine.InvalidSettingException if an option can't be used
     */
    public static void validate(Scaffold.Options options) {
        CheckList.of(options);
    }
}
