package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunHost;
import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.bead.BeadListener;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost;
import io.jenkins.plugins.repopilot.engine.forge.GitHubAddress;
import io.jenkins.plugins.repopilot.engine.forge.GitHubCodeHost;
import io.jenkins.plugins.repopilot.engine.forge.GitHubLedger;
import io.jenkins.plugins.repopilot.engine.forge.Ledger;
import io.jenkins.plugins.repopilot.engine.forge.RemoteUrl;
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
import io.jenkins.plugins.repopilot.engine.llm.Transcript;
import io.jenkins.plugins.repopilot.engine.local.LocalShell;
import io.jenkins.plugins.repopilot.engine.local.LocalWorkspace;
import io.jenkins.plugins.repopilot.engine.port.Console;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.port.Workspace;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;

/** A run on this machine: java.nio, ProcessBuilder, git, and credentials from the environment. */
final class LocalRunHost implements RunHost {

    private final Terminal terminal;
    private final RunFolder folder;
    private final Progress progress;
    private final TimeSource time;
    private final Path replay;
    private final Shell shell;

    /**
     * @param replay transcript to take the model's replies from, {@code null} to ask the model
     */
    LocalRunHost(Terminal terminal, RunFolder folder, Progress progress, TimeSource time, Path replay) {
        this.terminal = terminal;
        this.folder = folder;
        this.progress = progress;
        this.time = time;
        this.replay = replay;
        this.shell = new LocalShell(folder.repository());
    }

    @Override
    public Workspace workspace() {
        return new LocalWorkspace(folder.repository());
    }

    @Override
    public Shell shell() {
        return shell;
    }

    @Override
    public GitRepository git(RunSettings settings) {
        return new CliGit(shell, settings.get(Setting.GIT_TIMEOUT));
    }

    @Override
    public Console console() {
        return progress;
    }

    @Override
    public BeadListener beadListener() {
        return progress;
    }

    @Override
    public TimeSource time() {
        return time;
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
        String github = settings.get(Setting.GITHUB_URL);
        boolean ours = GitHubAddress.serves(github, remoteUrl);
        if (!ours && terminal.variable("GITHUB_TOKEN") != null && RemoteUrl.parse(remoteUrl).isPresent()) {
            progress.line("The remote origin (" + RemoteUrl.withoutCredentials(remoteUrl) + ") is not on the host of githubUrl ("
                    + github + "), or is plain http: git goes there without GITHUB_TOKEN");
        }
        return new CliPublisher(
                shell, folder.repository(), remoteUrl, ours ? gitHubToken() : null, settings.get(Setting.GIT_TIMEOUT));
    }

    @Override
    public CodeHost codeHost(RunSettings settings, String repository, TimeSource time)
            throws IOException, RunRefusedException {
        if (terminal.variable("GITHUB_TOKEN") == null) {
            if (settings.get(Setting.DRY_RUN)) {
                return null;
            }
            throw new RunRefusedException("GITHUB_TOKEN is not set; set it to a token that may push to " + repository
                    + " and open pull requests there, or use --dry-run");
        }
        return GitHubCodeHost.connect(settings.get(Setting.GITHUB_URL), repository, gitHubToken(), time, progress);
    }

    @Override
    public Ledger ledger() {
        return new GitHubLedger(folder.ledger());
    }

    @Override
    public ModelService model(
            RunSettings settings, BeadChain beads, Redactor redactor, RunDirectory directory, Instant deadline)
            throws IOException, RunRefusedException {
        ModelRun run = new ModelRun(settings, beads, redactor, progress, time, deadline);
        Transcript.deleteOlderThan(folder.runs(), settings.get(Setting.TRANSCRIPT_DAYS), time.now());
        if (replay != null) {
            return DefaultModelService.replay(run, replay, directory.transcript());
        }
        String key = terminal.variable("OPENAI_API_KEY");
        ModelEndpoint endpoint = ModelEndpoint.of(settings, ApiKey.of(() -> key), (java.net.ProxySelector) null);
        if (key == null && endpoint.needsKey()) {
            throw new RunRefusedException("OPENAI_API_KEY is not set; set it to a key for " + endpoint.host()
                    + ", or name a server that needs none with --base-url");
        }
        return DefaultModelService.live(run, endpoint, new RateGovernors(time), directory.transcript());
    }

    @Override
    public RunDirectory directory(String runId) {
        return folder.directory(runId);
    }

    private Supplier<String> gitHubToken() {
        return () -> terminal.variable("GITHUB_TOKEN");
    }
}
