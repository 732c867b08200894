package io.jenkins.plugins.repopilot.host;

import hudson.EnvVars;
import hudson.model.Cause;
import hudson.model.Run;
import hudson.triggers.TimerTrigger;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.git.CliGit;
import io.jenkins.plugins.repopilot.engine.git.CommitInfo;
import io.jenkins.plugins.repopilot.engine.git.GitException;
import io.jenkins.plugins.repopilot.engine.git.GitRepository;
import io.jenkins.plugins.repopilot.engine.git.RepositoryState;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether a build is one that a run has any business in: Repo Pilot must never feed on its own branches, pull requests and merges. */
public final class Occasion {

    private static final int BUILDS_LOOKED_AT = 100;
    private static final Pattern OWN_MERGE =
            Pattern.compile("Merge (?:pull request #\\d+ from (?:[^/ ]+/)?|(?:remote-tracking )?branch '(?:origin/)?)"
                    + Pattern.quote(CliGit.BRANCH_PREFIX));

    private final Run<?, ?> build;
    private final Place place;
    private final RunSettings settings;

    public Occasion(Run<?, ?> build, Place place, RunSettings settings) {
        this.build = build;
        this.place = place;
        this.settings = settings;
    }

    /** Why there is nothing to do here; empty if there is. The setting {@code force} overrides every reason. */
    public Optional<String> nothingToDo() throws IOException, InterruptedException {
        if (settings.get(Setting.FORCE) || !place.workspace().isDirectory()) {
            return Optional.empty();
        }
        EnvVars variables = place.environment();
        if (variables.containsKey("CHANGE_ID")) {
            return Optional.of("this build is of change request " + variables.get("CHANGE_ID"));
        }
        Shell shell = new LauncherShell(place, new ProcessEnvironment(place));
        String branch = new BaseBranch(variables, shell).find();
        GitRepository git = new CliGit(shell, settings.get(Setting.GIT_TIMEOUT));
        RepositoryState state = git.state();
        String own = branch != null ? branch : state.branch();
        if (own != null
                && own.replaceFirst("^(refs/(heads|remotes)/)?(origin/)?", "").startsWith(CliGit.BRANCH_PREFIX)) {
            return Optional.of("branch " + own + " is Repo Pilot's own");
        }
        return asked() ? Optional.empty() : onlyOwnCommits(git, state);
    }

    /** A person or the clock wants a run, whatever was committed. */
    private boolean asked() {
        return build.getCause(TimerTrigger.TimerTriggerCause.class) != null
                || build.getCause(Cause.UserIdCause.class) != null;
    }

    private Optional<String> onlyOwnCommits(GitRepository git, RepositoryState state)
            throws IOException, InterruptedException {
        Optional<RunRecord> last = lastRun();
        if (last.isEmpty() || state.headSha() == null) {
            return Optional.empty();
        }
        String since = last.get().origin().baseSha();
        try {
            if (git.resolve(since).isEmpty()) {
                return Optional.empty();
            }
            List<CommitInfo> commits = git.log(since, state.headSha());
            return !commits.isEmpty() && commits.stream().allMatch(this::isOwn)
                    ? Optional.of("nothing but own commits since " + last.get().runId())
                    : Optional.empty();
        } catch (GitException e) {
            // what can't be told is no reason to stay idle
            return Optional.empty();
        }
    }

    /** Ours carry a trailer or the configured author; a merge names the branch it merged. */
    private boolean isOwn(CommitInfo commit) {
        return commit.message().lines().anyMatch(line -> line.startsWith("Repo-Pilot-"))
                || settings.get(Setting.AUTHOR).contains("<" + commit.authorMail() + ">")
                || OWN_MERGE.matcher(commit.subject()).lookingAt();
    }

    private Optional<RunRecord> lastRun() throws IOException {
        Run<?, ?> earlier = build.getPreviousBuild();
        for (int i = 0; earlier != null && i < BUILDS_LOOKED_AT; i++, earlier = earlier.getPreviousBuild()) {
            Optional<RunRecord> run = lastRunOf(earlier.getRootDir().toPath().resolve("repo-pilot"));
            if (run.isPresent()) {
                return run;
            }
        }
        return Optional.empty();
    }

    private Optional<RunRecord> lastRunOf(Path runs) throws IOException {
        if (!Files.isDirectory(runs)) {
            return Optional.empty();
        }
        RunRecord last = null;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(runs, "run-*")) {
            for (Path folder : folders) {
                RunRecord record = new RunDirectory(folder).record().orElse(null);
                if (record != null
                        && record.status() == RunStatus.COMPLETED
                        && (last == null || record.startedAt().isAfter(last.startedAt()))) {
                    last = record;
                }
            }
        }
        return Optional.ofNullable(last);
    }
}
