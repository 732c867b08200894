package io.jenkins.plugins.repopilot.engine.forge;

import static io.jenkins.plugins.repopilot.engine.forge.ForgeFixture.change;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.forge.CodeHost.NewPullRequest;
import io.jenkins.plugins.repopilot.engine.forge.CodeHostException.Kind;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitHubCodeHostTest {

    @TempDir
    Path folder;

    private ForgeFixture on;
    private CodeHost host;

    @BeforeEach
    void setUp() throws Exception {
        on = new ForgeFixture(folder);
        host = connect(ForgeFixture.REPOSITORY);
    }

    @AfterEach
    void tearDown() {
        on.close();
    }

    private CodeHost connect(String name) throws Exception {
        return GitHubCodeHost.connect(on.gitHub.apiUrl(), name, () -> on.token, on.time, on.console::add);
    }

    @Test
    void tellsWhatTheRepositoryIs() throws Exception {
        on.gitHub.allowMergeMethods("squash");
        CodeHost.RepositoryFacts facts = host.repository();
        assertEquals("acme/shop", facts.fullName());
        assertEquals("main", facts.defaultBranch());
        assertEquals(List.of("squash"), facts.mergeMethods());
        assertTrue(facts.canPush());
        assertFalse(facts.archived());
        assertEquals(on.baseSha(), host.head("main").orElseThrow());
        assertTrue(host.head("nowhere").isEmpty());
    }

    @Test
    void knowsWhereEachKindOfServerHasItsTwoApis() throws Exception {
        String head = on.run("r1", change(1, "src/app.py", 3)).testResults().headSha();
        on.work.git("push", "-q", on.bare.toString(), head + ":refs/heads/repo-pilot/r1");
        PullRequest pull = host.open(new NewPullRequest("repo-pilot/r1", "main", "T", "B", false));
        for (boolean gitHubCom : List.of(false, true)) {
            on.gitHub.likeGitHubCom(gitHubCom);
            for (String slash : List.of("", "/")) {
                CodeHost server = GitHubCodeHost.connect(
                        on.gitHub.apiUrl() + slash, ForgeFixture.REPOSITORY, () -> on.token, on.time, on.console::add);
                assertEquals(ForgeFixture.REPOSITORY, server.repository().fullName());
                CodeHost.MergeOutcome refused = server.arm(pull, head, "merge");
                assertTrue(refused.toString().contains("Auto merge is not allowed"), refused.toString());
            }
        }
    }

    @Test
    void ofSeveralChecksWithOneNameTheWorstCounts() throws Exception {
        String sha = on.baseSha();
        on.gitHub.check(sha, "red", "completed", "failure");
        on.gitHub.anotherCheck(sha, "red", "completed", "success");
        on.gitHub.check(sha, "running", "queued", null);
        on.gitHub.anotherCheck(sha, "running", "completed", "success");
        on.gitHub.check(sha, "red status", "completed", "success");
        on.gitHub.status(sha, "red status", "failure");
        on.gitHub.status(sha, "green again", "failure");
        on.gitHub.status(sha, "green again", "success");
        Map<String, CodeHost.Check.State> states = new TreeMap<>();
        host.checks(sha).forEach(check -> states.put(check.name(), check.state()));
        assertEquals("{green again=GREEN, red=RED, red status=RED, running=PENDING}", states.toString());
    }

    @Test
    void asksForTheTokenWithEveryRequestAndNeverPrintsIt() throws Exception {
        host.repository();
        on.token = "ghs_another";
        on.gitHub.requireToken("ghs_another");
        host.repository();
        on.token = "ghs_expired";
        CodeHostException refused = assertThrows(CodeHostException.class, () -> host.repository());
        assertEquals(Kind.UNAUTHORIZED, refused.kind());
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            assertFalse(cause.toString().contains("ghs_"), cause.toString());
        }
        assertTrue(on.console.stream().noneMatch(line -> line.contains("ghs_")));
        on.token = null;
        assertEquals(
                Kind.UNAUTHORIZED,
                assertThrows(CodeHostException.class, () -> host.repository()).kind());
    }

    @Test
    void namesWhatIsNotThere() throws Exception {
        CodeHostException missing = assertThrows(
                CodeHostException.class, () -> connect("acme/nothing").repository());
        assertEquals(Kind.NOT_FOUND, missing.kind());
        assertTrue(missing.getMessage().contains("acme/nothing"), missing.getMessage());
        for (NewPullRequest bad : List.of(
                new NewPullRequest("nowhere", "main", "T", "B", false),
                new NewPullRequest("main", "main", "T", "B", false))) {
            assertEquals(
                    Kind.INVALID,
                    assertThrows(CodeHostException.class, () -> host.open(bad)).kind());
        }
    }

    @Test
    void aSecondPullRequestOfOneBranchIsRefused() throws Exception {
        on.work.git(
                "push",
                "-q",
                on.bare.toString(),
                on.run("r1", change(1, "src/app.py", 3)).testResults().headSha() + ":refs/heads/repo-pilot/r1");
        NewPullRequest request = new NewPullRequest("repo-pilot/r1", "main", "T", "B", false);
        PullRequest first = host.open(request);
        CodeHostException refused = assertThrows(CodeHostException.class, () -> host.open(request));
        assertTrue(refused.getMessage().contains("already exists"), refused.getMessage());
        assertEquals(
                first.number(),
                host.pullRequestOf("repo-pilot/r1").orElseThrow().number());
        assertTrue(host.pullRequestOf("repo-pilot/r2").isEmpty());
        assertFalse(host.deleteBranch("repo-pilot/r1", on.baseSha()), "it stands on another commit");
        assertTrue(host.deleteBranch("repo-pilot/r1", first.headSha()));
        assertFalse(host.deleteBranch("repo-pilot/r1", first.headSha()), "it is gone");
    }

    @Test
    void readingIsTriedAgainAndWritingIsNot() throws Exception {
        on.gitHub.failBefore(r -> r.method().equals("GET"), 2, 502, "<html>Bad gateway</html>", Map.of());
        host.repository();
        assertEquals(List.of(Duration.ofSeconds(2), Duration.ofSeconds(4)), on.time.sleeps());

        on.gitHub.failBefore(r -> r.method().equals("POST"), 1, 503, "Unavailable", Map.of());
        on.work.git(
                "push",
                "-q",
                on.bare.toString(),
                on.run("r1", change(1, "src/app.py", 3)).testResults().headSha() + ":refs/heads/repo-pilot/r1");
        int number = host.open(new NewPullRequest("repo-pilot/r1", "main", "T", "B", false))
                .number();
        on.gitHub.failBefore(r -> r.method().equals("POST"), 1, 503, "Unavailable", Map.of());
        CodeHostException refused = assertThrows(CodeHostException.class, () -> host.comment(number, "Hello"));
        assertEquals(Kind.UNAVAILABLE, refused.kind());
        assertEquals(List.of(), on.gitHub.pull(number).comments());
    }

    @Test
    void aServerThatStaysBrokenIsUnavailable() {
        on.gitHub.failBefore(r -> true, 100, 500, "", Map.of());
        CodeHostException refused = assertThrows(CodeHostException.class, () -> host.repository());
        assertEquals(Kind.UNAVAILABLE, refused.kind());
        assertEquals(4, on.gitHub.requests().size());
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws Exception {
        CodeHost nobody = GitHubCodeHost.connect(
                "http://127.0.0.1:1/api/v3", "acme/shop", () -> on.token, on.time, on.console::add);
        CodeHostException refused = assertThrows(CodeHostException.class, nobody::repository);
        assertEquals(Kind.UNAVAILABLE, refused.kind());
    }

    @Test
    void secondaryLimitsWithoutAHeaderAreWaitedOutLonger() throws Exception {
        on.gitHub.failBefore(r -> true, 2, 403, "{\"message\":\"You have exceeded a secondary rate limit\"}", Map.of());
        host.repository();
        assertEquals(List.of(Duration.ofMinutes(1), Duration.ofMinutes(2)), on.time.sleeps());
    }

    @Test
    void aWaitOfHoursIsRefused() {
        on.gitHub.failBefore(r -> true, 1, 429, "{}", Map.of("Retry-After", "90000"));
        CodeHostException refused = assertThrows(CodeHostException.class, () -> host.repository());
        assertEquals(Kind.RATE_LIMITED, refused.kind());
        assertTrue(refused.getMessage().contains("90000 s"), refused.getMessage());
        assertEquals(List.of(), on.time.sleeps());
    }

    @Test
    void aWaitThatWouldOutlastTheRunIsRefused() throws Exception {
        CodeHost hasty = GitHubCodeHost.connect(
                on.gitHub.apiUrl(),
                ForgeFixture.REPOSITORY,
                () -> on.token,
                on.time.until(on.time.now().plusSeconds(60)),
                on.console::add);
        on.gitHub.failBefore(r -> true, 1, 429, "{}", Map.of("Retry-After", "61"));
        CodeHostException refused = assertThrows(CodeHostException.class, hasty::repository);
        assertEquals(Kind.RATE_LIMITED, refused.kind());
        assertTrue(refused.getMessage().contains("maxDuration"), refused.getMessage());
        assertEquals(List.of(), on.time.sleeps());
    }

    @Test
    void aLimitThatNeverEndsIsGivenUp() {
        on.gitHub.failBefore(r -> true, 100, 429, "{}", Map.of("Retry-After", "1"));
        assertEquals(
                Kind.RATE_LIMITED,
                assertThrows(CodeHostException.class, () -> host.repository()).kind());
    }

    @Test
    void anOrdinary403IsNoRateLimit() {
        on.gitHub.failBefore(
                r -> true,
                1,
                403,
                "{\"message\":\"Resource not accessible\"}",
                Map.of("X-RateLimit-Remaining", "4999"));
        CodeHostException refused = assertThrows(CodeHostException.class, () -> host.repository());
        assertEquals(Kind.FORBIDDEN, refused.kind());
        assertTrue(refused.getMessage().contains("Resource not accessible"), refused.getMessage());
    }

    @Test
    void theTokenIsNotTakenToAnotherHost() throws Exception {
        try (ForgeFixture other = new ForgeFixture(folder.resolve("other"))) {
            on.gitHub.failBefore(r -> true, 1, 301, "", Map.of("Location", other.gitHub.apiUrl() + "/repos/acme/shop"));
            assertThrows(CodeHostException.class, () -> host.repository());
            assertEquals(List.of(), other.gitHub.requests());
        }
    }

    @Test
    void redirectsInACircleEnd() {
        on.gitHub.failBefore(r -> true, 100, 302, "", Map.of("Location", "/api/v3/repos/acme/shop"));
        assertThrows(CodeHostException.class, () -> host.repository());
        assertTrue(on.gitHub.requests().size() < 10);
    }

    @Test
    void anAbortEndsACallAtOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        on.gitHub.before(r -> true, () -> {
            asked.countDown();
            try {
                over.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        FutureTask<Throwable> call =
                new FutureTask<>(() -> assertThrows(InterruptedException.class, () -> host.repository()));
        Thread runner = new Thread(call);
        runner.start();
        assertTrue(asked.await(30, TimeUnit.SECONDS));
        long start = System.nanoTime();
        runner.interrupt();
        call.get(10, TimeUnit.SECONDS);
        over.countDown();
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() < 5000);
    }

    @Test
    void anAbortEndsAWaitForALimit() throws Exception {
        on.gitHub.failBefore(r -> true, 1, 429, "{}", Map.of("Retry-After", "60"));
        CountDownLatch waiting = new CountDownLatch(1);
        CodeHost patient = GitHubCodeHost.connect(
                on.gitHub.apiUrl(),
                ForgeFixture.REPOSITORY,
                () -> on.token,
                HttpClient.newHttpClient(),
                TimeSource.SYSTEM,
                line -> waiting.countDown());
        FutureTask<Throwable> call =
                new FutureTask<>(() -> assertThrows(InterruptedException.class, patient::repository));
        Thread runner = new Thread(call);
        runner.start();
        assertTrue(waiting.await(30, TimeUnit.SECONDS));
        runner.interrupt();
        call.get(10, TimeUnit.SECONDS);
    }

    @Test
    void readsEveryPage() throws Exception {
        StringBuilder stream = new StringBuilder();
        for (int i = 1; i <= 130; i++) {
            stream.append("commit refs/heads/repo-pilot/long\ncommitter A <a@example.org> ")
                    .append(1_700_000_000 + i)
                    .append(" +0000\n");
            String message = "Commit " + i;
            stream.append("data ")
                    .append(message.length())
                    .append('\n')
                    .append(message)
                    .append('\n');
            if (i == 1) {
                stream.append("from refs/heads/main^0\n");
            }
            stream.append("M 100644 inline f").append(i).append(".txt\ndata 1\nx\n\n");
        }
        on.work
                .shell()
                .run(Command.of(Duration.ofSeconds(60), "git", "--git-dir=" + on.bare, "fast-import", "--quiet")
                        .reading(stream.toString()));
        int number = host.open(new NewPullRequest("repo-pilot/long", "main", "T", "B", false))
                .number();
        assertEquals(130, host.commits(number).size());
        assertEquals("Commit 130", host.commits(number).get(129).subject());
        AtomicInteger count = new AtomicInteger();
        host.filesChanged("main", "repo-pilot/long").forEach(file -> count.incrementAndGet());
        assertEquals(130, count.get());
    }
}
