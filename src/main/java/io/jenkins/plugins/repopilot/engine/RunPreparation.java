package io.jenkins.plugins.repopilot.engine;

import io.jenkins.plugins.repopilot.engine.git.GitRepository;
import io.jenkins.plugins.repopilot.engine.git.RepositoryState;
import io.jenkins.plugins.repopilot.engine.port.Workspace;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Looks at the workspace before a run and refuses what a run could not end well on. Changes nothing. */
public final class RunPreparation {

    private static final int NAMED = 3;

    private final RunSettings settings;
    private final Workspace workspace;
    private final GitRepository git;

    public RunPreparation(RunSettings settings, Workspace workspace, GitRepository git) {
        this.settings = settings;
        this.workspace = workspace;
        this.git = git;
    }

    /**
     * Where the workspace stands.
     *
     * @param hostBranch the base branch as the host knows it, {@code null} if it knows none
     * @throws RunRefusedException if a run can't start from here
     */
    public RunRecord.Origin origin(String hostBranch) throws IOException, InterruptedException, RunRefusedException {
        return origin(hostBranch, false);
    }

    /**
     * As {@link #origin(String)}.
     *
     * @param emptyToo whether the last commit may be without a file
     */
    public RunRecord.Origin origin(String hostBranch, boolean emptyToo)
            throws IOException, InterruptedException, RunRefusedException {
        FolderFacts folder = workspace.call(new LookAtFolder());
        if (!folder.exists()) {
            throw new RunRefusedException(
                    "There is no folder " + workspace.description() + "; check out the repository first");
        }
        RepositoryState state = git.state();
        if (!state.repository()) {
            throw new RunRefusedException(workspace.description() + " is not a git repository"
                    + (state.problem() == null ? "" : ": " + firstLine(state.problem()))
                    + "; give the top folder of a clone");
        }
        if (state.headSha() == null) {
            throw new RunRefusedException("The repository in " + workspace.description()
                    + " has no commit yet; commit and push something first");
        }
        if (!folder.writable()) {
            throw new RunRefusedException(
                    workspace.description() + " is read-only; a run has to check out a branch and write files there");
        }
        if (!state.modified().isEmpty()) {
            throw new RunRefusedException("The workspace has modified tracked files (" + named(state.modified())
                    + "); commit, stash or revert them first");
        }
        if (!emptyToo && git.deltas(emptyTree(state.headSha()), state.headSha()).isEmpty()) {
            throw new RunRefusedException(
                    "The repository in " + workspace.description() + " is empty: its last commit has no file");
        }
        return originOf(state, hostBranch);
    }

    private RunRecord.Origin originOf(RepositoryState state, String hostBranch)
            throws IOException, InterruptedException, RunRefusedException {
        String base = Optional.of(settings.get(Setting.BASE_BRANCH))
                .filter(branch -> !branch.isEmpty())
                .or(() -> Optional.ofNullable(hostBranch))
                .or(() -> Optional.ofNullable(state.branch()))
                .map(RunPreparation::withoutRemote)
                .orElseThrow(() -> new RunRefusedException(
                        "HEAD is detached and no base branch is known; name it with the setting baseBranch"));
        boolean dryRun = settings.get(Setting.DRY_RUN);
        if (state.originUrl() == null && !dryRun) {
            throw new RunRefusedException("The repository has no remote 'origin' to push to; add one, or use dryRun");
        }
        boolean fetched = state.originUrl() != null && git.fetch(base);
        String known = fetched || git.resolve("refs/remotes/origin/" + base).isPresent()
                ? "refs/remotes/origin/" + base
                : "refs/heads/" + base;
        if (git.resolve(known).isEmpty()) {
            throw new RunRefusedException("The base branch '" + base
                    + "' is neither on origin nor here; name another one with the setting baseBranch");
        }
        boolean onBase = git.isAncestor(state.headSha(), known) || dryRun && base.equals(state.branch());
        if (!onBase) {
            throw new RunRefusedException("HEAD (" + state.headSha().substring(0, 10) + ") is not on the base branch '"
                    + base + "' of origin; push it, check out a commit of " + base
                    + ", or name another base with the setting baseBranch");
        }
        return new RunRecord.Origin(base, state.headSha(), state.branch(), state.headSha(), state.originUrl());
    }

    /** git's well-known empty tree, in the hash that the repository uses. */
    private static String emptyTree(String sha) {
        return sha.length() == 64
                ? "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
                : "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    }

    private static String withoutRemote(String branch) {
        return branch.replaceFirst("^refs/heads/", "").replaceFirst("^(refs/remotes/)?origin/", "");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static String named(List<String> paths) {
        String first = String.join(", ", paths.subList(0, Math.min(NAMED, paths.size())));
        return paths.size() <= NAMED ? first : first + " and " + (paths.size() - NAMED) + " more";
    }

    private record FolderFacts(boolean exists, boolean writable) implements Serializable {}

    private record LookAtFolder() implements io.jenkins.plugins.repopilot.engine.port.WorkspaceTask<FolderFacts> {
        @Override
        public FolderFacts run(Path root) {
            Path gitFolder = root.resolve(".git");
            return new FolderFacts(
                    Files.isDirectory(root),
                    Files.isWritable(root) && (!Files.isDirectory(gitFolder) || Files.isWritable(gitFolder)));
        }
    }
}
