package io.jenkins.plugins.repopilot.engine.git;

import io.jenkins.plugins.repopilot.engine.port.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** Pushes with the git command line. */
public final class CliPublisher implements BranchPublisher {

    /**
     * @param shell starts git on this machine
     * @param workspace the working copy that has the commits
     * @param remoteUrl of {@code origin}; credentials in it are ignored
     * @param token fetched for each use, {@code null} (or giving null) to push without one, as to a folder
     * @param gitTimeout of one local command; ten times that for those that use the network
     */
    public CliPublisher(Shell shell, Path workspace, String remoteUrl, Supplier<String> token, Duration gitTimeout) {}

    @Override
    public void push(String sha, String branch) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    @Override
    public String remoteHead(String branch) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }
}
