package io.jenkins.plugins.repopilot.engine;

import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
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

/**
 * All that a stage may reach besides the record: the run's settings, its beads, its directory, and what the host provides.
 *
 * @param codeHost where pull requests are opened, {@code null} in a dry run without a repository
 * @param redactor of this run: the same secret has the same placeholder in every stage
 */
public record RunContext(
        RunSettings settings,
        RunDirectory directory,
        BeadChain beads,
        Workspace workspace,
        Shell shell,
        GitRepository git,
        BranchPublisher publisher,
        CodeHost codeHost,
        Ledger ledger,
        ModelService model,
        Redactor redactor,
        Console console,
        TimeSource time,
        HostFacts host) {

    /**
     * What the host knows and a stage can't find out.
     *
     * @param runUrl address of the run's page, empty if there is none
     * @param trustedMachine whether model-written code may run without a sandbox (an agent, or a person's own machine)
     * @param sandboxOptional whether an administrator allowed to go without a sandbox where there is none to be had
     */
    public record HostFacts(String runUrl, boolean trustedMachine, boolean sandboxOptional) {}

    public <T> T get(Setting<T> setting) {
        return settings.get(setting);
    }

    /** The same, with other settings for one piece of work. */
    public RunContext with(RunSettings other) {
        return new RunContext(
                other, directory, beads, workspace, shell, git, publisher, codeHost, ledger, model, redactor, console,
                time, host);
    }

    /** Saves the record in the middle of a stage, so that a resume finds what was done so far. */
    public void checkpoint(RunRecord record) throws IOException {
        directory.save(record);
    }
}
