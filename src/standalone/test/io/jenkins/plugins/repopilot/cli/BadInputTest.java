package io.jenkins.plugins.repopilot.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.demo.LoopbackGitHub;
import io.jenkins.plugins.repopilot.demo.LoopbackModelServer;
import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.demo.SampleProject;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.git.BranchPublisher;
import io.jenkins.plugins.repopilot.engine.local.LocalShell;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever can't work ends with one line that says what was found and what to do, and leaves the repository as it was. */
class BadInputTest {

    private static final String NOWHERE = "http://127.0.0.1:9";

    @TempDir
    Path folder;

    private Path repo;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void setUp() throws Exception {
        repo = SampleProject.create(folder).clone();
        environment.put("OPENAI_API_KEY", "test-key");
        environment.put("GITHUB_TOKEN", "test-token");
        environment.put("OPENAI_BASE_URL", NOWHERE + "/v1");
        environment.put("GITHUB_API_URL", NOWHERE);
    }

    @Test
    void noKeyForTheModel() throws Exception {
        environment.remove("OPENAI_API_KEY");
        environment.remove("OPENAI_BASE_URL");
        refused(1, "OPENAI_API_KEY is not set");
    }

    @Test
    void noTokenForGitHub() throws Exception {
        environment.remove("GITHUB_TOKEN");
        refused(1, "GITHUB_TOKEN is not set");
    }

    @Test
    void notAGitRepository() throws Exception {
        repo = Files.createDirectories(folder.resolve("plain"));
        Files.writeString(repo.resolve("file.txt"), "x");
        CommandLineRun run = run();
        assertLine(run, 1, "is not a git repository");
    }

    @Test
    void noSuchFolder() throws Exception {
        repo = folder.resolve("absent");
        for (List<String> command : List.of(
                List.of("run"),
                List.of("scaffold", "--audit-only"),
                List.of("runs"),
                List.of("ledger"),
                List.of("beads", "run-0"),
                List.of("report", "run-0"))) {
            assertLine(onRepository(command), 2, "--repo: there is no folder " + repo);
        }
    }

    @Test
    void aFolderInsideARepository() throws Exception {
        repo = repo.resolve("lib");
        assertLine(run(), 1, "not the top folder");
    }

    @Test
    void noCommitYet() throws Exception {
        repo = GitFixture.init(folder.resolve("fresh")).root();
        assertLine(run(), 1, "no commit yet");
    }

    @Test
    void anEmptyRepository() throws Exception {
        GitFixture empty = GitFixture.init(folder.resolve("empty"));
        empty.commit("Nothing in it");
        empty.withBareOrigin(folder.resolve("empty.git"));
        repo = empty.root();
        refused(1, "is empty");
    }

    @Test
    void modifiedTrackedFiles() throws Exception {
        Files.writeString(repo.resolve("README.md"), "changed\n");
        refused(1, "modified tracked files (README.md)");
        assertEquals("changed\n", Files.readString(repo.resolve("README.md")));
    }

    @Test
    void headOnNoKnownBase() throws Exception {
        git("checkout", "-q", "--detach");
        git("-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-q", "--allow-empty", "-m", "Local only");
        refused(1, "is not on the base branch 'main'", "--base", "main");
        refused(1, "HEAD is detached and no base branch is known");
    }

    @Test
    void aBaseBranchThatIsNowhere() throws Exception {
        refused(
                1, "'nowhere' is neither on origin nor here; name another one with --base", "--base", "nowhere");
    }

    @Test
    void noOrigin() throws Exception {
        git("remote", "remove", "origin");
        refused(1, "has no remote 'origin' to push to; add one, or use --dry-run");
        CommandLineRun ledger = onRepository(List.of("ledger", "--rebuild"));
        assertLine(ledger, 1, "There is no remote 'origin' to read the repository's name from; name the repository with");
    }

    @Test
    void anOriginThatIsNotGitHub() throws Exception {
        CommandLineRun run = CommandLineRun.of(environment, "run", "--repo", repo.toString());
        assertLine(run, 1, "; name the repository with --repository, or use --dry-run");
        assertLine(onRepository(List.of("ledger", "--rebuild")), 1, "is not on GitHub at " + NOWHERE);
    }

    @Test
    void anUnreachableEndpoint() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        environment.put("OPENAI_BASE_URL", "http://127.0.0.1:" + port + "/v1");
        failed("127.0.0.1:" + port, "--max-duration", "9 s");
    }

    @Test
    void aKeyThatTheEndpointRefuses() throws Exception {
        try (LoopbackModelServer model = LoopbackModelServer.start(question -> ModelAnswer.text("never sent"))) {
            model.requiringKey("another-key");
            environment.put("OPENAI_BASE_URL", model.baseUrl().toString());
            CommandLineRun run = failed("401");
            assertTrue(run.out().contains("and check --base-url."), run.out());
            assertTrue(!run.out().contains("test-key") && !run.err().contains("test-key"), "the key is not repeated");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--threshold, 0.5, is not between 1 and 10",
        "--threshold, 11, is not between 1 and 10",
        "--threshold, high, is not a number",
        "--categories, features;wishes, No category is called",
        "--merge-method, fast, is not one of merge",
        "--max-duration, soon, is not a duration",
        "--test-command, 'pytest \"tests', quote",
        "--repository, nonsense, is not of the form owner/name",
        "--base-url, ftp://example.org, is not an address",
        "--author, nobody, is not an author of the form Name <mail>",
        "--test-framework, junit3, 'is not one of pytest, unittest, node'",
        "--extra-headers, no colon, is not of the form Name: value",
    })
    void aSettingThatCantBeUsed(String option, String value, String problem) throws Exception {
        CommandLineRun run = run(option, value.replace(';', ','));
        assertLine(run, 2, problem);
        assertTrue(run.err().contains(option), run.err());
    }

    @Test
    void azureAtTheAddressOfOpenAi() throws Exception {
        environment.remove("OPENAI_BASE_URL");
        refused(2, "--base-url: provider azure is not at https://api.openai.com/v1", "--provider", "azure");
    }

    @Test
    void anOptionThatDoesNotExist() {
        CommandLineRun run = CommandLineRun.of(environment, "run", "--frobnicate");
        assertEquals(2, run.status());
        assertTrue(run.err().contains("--frobnicate"), run.err());
    }

    @Test
    void aRepositoryThatDoesNotMatchTheRemote() throws Exception {
        environment.remove("GITHUB_API_URL");
        git("remote", "set-url", "origin", "https://github.com/acme/other.git");
        refused(1, "acme/orders does not match the remote origin, which is acme/other");
    }

    @Test
    void aRemoteOnAnotherHostDoesNotGetTheToken() throws Exception {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(told, true), System.err, environment, 0);
        LocalRunHost host = new LocalRunHost(
                terminal, new RunFolder(repo), new PlainProgress(terminal.out()), TimeSource.SYSTEM, null);
        try (LoopbackGitHub gitHub = new LoopbackGitHub(folder.resolve("origin.git"), "acme/orders")) {
            // takes nobody's push but that of somebody with the token
            gitHub.requireToken("test-token");
            String head = git("rev-parse", "HEAD").strip();
            RunSettings elsewhere = RunSettings.of(Map.of("githubUrl", NOWHERE, "repository", "acme/orders"));
            BranchPublisher without = host.publisher(elsewhere, gitHub.cloneUrl());
            assertThrows(IOException.class, () -> without.push(head, "repo-pilot/x"));
            assertTrue(told.toString().contains("without GITHUB_TOKEN"), told.toString());
            assertNull(gitHub.branch("repo-pilot/x"));

            RunSettings there = RunSettings.of(Map.of("githubUrl", gitHub.apiUrl()));
            host.publisher(there, gitHub.cloneUrl()).push(head, "repo-pilot/x");
            assertEquals(head, gitHub.branch("repo-pilot/x"));
            assertEquals(1, told.toString().lines().count(), told.toString());
        }
    }

    @Test
    void aRepositoryThatAnotherRunWorksIn() throws Exception {
        try (RepositoryLock other = RepositoryLock.of(repo)) {
            refused(1, "Another run works in " + repo);
        }
        Path linked = folder.resolve("linked");
        git("worktree", "add", "-q", "--detach", linked.toString());
        repo = linked;
        try (RepositoryLock other = RepositoryLock.of(linked)) {
            refused(1, "Another run works in " + linked);
        }
        // let go of, the lock is in nobody's way: the next refusal is of another kind
        refused(1, "HEAD is detached and no base branch is known");
    }

    @Test
    void aReadOnlyWorkspace() throws Exception {
        // as root only a read-only mount is read-only
        List<String> command = new ArrayList<>(List.of(
                "bwrap",
                "--ro-bind",
                "/",
                "/",
                "--dev",
                "/dev",
                "--proc",
                "/proc",
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "--repo",
                repo.toString(),
                "--repository",
                "acme/orders"));
        Command start = Command.of(Duration.ofSeconds(60), command);
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            start = start.with(variable.getKey(), variable.getValue());
        }
        CommandResult result = new LocalShell(folder).run(start);
        assertEquals(1, result.exitCode(), result.output());
        assertTrue(result.output().contains("is read-only"), result.output());
    }

    @Test
    void aRunThatIsNotThere() {
        for (String command : List.of("beads", "report")) {
            CommandLineRun run = CommandLineRun.of(environment, command, "--repo", repo.toString(), "../../etc");
            assertLine(run, 1, "There is no run '../../etc'");
        }
        assertLine(
                CommandLineRun.of(environment, "run", "--repo", repo.toString(), "--resume", "run-0"),
                1,
                "There is no run 'run-0'");
    }

    @Test
    void aTranscriptThatIsNotThere() throws Exception {
        refused(2, "--replay: there is no file nofile", "--replay", "nofile");
    }

    @Test
    void aFolderForTheDemoThatIsInUseOrCantBe() throws Exception {
        assertLine(
                CommandLineRun.of(environment, "demo", "--folder", repo.toString()),
                2,
                "--folder: " + repo + " is no empty folder");
        assertLine(
                CommandLineRun.of(environment, "demo", "--folder", repo.resolve("README.md/x").toString()),
                1,
                "README.md/x can't be made; name one where you may write");
    }

    @Test
    void aRecordThatIsDamagedIsNotInTheWayOfOthers() throws Exception {
        RunFolder runs = new RunFolder(repo);
        for (String id : List.of("run-20261121-020003-990000", "run-20261123-020003-990000")) {
            runs.directory(id)
                    .save(RunRecord.starting(
                            id, "acme/orders", new RunRecord.Origin("main", "a", "main", "a", null), Instant.EPOCH));
        }
        String damaged = "run-20261122-020003-990000";
        Path file = Files.createDirectories(runs.runs().resolve(damaged)).resolve("run.json");
        for (String text : List.of("{\n\"runId\": ", "null", "[]", "")) {
            Files.writeString(file, text);
            CommandLineRun list = onRepository(List.of("runs"));
            assertEquals(0, list.status(), list.err());
            assertEquals(
                    List.of("run-20261123-020003-990000", damaged, "run-20261121-020003-990000"),
                    list.out().lines().map(line -> line.split(" ")[0]).toList());
            assertTrue(list.out().contains(damaged + "   unreadable     -  " + file + " is damaged"), list.out());
            for (List<String> command : List.of(
                    List.of("report", damaged), List.of("beads", damaged), List.of("run", "--resume", damaged))) {
                assertLine(onRepository(command), 1, "repo-pilot: " + file + " is damaged");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--check-list, '- {id: x, title: X, made: owner, surprise: 1}', '--check-list: line 1: there is no field ''surprise''; there are advice, brief,'",
        "--check-list, 'id: x', '--check-list: line 1: a list of entries with id, title, made and files is expected'",
        "--check-list, '- {id: x, made: magic}', '--check-list: line 1: made: template, model or owner is expected'",
        "--check-list, '- {id: x, files: [a]}', '--check-list: line 1: files: a list with a path each is expected'",
        "--check-list, '@x', '--check-list: line 1: it is no YAML: '",
        "--check-list, '- ', '--check-list: a list of entries'",
        "--license, GPL, --license: 'GPL' is not one of",
        "--license-year, -5, --license-year: -5 is not between 1970 and 2100",
        "--skip, redme, --skip: 'redme' is not one of",
        "--ci, hudson, --ci: 'hudson' is not one of",
    })
    void anOptionOfTheScaffoldThatCantBeUsed(String option, String value, String problem) throws Exception {
        String given = value;
        if (option.equals("--check-list")) {
            given = Files.writeString(folder.resolve("checks.yaml"), value).toString();
        }
        CommandLineRun run = onRepository(List.of("scaffold", "--audit-only", option + "=" + given));
        assertLine(run, 2, problem);
        assertFalse(run.err().contains("java.") || run.err().contains("io.jenkins"), run.err());
    }

    /** Refused before anything began: nothing at all is different afterwards. */
    private void refused(int status, String message, String... more) throws Exception {
        String before = state();
        assertLine(run(more), status, message);
        assertEquals(before, state());
        assertTrue(Files.notExists(repo.resolve(".repo-pilot/runs")), "no run was begun");
    }

    /** Failed in a stage: the error is told, the repository is as it was. */
    private CommandLineRun failed(String message, String... more) throws Exception {
        String before = state();
        try (LoopbackGitHub gitHub = new LoopbackGitHub(folder.resolve("origin.git"), "acme/orders")) {
            environment.put("GITHUB_API_URL", gitHub.apiUrl());
            CommandLineRun run = run(more);
            assertEquals(1, run.status(), run.out() + run.err());
            assertTrue(run.out().contains(message), run.out());
            assertEquals(before, state());
            return run;
        }
    }

    private String state() throws Exception {
        return git("status", "--porcelain", "--branch") + git("for-each-ref") + git("rev-parse", "HEAD");
    }

    private static void assertLine(CommandLineRun run, int status, String message) {
        assertAll(
                () -> assertEquals(status, run.status(), run.out() + run.err()),
                () -> assertTrue(run.err().contains(message), run.err()),
                () -> assertEquals(1, run.err().lines().count(), "one line: " + run.err()));
    }

    private CommandLineRun onRepository(List<String> command) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(1, List.of("--repo", repo.toString()));
        return CommandLineRun.of(environment, arguments.toArray(String[]::new));
    }

    private CommandLineRun run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("run", "--repo", repo.toString()));
        if (List.of(more).stream().noneMatch("--repository"::equals)) {
            arguments.addAll(List.of("--repository", "acme/orders"));
        }
        arguments.addAll(List.of(more));
        return CommandLineRun.of(environment, arguments.toArray(String[]::new));
    }

    private String git(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("git"));
        all.addAll(List.of(arguments));
        CommandResult result = new LocalShell(repo).run(Command.of(Duration.ofSeconds(30), all));
        assertTrue(result.exitCode() == 0 || arguments[0].equals("rev-parse"), result.output());
        return result.output();
    }
}
