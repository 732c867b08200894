package io.jenkins.plugins.repopilot.engine.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.demo.LoopbackGitHub;
import io.jenkins.plugins.repopilot.engine.local.LocalShell;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliPublisherTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String TOKEN = "ghs_veryverysecret";

    @TempDir
    Path folder;

    private GitFixture work;
    private Path bare;
    private String head;

    @BeforeEach
    void setUp() throws Exception {
        work = GitFixture.init(folder.resolve("work"));
        work.write("a.txt", "one\n").commit("Base");
        bare = work.withBareOrigin(folder.resolve("bare.git"));
        work.git("checkout", "-q", "-b", "repo-pilot/r1");
        head = work.write("a.txt", "two\n").commit("Change");
    }

    private CliPublisher toFolder() {
        return new CliPublisher(work.shell(), work.root(), bare.toUri().toString(), null, LIMIT);
    }

    @Test
    void pushesToAFolderWithoutAToken() throws Exception {
        assertNull(toFolder().remoteHead("repo-pilot/r1"));
        toFolder().push(head, "repo-pilot/r1");
        assertEquals(head, toFolder().remoteHead("repo-pilot/r1"));
        toFolder().push(head, "repo-pilot/r1");
    }

    @Test
    void pushesACommitThatNoBranchNames() throws Exception {
        work.git("checkout", "-q", "--detach");
        String detached = work.write("b.txt", "b\n").commit("Detached");
        work.git("checkout", "-q", "main");
        toFolder().push(detached, "repo-pilot/r2");
        assertEquals(detached, toFolder().remoteHead("repo-pilot/r2"));
    }

    @Test
    void neverPushesByForce() throws Exception {
        toFolder().push(head, "repo-pilot/r1");
        work.git("checkout", "-q", "main");
        String other = work.write("c.txt", "c\n").commit("Other");
        GitException refused = assertThrows(GitException.class, () -> toFolder().push(other, "repo-pilot/r1"));
        assertTrue(refused.getMessage().contains("nothing is pushed by force"), refused.getMessage());
        assertEquals(head, toFolder().remoteHead("repo-pilot/r1"));
    }

    @Test
    void pushesFromAShallowClone() throws Exception {
        GitFixture shallow = GitFixture.init(folder.resolve("shallow"));
        work.git("push", "-q", "origin", head + ":refs/heads/main");
        shallow.git("fetch", "-q", "--depth=1", bare.toUri().toString(), "main");
        shallow.git("checkout", "-q", "FETCH_HEAD");
        String change = shallow.write("s.txt", "s\n").commit("From a shallow clone");
        CliPublisher publisher =
                new CliPublisher(shallow.shell(), shallow.root(), bare.toUri().toString(), null, LIMIT);
        publisher.push(change, "repo-pilot/shallow");
        assertEquals(change, publisher.remoteHead("repo-pilot/shallow"));
    }

    @Test
    void nothingOfTheWorkspacesConfigurationTakesPart() throws Exception {
        Path hook = work.root().resolve(".git/hooks/pre-push");
        Files.writeString(hook, "#!/bin/sh\ntouch hooked\nexit 1\n");
        assertTrue(hook.toFile().setExecutable(true));
        work.git("config", "url.file:///nowhere/.insteadOf", "file:///");
        work.git("config", "credential.helper", "!touch helped; false");
        toFolder().push(head, "repo-pilot/r1");
        assertEquals(head, toFolder().remoteHead("repo-pilot/r1"));
        assertFalse(Files.exists(work.root().resolve("hooked")));
    }

    @Test
    void answersThePromptWithATokenThatIsNowhereElse() throws Exception {
        try (LoopbackGitHub gitHub = new LoopbackGitHub(bare, "acme/shop")) {
            gitHub.requireToken(TOKEN);
            work.git("remote", "set-url", "origin", gitHub.cloneUrl());
            List<String> seen = new CopyOnWriteArrayList<>();
            Shell watching = command -> {
                seen.add(command.arguments() + " " + command.environment());
                return work.shell().run(command);
            };
            CliPublisher publisher = new CliPublisher(watching, work.root(), gitHub.cloneUrl(), () -> TOKEN, LIMIT);
            publisher.push(head, "repo-pilot/r1");
            assertEquals(head, publisher.remoteHead("repo-pilot/r1"));
            assertTrue(seen.size() >= 4, seen.toString());
            assertTrue(seen.stream().noneMatch(line -> line.contains(TOKEN)), seen.toString());
            assertFalse(Files.readString(work.root().resolve(".git/config")).contains(TOKEN));
        }
    }

    @Test
    void saysWhatACredentialLacks() throws Exception {
        try (LoopbackGitHub gitHub = new LoopbackGitHub(bare, "acme/shop")) {
            gitHub.requireToken(TOKEN);
            assertRefused(gitHub, () -> "wrong", "a valid credential is needed");
            assertRefused(gitHub, null, "a valid credential is needed");
            gitHub.readOnlyToken(true);
            assertRefused(gitHub, () -> TOKEN, "lacks write access");
            gitHub.archive(true);
            assertRefused(gitHub, () -> TOKEN, "lacks write access", "archived");
        }
    }

    private void assertRefused(LoopbackGitHub gitHub, Supplier<String> token, String... advice) {
        CliPublisher publisher = new CliPublisher(work.shell(), work.root(), gitHub.cloneUrl(), token, LIMIT);
        String message = assertThrows(GitException.class, () -> publisher.push(head, "repo-pilot/r1"))
                .getMessage();
        assertTrue(List.of(advice).stream().anyMatch(message::contains), message);
        assertFalse(message.contains(TOKEN), message);
    }

    @Test
    void aRemoteThatIsNotThereIsNamed() {
        CliPublisher publisher = new CliPublisher(
                work.shell(), work.root(), folder.resolve("gone.git").toString(), null, LIMIT);
        String message = assertThrows(GitException.class, () -> publisher.push(head, "repo-pilot/r1"))
                .getMessage();
        assertTrue(message.contains("gone.git") && message.contains("repo-pilot/r1"), message);
        assertThrows(
                GitException.class,
                () -> new CliPublisher(work.shell(), work.root(), null, null, LIMIT).push(head, "repo-pilot/r1"));
    }

    @Test
    void leavesNoFileBehind() throws Exception {
        Path scratch = Files.createDirectories(folder.resolve("scratch"));
        List<String> folders = new CopyOnWriteArrayList<>();
        Shell watching = (Command command) -> {
            folders.add(command.directory());
            return new LocalShell(scratch).run(command);
        };
        new CliPublisher(watching, work.root(), bare.toUri().toString(), () -> TOKEN, LIMIT)
                .push(head, "repo-pilot/r1");
        assertFalse(folders.isEmpty());
        assertTrue(folders.stream().noneMatch(name -> Files.exists(Path.of(name))), folders.toString());
    }
}
