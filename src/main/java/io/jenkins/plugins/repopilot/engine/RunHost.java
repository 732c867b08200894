package io.jenkins.plugins.repopilot.engine;

import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.bead.BeadListener;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost;
import io.jenkins.plugins.repopilot.engine.forge.Ledger;
import io.jenkins.plugins.repopilot.engine.git.BranchPublisher;
import io.jenkins.plugins.repopilot.engine.git.GitRepository;
import io.jenkins.plugins.repopilot.engine.llm.ModelService;
import io.jenkins.plugins.repopilot.engine.port.Console;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.port.Workspace;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.io.IOException;
import java.time.Instant;

/**
 * What a host gives to a run: its machine, its credentials, its console. Jenkins and the command line each have one; nothing else differs
 * between them.
 */
public interface RunHost {

    Workspace workspace();

    Shell shell();

    GitRepository git(RunSettings settings);

    Console console();

    BeadListener beadListener();

    TimeSource time();

    RunContext.HostFacts facts();

    /** The base branch as the host knows it, {@code null} if it knows none. */
    String baseBranch();

    /**
     * @param remoteUrl of {@code origin}, {@code null} if there is none
     */
    BranchPublisher publisher(RunSettings settings, String remoteUrl);

    /**
     * @param repository {@code owner/name}
     * @param time for its waiting: knows when the run has to be over
     * @throws RunRefusedException if there is no credential for it
     */
    CodeHost codeHost(RunSettings settings, String repository, TimeSource time)
            throws IOException, InterruptedException, RunRefusedException;

    /** Of the repository that {@link #codeHost} speaks to. */
    Ledger ledger();

    /**
     * @param deadline when the run has to be over
     * @throws RunRefusedException if there is no key for the model
     */
    ModelService model(
            RunSettings settings, BeadChain beads, Redactor redactor, RunDirectory directory, Instant deadline)
            throws IOException, InterruptedException, RunRefusedException;

    /** The folder of a run; it need not exist yet. */
    RunDirectory directory(String runId) throws IOException;
}
