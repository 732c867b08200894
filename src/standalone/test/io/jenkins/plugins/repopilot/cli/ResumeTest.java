package io.jenkins.plugins.repopilot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.demo.DemoModel;
import io.jenkins.plugins.repopilot.demo.LoopbackGitHub;
import io.jenkins.plugins.repopilot.demo.LoopbackModelServer;
import io.jenkins.plugins.repopilot.demo.SampleProject;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that is killed in any stage leaves a run that can be resumed, without doing anything twice. */
class ResumeTest {

    private static final String RUN = "run-20261122-020003-9f31c2";

    @TempDir
    Path folder;

    private SampleProject project;
    private LoopbackModelServer model;
    private LoopbackGitHub gitHub;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void setUp() throws Exception {
        project = SampleProject.create(folder);
        model = LoopbackModelServer.start(new DemoModel());
        gitHub = new LoopbackGitHub(project.bare(), "acme/orders");
        environment.put("OPENAI_API_KEY", "test-key");
        environment.put("GITHUB_TOKEN", "test-token");
    }

    @AfterEach
    void tearDown() {
        model.close();
        gitHub.close();
    }

    @ParameterizedTest
    @CsvSource({
        "analyze, 3",
        "suggest, 4",
        "log-tasks, 1",
        "execute, 9",
        "review, 1",
        "generate-tests, 4",
        "run-tests, 5",
        "merge-request, 6",
        "update-docs, 2",
        "confirm, 1",
    })
    void goesOnWhereItWasKilled(String stage, int changes) throws Exception {
        kill(stage, changes);
        resume();
    }

    @Test
    void goesOnInANewCloneWhenTheWorkspaceIsLost() throws Exception {
        kill("merge-request", 0);
        Path runs = folder.resolve("kept-runs");
        Files.move(project.clone().resolve(".repo-pilot"), runs);
        delete(project.clone());
        project.cloneAgain();
        Files.move(runs, project.clone().resolve(".repo-pilot"));
        resume();
    }

    private void kill(String stage, int changes) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledRun.class.getName(),
                project.clone().toString(),
                RUN,
                stage,
                String.valueOf(changes)));
        SampleProject.SETTINGS.forEach((name, value) -> command.add(name + "=" + value));
        command.add("baseUrl=" + model.baseUrl());
        command.add("githubUrl=" + gitHub.apiUrl());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(folder.resolve("killed.log").toFile());
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        assertEquals(KilledRun.KILLED, status, () -> read(folder.resolve("killed.log")));
        assertEquals(RunStatus.RUNNING, directory().record().orElseThrow().status());
    }

    private void resume() throws Exception {
        List<Bead> before = directory().journal().read();
        CommandLineRun run =
                CommandLineRun.of(environment, "run", "--repo", project.clone().toString(), "--resume", RUN);
        assertEquals(0, run.status(), run.out() + run.err());

        RunRecord record = directory().record().orElseThrow();
        assertEquals(RunStatus.COMPLETED, record.status());
        Map<String, Bead> beads = record.beads().stream().collect(Collectors.toMap(Bead::id, bead -> bead));
        for (Stage stage : Stage.values()) {
            assertEquals(BeadStatus.COMPLETED, beads.get(stage.id()).status(), stage + ": " + run.out());
        }
        before.forEach(bead -> assertTrue(beads.containsKey(bead.id()), "bead " + bead.id() + " is lost"));
        assertTrue(record.beads().stream().allMatch(bead -> bead.status().isDone()), "no bead is left open");

        assertEquals(
                1,
                gitHub.pulls().stream()
                        .filter(pull -> pull.headBranch().startsWith("repo-pilot/run-"))
                        .count(),
                "one pull request");
        assertTrue(record.mergeResult().merged(), run.out());
        List<String> trailers = project.log("log", "--format=%(trailers:key=Repo-Pilot-Bead,valueonly)", "main")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        assertEquals(new HashSet<>(trailers).size(), trailers.size(), "no commit twice: " + trailers);
        record.improvements().stream()
                .filter(improvement -> improvement.status() == ImprovementStatus.APPLIED)
                .forEach(improvement ->
                        assertTrue(trailers.contains(improvement.id()), improvement.id() + " in " + trailers));
    }

    private RunDirectory directory() {
        return new RunDirectory(project.clone().resolve(".repo-pilot/runs").resolve(RUN));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
