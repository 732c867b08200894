package io.jenkins.plugins.repopilot.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * A stand-in for GitHub on this machine, for the demonstration and for tests: the REST and GraphQL calls that Repo Pilot makes, on one
 * repository that is a real bare git repository. Merges move its branches; what GitHub documents as refused is refused with the same
 * status and words. Listens on 127.0.0.1 only. Thread-safe.
 */
public final class LoopbackGitHub implements AutoCloseable {

    /** What a protected branch asks for before a merge. */
    public record Protection(List<String> requiredChecks, int requiredApprovals) {}

    /** A check run or commit status, as it is now. */
    public record CheckRun(
            long id,
            String sha,
            String name,
            String status,
            String conclusion,
            String externalId,
            String title,
            String summary) {}

    /** A request as it came in. */
    public record Request(String method, String path, String body) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private record Fault(
            Predicate<Request> when,
            int[] left,
            int status,
            String body,
            Map<String, String> headers,
            boolean afterwards) {}

    private record Intervention(Predicate<Request> when, Runnable action) {}

    /** git shows an answer of this kind to the person. */
    private static final Map<String, String> PLAIN = Map.of("Content-Type", "text/plain; charset=utf-8");

    private final HttpServer server;
    private final ExecutorService threads;
    private final GitHttpBackend backend;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Intervention> interventions = new ArrayList<>();

    final LoopbackGit git;
    final Map<Integer, LoopbackPull> pulls = new LinkedHashMap<>();
    final List<CheckRun> checks = new ArrayList<>();
    final Map<String, Protection> protections = new HashMap<>();
    final Set<String> mergeMethods = new LinkedHashSet<>(List.of("merge", "squash", "rebase"));
    final Set<Integer> mergeabilityUnknown = new LinkedHashSet<>();
    String fullName;
    String formerName;
    String defaultBranch = "main";
    String token;
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
        this.backend = new GitHttpBackend(bare);
        this.fullName = fullName;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "loopback-github");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        LoopbackRoutes routes = new LoopbackRoutes(this);
        server.createContext("/", exchange -> serve(exchange, routes));
        server.start();
    }

    /** The setting {@code githubUrl}; shaped as on GitHub Enterprise Server. */
    public String apiUrl() {
        return url() + "/api/v3";
    }

    /** The repository's remote over HTTP; pushing there needs the token if one is set. */
    public String cloneUrl() {
        return url() + "/" + fullName + ".git";
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    // how the repository is set up

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

    /** Renames the repository; the old name answers with redirects. */
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
        checks.removeIf(
                c -> c.sha().equals(sha) && c.name().equals(name) && !c.status().startsWith("status:"));
        checks.add(new CheckRun(checks.size() + 1000, sha, name, status, conclusion, "", "", ""));
        settle();
    }

    /** Sets a commit status: pending, success, failure or error. */
    public synchronized void status(String sha, String context, String state) {
        checks.removeIf(c ->
                c.sha().equals(sha) && c.name().equals(context) && c.status().startsWith("status:"));
        checks.add(new CheckRun(checks.size() + 1000, sha, context, "status:" + state, state, "", "", ""));
        settle();
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
        faults.add(new Fault(when, new int[] {times}, status, body, headers, false));
    }

    /** Serves the next requests that match, and then answers so all the same: the answer was lost, not the work. */
    public synchronized void failAfter(Predicate<Request> when, int times, int status, String body) {
        faults.add(new Fault(when, new int[] {times}, status, body, Map.of(), true));
    }

    /** Does something once, right before the next request that matches. */
    public synchronized void before(Predicate<Request> when, Runnable action) {
        interventions.add(new Intervention(when, action));
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

    /** The commit of a branch, {@code null} if there is none. */
    public String branch(String name) {
        return git.branch(name).orElse(null);
    }

    /** All requests to the API so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
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
            if (checks.stream()
                    .noneMatch(c -> c.sha().equals(pull.headSha) && c.name().equals(required) && green(c))) {
                return Optional.of("Required status check \"" + required + "\" is expected.");
            }
        }
        return pull.approvals < protection.requiredApprovals()
                ? Optional.of("At least " + protection.requiredApprovals()
                        + " approving review is required by reviewers with write access.")
                : Optional.empty();
    }

    boolean unstable(LoopbackPull pull) {
        return checks.stream().anyMatch(c -> c.sha().equals(pull.headSha) && !green(c));
    }

    static boolean green(CheckRun check) {
        return check.conclusion() != null
                && Set.of("success", "neutral", "skipped").contains(check.conclusion());
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

    // the wire

    private void serve(HttpExchange exchange, LoopbackRoutes routes) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            String clone = "/" + fullName + ".git";
            if (path.startsWith(clone + "/")) {
                serveGit(exchange, path.substring(clone.length()));
                return;
            }
            String query = exchange.getRequestURI().getRawQuery();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String below = path.replaceFirst("^/api/v3", "").replaceFirst("^/api/graphql$", "/graphql");
            Request request =
                    new Request(exchange.getRequestMethod(), below + (query == null ? "" : "?" + query), body);
            requests.add(request);
            intervene(request);
            Optional<Fault> fault = fault(request);
            if (fault.isPresent() && !fault.get().afterwards()) {
                answer(
                        exchange,
                        fault.get().status(),
                        fault.get().body(),
                        fault.get().headers());
                return;
            }
            LoopbackRoutes.Answer answer =
                    routes.answer(request, exchange.getRequestHeaders().getFirst("Authorization"));
            if (fault.isPresent()) {
                answer(exchange, fault.get().status(), fault.get().body(), Map.of());
            } else {
                answer(exchange, answer.status(), answer.body(), answer.headers());
            }
        }
    }

    private void intervene(Request request) {
        List<Runnable> due = new ArrayList<>();
        synchronized (this) {
            for (Iterator<Intervention> each = interventions.iterator(); each.hasNext(); ) {
                Intervention next = each.next();
                if (next.when().test(request)) {
                    due.add(next.action());
                    each.remove();
                }
            }
        }
        due.forEach(Runnable::run);
    }

    private synchronized Optional<Fault> fault(Request request) {
        Optional<Fault> found = faults.stream()
                .filter(f -> f.left()[0] > 0 && f.when().test(request))
                .findFirst();
        found.ifPresent(f -> f.left()[0]--);
        return found;
    }

    private void serveGit(HttpExchange exchange, String path) throws IOException {
        boolean push = path.endsWith("/git-receive-pack")
                || "service=git-receive-pack".equals(exchange.getRequestURI().getRawQuery());
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (token != null && !carriesToken(authorization)) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"GitHub\"");
            answer(exchange, 401, "Bad credentials", PLAIN);
        } else if (push && archived) {
            answer(exchange, 403, "This repository was archived so it is read-only.", PLAIN);
        } else if (push && readOnly) {
            answer(exchange, 403, "Permission to " + fullName + " denied.", PLAIN);
        } else {
            backend.serve(exchange, path);
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

    private static void answer(HttpExchange exchange, int status, String body, Map<String, String> headers)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        if (!headers.containsKey("Content-Type")) {
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
