package io.jenkins.plugins.repopilot.engine.git;

import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The git command line, hardened for a repository that is not trusted: no hooks, no prompts, no pager, paths taken literally. */
public final class CliGit implements GitRepository {

    /** Branches that a run may create, move and delete; never another one. */
    public static final String BRANCH_PREFIX = "repo-pilot/";

    private final GitCommands git;
    private final CliDiffs diffs;
    private final CliCommits commits;
    private final CliPaths paths;
    private final Fetcher fetcher;

    /**
     * @param timeout of one command; ten times that for those that use the network
     */
    public CliGit(Shell shell, Duration timeout) {
        this(shell, timeout, branch -> false);
    }

    /**
     * @param timeout of one command; ten times that for those that use the network
     * @param fetcher asked where git itself has no way to the remote
     */
    public CliGit(Shell shell, Duration timeout, Fetcher fetcher) {
        this.git = new GitCommands(shell, timeout);
        this.diffs = new CliDiffs(git);
        this.commits = new CliCommits(git);
        this.paths = new CliPaths(git);
        this.fetcher = fetcher;
    }

    /** A host's own way to bring {@code refs/remotes/origin/<branch>} up to date: it may have a credential that the workspace has not. */
    @FunctionalInterface
    public interface Fetcher {
        boolean fetch(String branch) throws IOException, InterruptedException;
    }

    @Override
    public RepositoryState state() throws IOException, InterruptedException {
        CommandResult where =
                git.run(git.command("rev-parse", "--is-shallow-repository", "--is-inside-work-tree", "--show-prefix"));
        if (!where.succeeded()) {
            boolean plain = where.output().contains("not a git repository");
            return new RepositoryState(
                    false,
                    null,
                    null,
                    null,
                    List.of(),
                    false,
                    plain ? null : where.output().strip());
        }
        String[] facts = where.output().split("\n", -1);
        if (!facts[1].equals("true") || !facts[2].isEmpty()) {
            return new RepositoryState(
                    false, null, null, null, List.of(), false, "it is not the top folder of a working tree");
        }
        String url = git.optional(git.command("config", "--get", "remote.origin.url"))
                .orElse(null);
        List<String> modified = new ArrayList<>();
        for (String entry : git.need(git.command(
                        "status",
                        "--porcelain=v1",
                        "-z",
                        "--untracked-files=no",
                        "--no-renames",
                        "--ignore-submodules=all"))
                .split("\0")) {
            if (entry.length() > 3) {
                modified.add(entry.substring(3));
            }
        }
        return new RepositoryState(
                true,
                resolve("HEAD").orElse(null),
                git.optional(git.command("symbolic-ref", "-q", "--short", "HEAD"))
                        .orElse(null),
                url == null ? null : url.replaceFirst("://[^/@]*@", "://"),
                modified,
                facts[0].equals("true"),
                null);
    }

    @Override
    public Optional<String> resolve(String revision) throws IOException, InterruptedException {
        return git.optional(git.command("rev-parse", "-q", "--verify", "--end-of-options", revision + "^{commit}"));
    }

    @Override
    public boolean isAncestor(String ancestor, String descendant) throws IOException, InterruptedException {
        for (boolean deepened = false; ; deepened = true) {
            CommandResult answer = git.run(git.command("merge-base", "--is-ancestor", ancestor, descendant));
            if (answer.exitCode() == 0) {
                return true;
            }
            boolean shallow = git.optional(git.command("rev-parse", "--is-shallow-repository"))
                    .orElse("")
                    .equals("true");
            if (deepened
                    || !shallow
                    || !git.run(git.network("fetch", "-q", "--no-tags", "--unshallow", "origin"))
                            .succeeded()) {
                return false;
            }
        }
    }

    @Override
    public boolean fetch(String branch) throws IOException, InterruptedException {
        return git.run(git.network(
                                "fetch",
                                "-q",
                                "--no-tags",
                                "--no-recurse-submodules",
                                "origin",
                                "+refs/heads/" + branch + ":refs/remotes/origin/" + branch))
                        .succeeded()
                || fetcher.fetch(branch);
    }

    @Override
    public void switchTo(String branch, String sha) throws IOException, InterruptedException {
        git.need(git.command("checkout", "-q", "--no-track", "--no-overwrite-ignore", "-B", own(branch), sha, "--"));
    }

    @Override
    public void checkout(String branch, String sha) throws IOException, InterruptedException {
        if (branch == null) {
            git.need(git.command("checkout", "-q", "--no-overwrite-ignore", "--detach", sha, "--"));
        } else {
            git.need(git.command("checkout", "-q", "--no-overwrite-ignore", branch, "--"));
        }
    }

    @Override
    public void restore(Collection<String> paths, String sha) throws IOException, InterruptedException {
        if (paths.isEmpty()) {
            return;
        }
        Set<String> gone = new LinkedHashSet<>(paths);
        Set<String> there = new LinkedHashSet<>(
                Arrays.asList(git.need(git.command("ls-tree", "-r", "-z", "--name-only", "--full-tree", sha, "--")
                                .and(paths))
                        .split("\0")));
        there.retainAll(gone);
        gone.removeAll(there);
        git.need(GitCommands.withPathspecFile(git.command("reset", "-q"), paths));
        if (!there.isEmpty()) {
            git.need(GitCommands.withPathspecFile(git.command("checkout", "-q", sha), there));
            git.need(GitCommands.withPathspecFile(git.command("reset", "-q"), there));
        }
        if (!gone.isEmpty()) {
            git.need(git.command("-c", "core.sparseCheckout=false", "rm", "-q", "-f", "--ignore-unmatch", "--")
                    .and(gone));
            git.need(GitCommands.withPathspecFile(git.command("reset", "-q"), gone));
            git.need(git.command("clean", "-q", "-f", "-x", "--").and(gone));
        }
    }

    @Override
    public String commit(CommitRequest request) throws IOException, InterruptedException {
        return commits.commit(request);
    }

    @Override
    public Optional<String> commitTree(TreeCommit request) throws IOException, InterruptedException {
        return commits.commitTree(request);
    }

    @Override
    public List<FileDelta> deltas(String from, String to) throws IOException, InterruptedException {
        return diffs.deltas(from, to);
    }

    @Override
    public String diff(String from, String to, Collection<String> paths) throws IOException, InterruptedException {
        return diffs.diff(from, to, paths);
    }

    @Override
    public String diffOfWorkingTree(Collection<String> paths) throws IOException, InterruptedException {
        return diffs.diffOfWorkingTree(paths);
    }

    @Override
    public boolean apply(String diff) throws IOException, InterruptedException {
        return diffs.apply(diff, "--whitespace=nowarn");
    }

    @Override
    public boolean merge(String diff, Collection<String> paths) throws IOException, InterruptedException {
        if (apply(diff) || diffs.apply(diff, "--whitespace=nowarn", "--3way")) {
            return true;
        }
        restore(paths, "HEAD");
        return false;
    }

    @Override
    public Optional<String> show(String sha, String path) throws IOException, InterruptedException {
        CommandResult result = git.run(git.command("show", "--no-textconv", "--end-of-options", sha + ":" + path));
        return result.succeeded() ? Optional.of(result.output()) : Optional.empty();
    }

    @Override
    public Set<String> ignored(Collection<String> names) throws IOException, InterruptedException {
        return paths.ignored(names);
    }

    @Override
    public Set<String> tracked(Collection<String> names) throws IOException, InterruptedException {
        return paths.tracked(names);
    }

    @Override
    public Map<String, Map<String, String>> attributes(List<String> attributes, Collection<String> names)
            throws IOException, InterruptedException {
        return paths.attributes(attributes, names);
    }

    @Override
    public List<CommitInfo> log(String from, String to) throws IOException, InterruptedException {
        List<CommitInfo> commits = new ArrayList<>();
        for (String entry : git.need(
                        git.command("log", "-z", "--reverse", "--format=%H%n%ae%n%s%n%B", from + ".." + to, "--"))
                .split("\0")) {
            String[] parts = entry.split("\n", 4);
            if (parts.length == 4) {
                commits.add(new CommitInfo(parts[0], parts[1], parts[2], parts[3].stripTrailing()));
            }
        }
        return commits;
    }

    @Override
    public void deleteBranch(String branch) throws IOException, InterruptedException {
        if (resolve("refs/heads/" + own(branch)).isPresent()) {
            git.need(git.command("branch", "-q", "-D", branch));
        }
    }

    private static String own(String branch) {
        if (!branch.startsWith(BRANCH_PREFIX)) {
            throw new IllegalArgumentException("Only branches " + BRANCH_PREFIX + "* are ours, not " + branch);
        }
        return branch;
    }
}
