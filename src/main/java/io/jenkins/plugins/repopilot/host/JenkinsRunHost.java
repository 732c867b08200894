package io.jenkins.plugins.repopilot.host;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.ProxyConfiguration;
import hudson.model.Computer;
import hudson.model.Run;
import io.jenkins.plugins.repopilot.action.BeadChainAction;
import io.jenkins.plugins.repopilot.config.PilotPlan;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunHost;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.bead.BeadListener;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost;
import io.jenkins.plugins.repopilot.engine.forge.GitHubAddress;
import io.jenkins.plugins.repopilot.engine.forge.GitHubCodeHost;
import io.jenkins.plugins.repopilot.engine.forge.GitHubLedger;
import io.jenkins.plugins.repopilot.engine.forge.Ledger;
import io.jenkins.plugins.repopilot.engine.git.BranchPublisher;
import io.jenkins.plugins.repopilot.engine.git.CliGit;
import io.jenkins.plugins.repopilot.engine.git.GitRepository;
import io.jenkins.plugins.repopilot.engine.llm.ApiKey;
import io.jenkins.plugins.repopilot.engine.llm.DefaultModelService;
import io.jenkins.plugins.repopilot.engine.llm.ModelEndpoint;
import io.jenkins.plugins.repopilot.engine.llm.ModelRun;
import io.jenkins.plugins.repopilot.engine.llm.ModelService;
import io.jenkins.plugins.repopilot.engine.llm.Transcript;
import io.jenkins.plugins.repopilot.engine.port.Console;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.port.Workspace;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/**
 * A run within a build: files, git and processes on the agent, through the build's own file path and launcher; the model, GitHub's API and
 * the run's folder on the controller.
 */
final class JenkinsRunHost implements RunHost {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);

    private final Run<?, ?> build;
    private final Place place;
    private final PilotPlan plan;
    private final Secrets secrets;
    private final RunCredentials credentials;
    private final BuildConsole console;
    private final ProcessEnvironment environment;
    private final Workspace workspace;
    private final Shell shell;
    private final String baseBranch;
    private final boolean onAgent;

    JenkinsRunHost(Run<?, ?> build, Place place, PilotPlan plan, Secrets secrets)
            throws IOException, InterruptedException {
        this.build = build;
        this.place = place;
        this.plan = plan;
        this.secrets = secrets;
        this.credentials = new RunCredentials(build, plan.openAiCredentialsId(), plan.gitHubCredentialsId(), secrets);
        this.console = new BuildConsole(place, secrets);
        this.environment = new ProcessEnvironment(place);
        this.workspace = new FilePathWorkspace(place);
        this.shell = new LauncherShell(place, environment);
        // a folder that is not there is refused later, in better words
        this.baseBranch = place.workspace().isDirectory() ? new BaseBranch(place.environment(), shell).find() : null;
        this.onAgent = isOnAgent(place.workspace());
        plan.notes().forEach(console::line);
    }

    RunCredentials credentials() {
        return credentials;
    }

    @Override
    public Workspace workspace() {
        return workspace;
    }

    @Override
    public Shell shell() {
        return shell;
    }

    @Override
    public GitRepository git(RunSettings settings) {
        CliGit plain = new CliGit(shell, settings.get(Setting.GIT_TIMEOUT));
        // a private repository: the git plugin leaves no credential in the workspace
        return new CliGit(
                shell,
                settings.get(Setting.GIT_TIMEOUT),
                branch -> gitClient(settings, plain.state().originUrl()).fetch(branch));
    }

    @Override
    public Console console() {
        return console;
    }

    @Override
    public BeadListener beadListener() {
        return console;
    }

    @Override
    public TimeSource time() {
        return TimeSource.SYSTEM;
    }

    @Override
    public RunContext.HostFacts facts() {
        String root = Jenkins.get().getRootUrl();
        return new RunContext.HostFacts(
                root == null ? "" : root + build.getUrl() + "repo-pilot/", onAgent, plan.sandboxOptional());
    }

    @Override
    public String baseBranch() {
        return baseBranch;
    }

    @Override
    public BranchPublisher publisher(RunSettings settings, String remoteUrl) {
        return gitClient(settings, remoteUrl);
    }

    private GitClientPublisher gitClient(RunSettings settings, String remoteUrl) {
        boolean ours = GitHubAddress.serves(settings.get(Setting.GITHUB_URL), remoteUrl);
        return new GitClientPublisher(
                place,
                environment,
                shell,
                remoteUrl,
                ours ? credentials.gitHubToken(settings.get(Setting.GITHUB_URL)) : null,
                settings.get(Setting.GIT_TIMEOUT));
    }

    @Override
    public CodeHost codeHost(RunSettings settings, String repository, TimeSource time) throws IOException {
        Supplier<String> token = credentials.gitHubToken(settings.get(Setting.GITHUB_URL));
        if (token == null) {
            if (settings.get(Setting.DRY_RUN)) {
                return null;
            }
            throw new InvalidSettingException(
                    RunCredentials.GITHUB_FIELD,
                    "it is not set; name a Secret text, a Username with password or a GitHub App that may push to "
                            + repository + " and open pull requests there, or set dryRun");
        }
        return GitHubCodeHost.connect(
                settings.get(Setting.GITHUB_URL),
                repository,
                token,
                http().followRedirects(HttpClient.Redirect.NEVER).build(),
                time,
                console);
    }

    @Override
    public Ledger ledger() {
        return new GitHubLedger(jobFolder().resolve("ledger"));
    }

    @Override
    public ModelService model(
            RunSettings settings, BeadChain beads, Redactor redactor, RunDirectory directory, Instant deadline)
            throws IOException {
        Supplier<String> key = credentials.modelKey(settings.get(Setting.BASE_URL));
        ModelEndpoint endpoint =
                ModelEndpoint.of(settings, key == null ? ApiKey.NONE : ApiKey.of(key), JenkinsRunHost::http);
        if (key == null && endpoint.needsKey()) {
            throw new InvalidSettingException(
                    RunCredentials.OPENAI_FIELD, "it is not set; name a Secret text with a key for " + endpoint.host());
        }
        deleteOldTranscripts(
                settings.get(Setting.TRANSCRIPT_DAYS), directory.path().getParent());
        ModelRun run = new ModelRun(settings, beads, redactor, console, time(), deadline);
        return DefaultModelService.live(run, endpoint, LiveRuns.get().governors(), directory.transcript());
    }

    @Override
    public RunDirectory directory(String runId) throws IOException {
        RunDirectory directory = BeadChainAction.of(build).directory(runId);
        RunDirectory.create(directory.path());
        return directory;
    }

    /** Of all builds of the job, by their folders: to load them would be slow. */
    private void deleteOldTranscripts(int days, Path runsOfThisBuild) throws IOException {
        try (Stream<Path> builds = Files.list(build.getRootDir().toPath().getParent())) {
            for (Path folder : (Iterable<Path>) builds::iterator) {
                Transcript.deleteOlderThan(folder.resolve(runsOfThisBuild.getFileName()), days, time().now());
            }
        }
    }

    /** The variables that the build gives, those of its agent left out. */
    EnvVars variables() throws IOException, InterruptedException {
        return place.environment();
    }

    String masked(String text) {
        return secrets.mask(text);
    }

    private Path jobFolder() {
        return build.getParent().getRootDir().toPath().resolve("repo-pilot");
    }

    /** With the proxy that Jenkins is configured to use, its exceptions and its login. */
    private static HttpClient.Builder http() {
        return ProxyConfiguration.newHttpClientBuilder().connectTimeout(CONNECT_LIMIT);
    }

    private static boolean isOnAgent(FilePath workspace) {
        Computer computer = workspace.toComputer();
        return computer != null && !(computer instanceof Jenkins.MasterComputer);
    }
}
