package io.jenkins.plugins.repopilot.kit;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunHost;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.bead.BeadListener;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost;
import io.jenkins.plugins.repopilot.engine.forge.GitHubCodeHost;
import io.jenkins.plugins.repopilot.engine.forge.GitHubLedger;
import io.jenkins.plugins.repopilot.engine.forge.Ledger;
import io.jenkins.plugins.repopilot.engine.git.BranchPublisher;
import io.jenkins.plugins.repopilot.engine.git.CliGit;
import io.jenkins.plugins.repopilot.engine.git.CliPublisher;
import io.jenkins.plugins.repopilot.engine.git.GitRepository;
import io.jenkins.plugins.repopilot.engine.llm.ApiKey;
import io.jenkins.plugins.repopilot.engine.llm.DefaultModelService;
import io.jenkins.plugins.repopilot.engine.llm.ModelEndpoint;
import io.jenkins.plugins.repopilot.engine.llm.ModelRun;
import io.jenkins.plugins.repopilot.engine.llm.ModelService;
import io.jenkins.plugins.repopilot.engine.llm.RateGovernors;
import io.jenkins.plugins.repopilot.engine.local.LocalShell;
import io.jenkins.plugins.repopilot.engine.local.LocalWorkspace;
import io.jenkins.plugins.repopilot.engine.port.Console;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.port.Workspace;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.io.IOException;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Instant;

/** What the command line gives to a run, without its terminal: for comparing the record of a build with it. */
public final class LocalHost implements RunHost {

    private final Path root;
    private final Path runs;

    public LocalHost(Path root, Path runs) {
        this.root = root;
        this.runs = runs;
    }

    @Override
    public Workspace workspace() {
        return new LocalWorkspace(root);
    }

    @Override
    public Shell shell() {
        return new LocalShell(root);
    }

    @Override
    public GitRepository git(RunSettings settings) {
        return new CliGit(shell(), settings.get(Setting.GIT_TIMEOUT));
    }

    @Override
    public Console console() {
        return text -> {};
    }

    @Override
    public BeadListener beadListener() {
        return (before, after) -> {};
    }

    @Override
    public TimeSource time() {
        return TimeSource.SYSTEM;
    }

    @Override
    public RunContext.HostFacts facts() {
        return new RunContext.HostFacts("", true, true);
    }

    @Override
    public String baseBranch() {
        return null;
    }

    @Override
    public BranchPublisher publisher(RunSettings settings, String remoteUrl) {
        return new CliPublisher(
                shell(), root, remoteUrl, () -> DemoWorld.GITHUB_TOKEN, settings.get(Setting.GIT_TIMEOUT));
    }

    @Override
    public CodeHost codeHost(RunSettings settings, String repository, TimeSource time) throws IOException {
        return GitHubCodeHost.connect(
                settings.get(Setting.GITHUB_URL), repository, () -> DemoWorld.GITHUB_TOKEN, time, console());
    }

    @Override
    public Ledger ledger() {
        return new GitHubLedger(runs.resolve("ledger"));
    }

    @Override
    public ModelService model(
            RunSettings settings, BeadChain beads, Redactor redactor, RunDirectory directory, Instant deadline) {
        ModelRun run = new ModelRun(settings, beads, redactor, console(), time(), deadline);
        ModelEndpoint endpoint = ModelEndpoint.of(settings, ApiKey.of(() -> DemoWorld.MODEL_KEY), (ProxySelector) null);
        return DefaultModelService.live(run, endpoint, new RateGovernors(time()), directory.transcript());
    }

    @Override
    public RunDirectory directory(String runId) throws IOException {
        return RunDirectory.create(runs.resolve(runId));
    }
}
