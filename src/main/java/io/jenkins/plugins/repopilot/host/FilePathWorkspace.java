package io.jenkins.plugins.repopilot.host;

import hudson.FilePath;
import hudson.model.Computer;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.repopilot.engine.port.Workspace;
import io.jenkins.plugins.repopilot.engine.port.WorkspaceTask;
import java.io.File;
import java.io.IOException;
import jenkins.MasterToSlaveFileCallable;

/** The build's workspace, on whichever machine it lies; a task travels there and its result comes back. */
final class FilePathWorkspace implements Workspace {

    private final Place place;
    private final String description;

    FilePathWorkspace(Place place) throws IOException, InterruptedException {
        this.place = place;
        FilePath path = place.workspace();
        Computer computer = path.toComputer();
        String node = computer == null ? "" : computer.getName();
        this.description = node.isEmpty() ? path.getRemote() : path.getRemote() + " on " + node;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public <T> T call(WorkspaceTask<T> task) throws IOException, InterruptedException {
        return place.workspace().act(new BesideTheFiles<>(task));
    }

    private static final class BesideTheFiles<T> extends MasterToSlaveFileCallable<T> {

        private static final long serialVersionUID = 1;

        private final WorkspaceTask<T> task;

        BesideTheFiles(WorkspaceTask<T> task) {
            this.task = task;
        }

        @Override
        public T invoke(File root, VirtualChannel channel) throws IOException, InterruptedException {
            return task.run(root.toPath());
        }
    }
}
