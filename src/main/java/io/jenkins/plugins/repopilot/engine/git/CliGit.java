package io.jenkins.plugins.repopilot.engine.git;

import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The git command line, hardened for a repository that is not trusted: no hooks, no prompts, no pager, paths taken literally. */
public final class CliGit implements GitRepository {

    /** Branches that a run may create, move and delete; never another one. */
    public static final String BRANCH_PREFIX = "repo-pilot/";

    /** First line of a diff whose files are not all UTF-8: its characters stand for bytes. git ignores text before a diff. */
    private static final String BYTES_HEADER = "# bytes as ISO 8859-1\n";

    private static final int OUTPUT_LIMIT = 64 * 1024 * 1024;
    private static final int NETWORK_FACTOR = 10;
    private static final int MOST_INDEXES = 7;
    private static final Pattern AUTHOR = Pattern.compile("\\s*([^<>]+?)\\s*<([^<>\\s]+)>\\s*");
    private static final List<String> HARDENING = List.of(
            "git",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.quotePath=false",
            "-c",
            "gc.auto=0",
            "-c",
            "maintenance.auto=false",
            "-c",
            "commit.gpgSign=false",
            "-c",
            "protocol.ext.allow=never",
            "-c",
            "submodule.recurse=false");

    private final Shell shell;
    private final Duration timeout;
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
        this.shell = shell;
        this.timeout = timeout;
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
                run(command("rev-parse", "--is-shallow-repository", "--is-inside-work-tree", "--show-prefix"));
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
        String url = optional(command("config", "--get", "remote.origin.url")).orElse(null);
        List<String> modified = new ArrayList<>();
        for (String entry : need(command(
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
                optional(command("symbolic-ref", "-q", "--short", "HEAD")).orElse(null),
                url == null ? null : url.replaceFirst("://[^/@]*@", "://"),
                modified,
                facts[0].equals("true"),
                null);
    }

    @Override
    public Optional<String> resolve(String revision) throws IOException, InterruptedException {
        return optional(command("rev-parse", "-q", "--verify", "--end-of-options", revision + "^{commit}"));
    }

    @Override
    public boolean isAncestor(String ancestor, String descendant) throws IOException, InterruptedException {
        for (boolean deepened = false; ; deepened = true) {
            CommandResult answer = run(command("merge-base", "--is-ancestor", ancestor, descendant));
            if (answer.exitCode() == 0) {
                return true;
            }
            boolean shallow = optional(command("rev-parse", "--is-shallow-repository"))
                    .orElse("")
                    .equals("true");
            if (deepened
                    || !shallow
                    || !run(network("fetch", "-q", "--no-tags", "--unshallow", "origin"))
                            .succeeded()) {
                return false;
            }
        }
    }

    @Override
    public boolean fetch(String branch) throws IOException, InterruptedException {
        return run(network(
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
        need(command("checkout", "-q", "--no-track", "--no-overwrite-ignore", "-B", own(branch), sha, "--"));
    }

    @Override
    public void checkout(String branch, String sha) throws IOException, InterruptedException {
        if (branch == null) {
            need(command("checkout", "-q", "--no-overwrite-ignore", "--detach", sha, "--"));
        } else {
            need(command("checkout", "-q", "--no-overwrite-ignore", branch, "--"));
        }
    }

    @Override
    public void restore(Collection<String> paths, String sha) throws IOException, InterruptedException {
        if (paths.isEmpty()) {
            return;
        }
        Set<String> gone = new LinkedHashSet<>(paths);
        Set<String> there = new LinkedHashSet<>(
                Arrays.asList(need(command("ls-tree", "-r", "-z", "--name-only", "--full-tree", sha, "--").and(paths))
                        .split("\0")));
        there.retainAll(gone);
        gone.removeAll(there);
        need(withPathspecFile(command("reset", "-q"), paths));
        if (!there.isEmpty()) {
            need(withPathspecFile(command("checkout", "-q", sha), there));
            need(withPathspecFile(command("reset", "-q"), there));
        }
        if (!gone.isEmpty()) {
            need(command("rm", "-q", "-f", "--ignore-unmatch", "--").and(gone));
            need(withPathspecFile(command("reset", "-q"), gone));
            need(command("clean", "-q", "-f", "-x", "--").and(gone));
        }
    }

    @Override
    public String commit(CommitRequest request) throws IOException, InterruptedException {
        Command commit = command("commit", "-q", "--no-verify", "--cleanup=verbatim", "-F", "-")
                .reading(request.message());
        Command signed = by(commit, request.author(), request.date());
        need(withPathspecFile(command("add", "-A"), request.paths()));
        need(signed);
        return need(command("rev-parse", "HEAD")).strip();
    }

    @Override
    public Optional<String> commitTree(TreeCommit request) throws IOException, InterruptedException {
        String index = scratchIndex(request.treeOf());
        if (!request.diff().isBlank()) {
            Command apply = command("apply", "--cached", "--whitespace=nowarn", "-")
                    .reading(bytes(request.diff()))
                    .asBytes();
            if (!run(apply.with("GIT_INDEX_FILE", index)).succeeded()) {
                return Optional.empty();
            }
        }
        for (Map.Entry<String, String> file : request.texts().entrySet()) {
            String blob = need(command("hash-object", "-w", "--stdin").reading(file.getValue()))
                    .strip();
            need(command("update-index", "--add", "--cacheinfo", "100644," + blob + "," + file.getKey())
                    .with("GIT_INDEX_FILE", index));
        }
        String tree = need(command("write-tree").with("GIT_INDEX_FILE", index)).strip();
        List<String> arguments = new ArrayList<>(List.of("commit-tree", tree, "-F", "-"));
        request.parents().forEach(parent -> arguments.addAll(List.of("-p", parent)));
        Command commit = command(arguments.toArray(String[]::new)).reading(request.message());
        return Optional.of(need(by(commit, request.author(), request.date())).strip());
    }

    /** An index beside the repository's own, with the files of a commit. A lock that a crash left makes it the next name. */
    private String scratchIndex(String treeOf) throws IOException, InterruptedException {
        for (int i = 0; ; i++) {
            String index = need(command("rev-parse", "--git-path", "repo-pilot-index-" + i))
                    .strip();
            Command read = command("read-tree", treeOf).with("GIT_INDEX_FILE", index);
            CommandResult result = run(read);
            if (result.succeeded()) {
                return index;
            }
            if (!result.output().contains("File exists") || i == MOST_INDEXES) {
                throw new GitException(
                        describe(read) + " failed: " + result.output().strip());
            }
        }
    }

    @Override
    public List<FileDelta> deltas(String from, String to) throws IOException, InterruptedException {
        Map<String, Character> kinds = new LinkedHashMap<>();
        String[] names = need(command("diff", "--no-renames", "--name-status", "-z", from, to, "--"))
                .split("\0");
        for (int i = 0; i + 1 < names.length; i += 2) {
            kinds.put(names[i + 1], names[i].charAt(0));
        }
        List<FileDelta> deltas = new ArrayList<>();
        for (String line : need(command("diff", "--no-renames", "--no-textconv", "--numstat", "-z", from, to, "--"))
                .split("\0")) {
            String[] parts = line.split("\t", 3);
            if (parts.length == 3) {
                deltas.add(new FileDelta(kinds.get(parts[2]), parts[2], lines(parts[0]), lines(parts[1])));
            }
        }
        return deltas;
    }

    @Override
    public String diff(String from, String to, Collection<String> paths) throws IOException, InterruptedException {
        return text(need(diffCommand(from, to, "--").and(paths).asBytes()));
    }

    @Override
    public String diffOfWorkingTree(Collection<String> paths) throws IOException, InterruptedException {
        need(withPathspecFile(command("add", "-A"), paths));
        try {
            return text(need(diffCommand("--cached", "HEAD", "--").and(paths).asBytes()));
        } finally {
            need(withPathspecFile(command("reset", "-q"), paths));
        }
    }

    @Override
    public boolean apply(String diff) throws IOException, InterruptedException {
        return apply(diff, "--whitespace=nowarn");
    }

    @Override
    public boolean merge(String diff, Collection<String> paths) throws IOException, InterruptedException {
        if (apply(diff) || apply(diff, "--whitespace=nowarn", "--3way")) {
            return true;
        }
        restore(paths, "HEAD");
        return false;
    }

    private boolean apply(String diff, String... options) throws IOException, InterruptedException {
        if (diff.isBlank()) {
            return true;
        }
        List<String> arguments = new ArrayList<>(List.of("apply"));
        arguments.addAll(Arrays.asList(options));
        arguments.add("-");
        return run(command(arguments.toArray(String[]::new))
                        .reading(bytes(diff))
                        .asBytes())
                .succeeded();
    }

    @Override
    public Optional<String> show(String sha, String path) throws IOException, InterruptedException {
        CommandResult result = run(command("show", "--no-textconv", "--end-of-options", sha + ":" + path));
        return result.succeeded() ? Optional.of(result.output()) : Optional.empty();
    }

    @Override
    public List<CommitInfo> log(String from, String to) throws IOException, InterruptedException {
        List<CommitInfo> commits = new ArrayList<>();
        for (String entry : need(command("log", "-z", "--reverse", "--format=%H%n%ae%n%s%n%B", from + ".." + to, "--"))
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
            need(command("branch", "-q", "-D", branch));
        }
    }

    private static String own(String branch) {
        if (!branch.startsWith(BRANCH_PREFIX)) {
            throw new IllegalArgumentException("Only branches " + BRANCH_PREFIX + "* are ours, not " + branch);
        }
        return branch;
    }

    private Command diffCommand(String... rest) {
        List<String> arguments = new ArrayList<>(List.of(
                "diff",
                "--no-renames",
                "--binary",
                "--full-index",
                "--no-ext-diff",
                "--no-textconv",
                "--no-color",
                "--src-prefix=a/",
                "--dst-prefix=b/"));
        arguments.addAll(Arrays.asList(rest));
        return command(arguments.toArray(String[]::new));
    }

    private static String text(String bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return BYTES_HEADER + bytes;
        }
    }

    private static String bytes(String diff) {
        return diff.startsWith(BYTES_HEADER)
                ? diff
                : new String(diff.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static int lines(String count) {
        return count.equals("-") ? -1 : Integer.parseInt(count);
    }

    private static Command by(Command commit, String author, Instant at) throws GitException {
        Matcher parts = AUTHOR.matcher(author);
        if (!parts.matches()) {
            throw new GitException("'" + author + "' is not an author of the form Name <mail>");
        }
        Command signed = commit;
        for (String role : List.of("AUTHOR", "COMMITTER")) {
            signed = signed.with("GIT_" + role + "_NAME", parts.group(1))
                    .with("GIT_" + role + "_EMAIL", parts.group(2))
                    .with("GIT_" + role + "_DATE", date(at));
        }
        return signed;
    }

    private static String date(Instant instant) {
        return "@" + instant.getEpochSecond() + " +0000";
    }

    private Command command(String... arguments) {
        List<String> all = new ArrayList<>(HARDENING);
        all.addAll(Arrays.asList(arguments));
        return Command.of(timeout, all)
                .keeping(OUTPUT_LIMIT)
                .with("GIT_TERMINAL_PROMPT", "0")
                .with("GIT_LITERAL_PATHSPECS", "1")
                .with("GIT_EDITOR", "true")
                .with("GIT_PAGER", "cat")
                .with("LC_ALL", "C.UTF-8");
    }

    private Command network(String... arguments) {
        return command(arguments).within(timeout.multipliedBy(NETWORK_FACTOR));
    }

    private static Command withPathspecFile(Command command, Collection<String> paths) {
        return command.and(List.of("--pathspec-from-file=-", "--pathspec-file-nul"))
                .reading(String.join("\0", paths));
    }

    private CommandResult run(Command command) throws IOException, InterruptedException {
        CommandResult result = shell.run(command);
        if (result.timedOut()) {
            throw new GitException(describe(command) + " did not end within "
                    + command.timeout().toSeconds() + " s (setting gitTimeout)");
        }
        return result;
    }

    private String need(Command command) throws IOException, InterruptedException {
        CommandResult result = run(command);
        if (!result.succeeded()) {
            throw new GitException(
                    describe(command) + " failed: " + result.output().strip());
        }
        if (result.truncated()) {
            throw new GitException(describe(command) + " printed more than " + OUTPUT_LIMIT + " characters");
        }
        return result.output();
    }

    private Optional<String> optional(Command command) throws IOException, InterruptedException {
        CommandResult result = run(command);
        return result.succeeded() ? Optional.of(result.output().strip()) : Optional.empty();
    }

    private static String describe(Command command) {
        return "git " + command.arguments().get(HARDENING.size());
    }
}
