package io.jenkins.plugins.repopilot.engine.local;

import io.jenkins.plugins.repopilot.engine.port.Workspace;
import io.jenkins.plugins.repopilot.engine.port.WorkspaceTask;
import java.io.IOException;
import java.nio.file.Path;

/** A workspace on this machine. */
public record LocalWorkspace(Path root) implements Workspace {

    @Override
    public String description() {
        return root.toString();
    }

    @Override
    public <T> T call(WorkspaceTask<T> task) throws IOException, InterruptedException {
        return task.run(root);
    }
}
