package io.jenkins.plugins.repopilot.demo;

import io.jenkins.plugins.repopilot.engine.local.LocalShell;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The sample project of the demo: an order book for the shell, in a clone of a bare repository of its own. */
public final class SampleProject {

    /** The settings that a run on it needs. */
    public static final Map<String, Object> SETTINGS = Map.of(
            "repository", "acme/orders",
            "testCommand", "sh tests/run.sh {files}",
            "testReports", "reports/tests.xml",
            "testFilePattern", "tests/test_{group}.sh",
            "verifyCommand", "sh tests/run.sh",
            "checksGrace", "0 s");

    private static final List<String> FILES = List.of(
            "README.md",
            ".gitignore",
            "bin/orders.sh",
            "lib/store.sh",
            "lib/prices.sh",
            "lib/notify.sh",
            "tests/run.sh",
            "tests/test_store.sh",
            "tests/test_prices.sh");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path bare;
    private final Path clone;

    private SampleProject(Path bare, Path clone) {
        this.bare = bare;
        this.clone = clone;
    }

    /**
     * Writes the project, commits it, and makes a bare repository and a clone of it.
     *
     * @param folder an empty one
     */
    public static SampleProject create(Path folder) throws IOException, InterruptedException {
        Path source = Files.createDirectories(folder.resolve("source"));
        for (String name : FILES) {
            Path file = source.resolve(name);
            Files.createDirectories(file.getParent());
            // build tools drop files that begin with a dot from resources
            try (InputStream in =
                    SampleProject.class.getResourceAsStream("sample/" + name.replaceFirst("^\\.", "dot-"))) {
                if (in == null) {
                    throw new IOException("The demo's sample project has no " + name);
                }
                Files.copy(in, file);
            }
        }
        git(source, "init", "-q", "-b", "main");
        git(source, "add", "-A");
        git(
                source,
                "-c",
                "user.name=Demo",
                "-c",
                "user.email=demo@example.org",
                "commit",
                "-q",
                "-m",
                "An order book for the shell");
        Path bare = folder.resolve("origin.git");
        git(folder, "clone", "-q", "--bare", "source", bare.toString());
        SampleProject project = new SampleProject(bare, folder.resolve("workspace"));
        project.cloneAgain();
        return project;
    }

    /** The bare repository that the stand-in for GitHub serves. */
    public Path bare() {
        return bare;
    }

    /** The clone that a run works in. */
    public Path clone() {
        return clone;
    }

    /** Makes the clone, as an agent does that has lost its workspace. */
    public void cloneAgain() throws IOException, InterruptedException {
        git(bare.getParent(), "clone", "-q", bare.toUri().toString(), clone.toString());
    }

    /** Brings the clone to the remote's main branch, as the next checkout of a job does. */
    public void update() throws IOException, InterruptedException {
        git(clone, "fetch", "-q", "origin");
        git(clone, "checkout", "-q", "main");
        git(clone, "reset", "-q", "--hard", "origin/main");
    }

    /** What git says of the bare repository. */
    public String log(String... arguments) throws IOException, InterruptedException {
        return git(bare, arguments);
    }

    private static String git(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("git"));
        all.addAll(List.of(arguments));
        CommandResult result = new LocalShell(folder).run(Command.of(LIMIT, all));
        if (!result.succeeded()) {
            throw new IOException(
                    String.join(" ", all) + " failed: " + result.output().strip());
        }
        return result.output();
    }
}
