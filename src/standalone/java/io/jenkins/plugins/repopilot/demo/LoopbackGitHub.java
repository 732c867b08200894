package io.jenkins.plugins.repopilot.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A stand-in for GitHub on this machine, for the demonstration and for tests: the REST and GraphQL calls that Repo Pilot makes, on one
 * repository that is a real bare git repository. Merges move its branches; what GitHub documents as refused is refused with the same
 * status and words. Listens on 127.0.0.1 only. Thread-safe.
 */
public final class LoopbackGitHub implements AutoCloseable {

    /** What a protected branch asks for before a merge. */
    public record Protection(List<String> requiredChecks, int requiredApprovals) {}

    /** A check run, as it is now. */
    public record CheckRun(
            long id,
            String sha,
            String name,
            String status,
            String conclusion,
            String externalId,
            String title,
            String summary) {}

    /** A commit status; the newest of a context counts. */
    public record CommitStatus(String sha, String context, String state, String description, String targetUrl) {}

    /** A request as it came in. */
    public record Request(String method, String path, String body) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private final LoopbackFaults faults = new LoopbackFaults();
    private final LoopbackWire wire;

    final LoopbackGit git;
    final Map<Integer, LoopbackPull> pulls = new LinkedHashMap<>();
    final List<CheckRun> checks = new ArrayList<>();
    final List<CommitStatus> statuses = new ArrayList<>();
    final Map<String, Protection> protections = new HashMap<>();
    final Set<String> mergeMethods = new LinkedHashSet<>(List.of("merge", "squash", "rebase"));
    final Set<Integer> mergeabilityUnknown = new LinkedHashSet<>();
    String fullName;
    String formerName;
    String defaultBranch = "main";
    String token;
    boolean likeGitHubCom;
    boolean archived;
    boolean readOnly;
    boolean checksRefused;
    boolean draftsRefused;
    boolean autoMergeAllowed;
    boolean deleteBranchOnMerge;

    /**
     * Starts serving.
     *
     * @param bare the bare repository
     * @param fullName {@code owner/name}
     */
    public LoopbackGitHub(Path bare, String fullName) throws IOException {
        this.git = new LoopbackGit(bare);
        this.fullName = fullName;
        wire = new LoopbackWire(this, faults, bare);
    }

    /** The setting {@code githubUrl}. */
    public synchronized String apiUrl() {
        return likeGitHubCom ? url() : url() + "/api/v3";
    }

    /** The repository's remote over HTTP; pushing there needs the token if one is set. */
    public String cloneUrl() {
        return url() + "/" + fullName + ".git";
    }

    String url() {
        return wire.url();
    }

    // how the repository is set up

    /** Has its API at the root, as api.github.com; else below {@code /api/v3} and {@code /api/graphql}, as GitHub Enterprise Server. */
    public synchronized void likeGitHubCom(boolean value) {
        likeGitHubCom = value;
    }

    /** Only this token is let in; {@code null}: any. */
    public synchronized void requireToken(String only) {
        token = only;
    }

    /** Whether the token lacks write access. */
    public synchronized void readOnlyToken(boolean value) {
        readOnly = value;
    }

    /** Whether check runs are refused, as for every token but a GitHub App's. */
    public synchronized void refuseCheckRuns(boolean value) {
        checksRefused = value;
    }

    public synchronized void refuseDrafts(boolean value) {
        draftsRefused = value;
    }

    public synchronized void archive(boolean value) {
        archived = value;
    }

    /** Renames the repository; the old name answers with redirects, to git too. */
    public synchronized void rename(String newFullName) {
        formerName = fullName;
        fullName = newFullName;
    }

    public synchronized void allowMergeMethods(String... methods) {
        mergeMethods.clear();
        mergeMethods.addAll(List.of(methods));
    }

    public synchronized void allowAutoMerge(boolean value) {
        autoMergeAllowed = value;
    }

    public synchronized void deleteBranchOnMerge(boolean value) {
        deleteBranchOnMerge = value;
    }

    /** {@code null} takes the protection away. */
    public synchronized void protect(String branch, Protection protection) {
        protections.put(branch, protection);
        settle();
    }

    // what other people and machines do

    /** Sets a check run of a commit; replaces one of the same name. {@code conclusion} is null while it runs. */
    public synchronized void check(String sha, String name, String status, String conclusion) {
        checks.removeIf(c -> c.sha().equals(sha) && c.name().equals(name));
        anotherCheck(sha, name, status, conclusion);
    }

    /** Adds a check run beside others of the same name, as two workflows with a job of one name do. */
    public synchronized void anotherCheck(String sha, String name, String status, String conclusion) {
        checks.add(new CheckRun(checks.size() + 1000, sha, name, status, conclusion, "", "", ""));
        settle();
    }

    /** Sets a commit status: pending, success, failure or error. */
    public synchronized void status(String sha, String context, String state) {
        add(new CommitStatus(sha, context, state, "", ""));
    }

    /** A person commits one file on a branch. */
    public String commitFile(String branch, String path, String text, String author, String message) {
        return git.commitFile(branch, path, text, author, message);
    }

    /** A person closes a pull request without merging. */
    public synchronized void close(int number) {
        LoopbackPull pull = pulls.get(number);
        pull.open = false;
        pull.updatedAt = Instant.now();
    }

    /** A person merges a pull request. */
    public synchronized String merge(int number, String method) {
        return mergeNow(pulls.get(number), method, null).orElseThrow(() -> new IllegalStateException("conflict"));
    }

    /** A person replaces the text of a pull request. */
    public synchronized void edit(int number, String body) {
        pulls.get(number).body = body;
        pulls.get(number).updatedAt = Instant.now();
    }

    public synchronized void approve(int number) {
        pulls.get(number).approvals++;
        settle();
    }

    // faults

    /** Answers the next requests that match so, instead of serving them. */
    public synchronized void failBefore(
            Predicate<Request> when, int times, int status, String body, Map<String, String> headers) {
        faults.add(new LoopbackFaults.Fault(when, new int[] {times}, status, body, headers, false));
    }

    /** Serves the next requests that match, and then answers so all the same: the answer was lost, not the work. */
    public synchronized void failAfter(Predicate<Request> when, int times, int status, String body) {
        faults.add(new LoopbackFaults.Fault(when, new int[] {times}, status, body, Map.of(), true));
    }

    /** Does something once, right before the next request that matches. */
    public synchronized void before(Predicate<Request> when, Runnable action) {
        faults.add(when, action);
    }

    /** Says for the next {@code times} looks at any pull request that it is not known yet whether it can be merged. */
    public synchronized void mergeabilityUnknown(int times) {
        for (int i = 0; i < times; i++) {
            mergeabilityUnknown.add(mergeabilityUnknown.size());
        }
    }

    // what can be looked at

    public synchronized List<LoopbackPull> pulls() {
        pulls.values().forEach(this::refresh);
        return List.copyOf(pulls.values());
    }

    public synchronized LoopbackPull pull(int number) {
        LoopbackPull pull = pulls.get(number);
        refresh(pull);
        return pull;
    }

    public synchronized List<CheckRun> checkRuns() {
        return List.copyOf(checks);
    }

    /** All commit statuses so far, oldest first. */
    public synchronized List<CommitStatus> commitStatuses() {
        return List.copyOf(statuses);
    }

    /** The commit of a branch, {@code null} if there is none. */
    public String branch(String name) {
        return git.branch(name).orElse(null);
    }

    /** All requests to the API so far. */
    public List<Request> requests() {
        return wire.requests();
    }

    @Override
    public void close() {
        wire.close();
    }

    // rules that routes share

    /** Brings head and base of an open pull request up to date with the branches. */
    void refresh(LoopbackPull pull) {
        if (pull.merged) {
            return;
        }
        git.branch(pull.head).filter(sha -> pull.open).ifPresent(sha -> {
            if (!sha.equals(pull.headSha)) {
                pull.headSha = sha;
                git.keep(pull.number, sha);
            }
        });
        git.branch(pull.base).ifPresent(sha -> pull.baseSha = sha);
    }

    boolean conflicts(LoopbackPull pull) {
        return git.mergedTree(pull.baseSha, pull.headSha).isEmpty();
    }

    /** Why the base branch's protection forbids to merge, empty if it does not. */
    Optional<String> blocked(LoopbackPull pull) {
        Protection protection = protections.get(pull.base);
        if (protection == null) {
            return Optional.empty();
        }
        for (String required : protection.requiredChecks()) {
            if (!green(pull.headSha, required)) {
                return Optional.of("Required status check \"" + required + "\" is expected.");
            }
        }
        return pull.approvals < protection.requiredApprovals()
                ? Optional.of("At least " + protection.requiredApprovals()
                        + " approving review is required by reviewers with write access.")
                : Optional.empty();
    }

    boolean unstable(LoopbackPull pull) {
        return checks.stream().anyMatch(c -> c.sha().equals(pull.headSha) && !green(c))
                || latestStatuses(pull.headSha).values().stream().anyMatch(state -> !state.equals("success"));
    }

    /** Whether a check of that name is there, and all of it are green. */
    private boolean green(String sha, String name) {
        List<Boolean> states = new ArrayList<>();
        checks.stream()
                .filter(c -> c.sha().equals(sha) && c.name().equals(name))
                .forEach(c -> states.add(green(c)));
        String status = latestStatuses(sha).get(name);
        if (status != null) {
            states.add(status.equals("success"));
        }
        return !states.isEmpty() && !states.contains(false);
    }

    private static boolean green(CheckRun check) {
        return check.conclusion() != null
                && Set.of("success", "neutral", "skipped").contains(check.conclusion());
    }

    /** States by context. */
    private Map<String, String> latestStatuses(String sha) {
        Map<String, String> latest = new HashMap<>();
        statuses.stream().filter(s -> s.sha().equals(sha)).forEach(s -> latest.put(s.context(), s.state()));
        return latest;
    }

    void add(CommitStatus status) {
        statuses.add(status);
        settle();
    }

    Optional<String> mergeNow(LoopbackPull pull, String method, String message) {
        refresh(pull);
        String text = message != null
                ? message
                : "Merge pull request #" + pull.number + " from " + pull.head + "\n\n" + pull.title;
        Optional<String> sha = git.merge(pull.base, pull.headSha, method, text);
        sha.ifPresent(merged -> {
            pull.merged = true;
            pull.open = false;
            pull.mergeSha = merged;
            pull.armedWith = null;
            pull.updatedAt = Instant.now();
            if (deleteBranchOnMerge) {
                git.deleteBranch(pull.head);
            }
        });
        return sha;
    }

    /** Merges what auto-merge was armed for and is allowed now. */
    void settle() {
        for (LoopbackPull pull : pulls.values()) {
            if (pull.open && pull.armedWith != null) {
                refresh(pull);
                if (blocked(pull).isEmpty() && !conflicts(pull)) {
                    mergeNow(pull, pull.armedWith, null);
                }
            }
        }
    }

    /** As password of Basic, or after token or Bearer. */
    boolean carriesToken(String authorization) {
        if (authorization == null) {
            return false;
        }
        if (authorization.startsWith("Basic ")) {
            String pair = new String(Base64.getDecoder().decode(authorization.substring(6)), StandardCharsets.UTF_8);
            return pair.equals("x-access-token:" + token);
        }
        return authorization.equals("Bearer " + token) || authorization.equals("token " + token);
    }
}
