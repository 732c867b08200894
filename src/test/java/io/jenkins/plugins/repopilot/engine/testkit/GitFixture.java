package io.jenkins.plugins.repopilot.engine.testkit;

import io.jenkins.plugins.repopilot.engine.git.CliGit;
import io.jenkins.plugins.repopilot.engine.local.LocalShell;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A real git repository for tests, with {@code main} as its branch and, if wanted, a bare remote {@code origin}. */
public final class GitFixture {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path root;

    private GitFixture(Path root) {
        this.root = root;
    }

    /** An empty repository without a commit. */
    public static GitFixture init(Path root) throws IOException {
        Files.createDirectories(root);
        GitFixture fixture = new GitFixture(root);
        fixture.git("init", "-q", "-b", "main");
        return fixture;
    }

    /** One that is there. */
    public static GitFixture at(Path root) {
        return new GitFixture(root);
    }

    /** A clone of the bare repository. */
    public static GitFixture cloneOf(Path bare, Path root) throws IOException {
        Files.createDirectories(root);
        GitFixture fixture = new GitFixture(root);
        fixture.git("clone", "-q", bare.toString(), ".");
        return fixture;
    }

    /** Makes a bare copy, and it the remote {@code origin}, with {@code refs/remotes/origin/main} fetched. */
    public Path withBareOrigin(Path bare) throws IOException {
        git("clone", "-q", "--bare", ".", bare.toString());
        git("remote", "add", "origin", bare.toString());
        git("fetch", "-q", "origin");
        return bare;
    }

    public Path root() {
        return root;
    }

    public GitFixture write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public String read(String path) throws IOException {
        return Files.readString(root.resolve(path));
    }

    /** Commits everything. */
    public String commit(String message) throws IOException {
        git("add", "-A");
        git(
                "-c",
                "user.name=Test",
                "-c",
                "user.email=test@example.org",
                "commit",
                "-q",
                "--allow-empty",
                "-m",
                message);
        return git("rev-parse", "HEAD").strip();
    }

    /** Runs git in the repository and gives its output. */
    public String git(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("git"));
        all.addAll(Arrays.asList(arguments));
        try {
            CommandResult result = shell().run(Command.of(LIMIT, all));
            if (!result.succeeded()) {
                throw new IOException(all + ": " + result.output());
            }
            return result.output();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    public LocalShell shell() {
        return new LocalShell(root);
    }

    public CliGit cli() {
        return new CliGit(shell(), LIMIT);
    }
}
