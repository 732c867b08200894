package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.port.Workspace;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.scan.ReadTexts;
import io.jenkins.plugins.repopilot.engine.stage.ConfirmStage;
import io.jenkins.plugins.repopilot.engine.stage.RunStage;
import java.io.IOException;
import java.util.List;

/** A run that writes what a repository lacks: four of the ten stages, with the same beads, record and restore as any run. */
public final class ScaffoldStages {

    private ScaffoldStages() {}

    public static List<RunStage> all() {
        return List.of(new AuditStage(), new WriteStage(), new RequestStage(), new ConfirmStage("Restore and confirm"));
    }

    /** Those stages, in their order. */
    public static List<Stage> order() {
        return all().stream().map(RunStage::stage).toList();
    }

    /**
     * The entries that a file of the workspace adds to the check-list.
     *
     * @param path relative, empty for none
     * @throws InvalidSettingException if there is no such text file; links are not followed
     */
    public static String checkList(Workspace workspace, String path) throws IOException, InterruptedException {
        if (path == null || path.isBlank()) {
            return "";
        }
        String text = workspace.call(new ReadTexts(List.of(path.strip()))).get(path.strip());
        if (text == null) {
            throw new InvalidSettingException(
                    "checkList", "there is no text file " + path.strip() + " in the workspace");
        }
        return text;
    }

    /**
     * @throws InvalidSettingException if an option can't be used
     */
    public static void validate(Scaffold.Options options) {
        CheckList.of(options);
    }
}
