package io.jenkins.plugins.repopilot.host;

import io.jenkins.plugins.repopilot.engine.port.Workspace;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.scaffold.ScaffoldStages;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a step or a builder asks a scaffold for; all but the settings that every run has.
 *
 * @param checkList path in the workspace of a file with more entries for the check-list, empty for none
 */
public record ScaffoldParameters(
        ArrayList<String> skip,
        String checkList,
        String license,
        String licenseHolder,
        int licenseYear,
        String ci,
        boolean pushToBase)
        implements Serializable {

    public static ScaffoldParameters of(
            List<String> skip,
            String checkList,
            String license,
            String licenseHolder,
            Integer licenseYear,
            String ci,
            boolean pushToBase) {
        return new ScaffoldParameters(
                new ArrayList<>(skip == null ? List.of() : skip),
                checkList,
                license,
                licenseHolder,
                licenseYear == null ? 0 : licenseYear,
                ci,
                pushToBase);
    }

    /** @throws io.jenkins.plugins.repopilot.engine.InvalidSettingException if there is no such check-list */
    Scaffold.Options options(Workspace workspace) throws IOException, InterruptedException {
        return new Scaffold.Options(
                skip,
                ScaffoldStages.checkList(workspace, checkList),
                license,
                licenseHolder,
                licenseYear,
                ci,
                pushToBase);
    }
}
