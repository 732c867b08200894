package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.TargetRepository;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost;
import io.jenkins.plugins.repopilot.engine.forge.GitHubLedger;
import io.jenkins.plugins.repopilot.engine.forge.LedgerView;
import io.jenkins.plugins.repopilot.engine.forge.RemoteUrl;
import io.jenkins.plugins.repopilot.engine.git.GitRepository;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.report.BeadLines;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code repo-pilot ledger}. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description =
                "Lists what earlier runs proposed and what became of it, as remembered here; GitHub is the source.")
final class LedgerCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private RepositoryOption repository;

    @ArgGroup
    private Change change;

    @Option(
            names = "--repository",
            paramLabel = "TEXT",
            description = "For --rebuild: GitHub repository as owner/name. Default: read from the remote origin.")
    private String name;

    @Option(
            names = "--github-url",
            paramLabel = "TEXT",
            description = "For --rebuild: address of GitHub's REST API. Default: the environment's GITHUB_API_URL.")
    private String gitHubUrl;

    /** What is done before it is listed: one or none of these. */
    private static final class Change {

        @Option(names = "--clear", description = "Throw the copy away; the next run reads it from GitHub again.")
        private boolean clear;

        @Option(names = "--rebuild", description = "Read all of it from GitHub again, now; needs GITHUB_TOKEN.")
        private boolean rebuild;
    }

    LedgerCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, RunRefusedException {
        RunFolder folder = new RunFolder(repository.path(terminal));
        if (change != null && change.clear) {
            GitHubLedger.forget(folder.ledger());
        }
        List<LedgerView.Entry> entries =
                change != null && change.rebuild ? rebuild(folder) : GitHubLedger.remembered(folder.ledger());
        if (entries.isEmpty()) {
            terminal.out().println("Nothing is remembered.");
        }
        entries.forEach(entry -> terminal.out().println(line(entry)));
        return Main.COMPLETED;
    }

    private List<LedgerView.Entry> rebuild(RunFolder folder)
            throws IOException, InterruptedException, RunRefusedException {
        RunSettings settings = RunSettings.of(given());
        try (Progress progress = new PlainProgress(terminal.err())) {
            LocalRunHost host = new LocalRunHost(terminal, folder, progress, TimeSource.SYSTEM, null);
            GitRepository git = host.git(settings);
            CodeHost gitHub = host.codeHost(settings, repository(settings, git), host.time());
            folder.exclude();
            return new GitHubLedger(folder.ledger()).rebuild(gitHub, git).entries();
        }
    }

    private static String repository(RunSettings settings, GitRepository git)
            throws IOException, InterruptedException, RunRefusedException {
        String remote = git.state().originUrl();
        // in a dry run it need not be known: what to do about that is another matter here
        String found = TargetRepository.name(settings.with(Setting.DRY_RUN, true), remote);
        if (found == null) {
            throw new RunRefusedException((remote == null
                            ? "There is no remote 'origin' to read the repository's name from"
                            : "The remote origin (" + RemoteUrl.withoutCredentials(remote) + ") is not on GitHub at "
                                    + settings.get(Setting.GITHUB_URL))
                    + "; name the repository with --repository");
        }
        return found;
    }

    private Map<String, Object> given() {
        Map<String, Object> given = new LinkedHashMap<>();
        String url = gitHubUrl == null ? terminal.variable("GITHUB_API_URL") : gitHubUrl;
        if (url != null) {
            given.put("githubUrl", url);
        }
        if (name != null) {
            given.put("repository", name);
        }
        return given;
    }

    private static String line(LedgerView.Entry entry) {
        return String.format(
                Locale.ROOT,
                "%-8s  #%-5d %-11s  %s",
                entry.fate().name().toLowerCase(Locale.ROOT),
                entry.pullRequest(),
                entry.category() == null ? "-" : entry.category().id(),
                BeadLines.printable(entry.title()));
    }
}
