package io.jenkins.plugins.repopilot.engine.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.demo.ModelQuestion;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.redact.PlantedSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyzeStageTest {

    private static final String GRAPH = "```mermaid\nflowchart LR\n  a[\"one (1)\"] --> b(two)\n```\nShows it.\n";

    @TempDir
    Path directory;

    private StageKit kit;

    @BeforeEach
    void start() throws Exception {
        kit = new StageKit(directory);
        kit.repository
                .write("shop.py", "def sell():\n    return 1\n")
                .write("README.md", "# Shop\n\nSells.\n")
                .commit("Begin");
    }

    @AfterEach
    void stop() {
        kit.close();
    }

    private static ModelAnswer document(ModelQuestion question) {
        if (question.task().contains("document \"graph\"")) {
            return ModelAnswer.text(GRAPH);
        }
        return ModelAnswer.text(
                question.task().contains("document \"specification\"")
                        ? "```markdown\n# Specification\n\nA shop that\nsells.\n\n## Features\n```"
                        : "# Architecture\n\nOne file.\n");
    }

    @Test
    void writesThreeDocumentsIntoTheRunDirectoryAndNothingIntoTheWorkspace() throws Exception {
        kit.answering(AnalyzeStageTest::document);
        RunRecord record = kit.run(new AnalyzeStage(), kit.record());
        assertEquals(
                List.of("docs/specification.md", "docs/graph.md", "docs/architecture.md"),
                record.repoAnalysis().documents());
        assertEquals("A shop that sells.", record.repoAnalysis().summary());
        assertEquals(2, record.repoAnalysis().files());
        assertEquals(
                "# Specification\n\nA shop that\nsells.\n\n## Features\n",
                kit.context().directory().read("docs/specification.md").orElseThrow());
        assertEquals("", kit.repository.git("status", "--porcelain", "--ignored"));
        assertEquals(3, kit.questions().size());
        for (ModelQuestion question : kit.questions()) {
            assertTrue(question.task().contains("def sell()"), "the file's text");
            assertTrue(question.task().contains("<repository-map>"), "the map");
        }
        assertEquals(
                1,
                kit.questions().stream()
                        .map(ModelQuestion::instructions)
                        .distinct()
                        .count());
    }

    @Test
    void aGraphWithoutADiagramGoesBackOnceAndThenFailsAlone() throws Exception {
        kit.answering(question ->
                question.task().contains("document \"graph\"") ? ModelAnswer.text("a --> b") : document(question));
        RunRecord record = kit.run(new AnalyzeStage(), kit.record());
        assertEquals(
                List.of("docs/specification.md", "docs/architecture.md"),
                record.repoAnalysis().documents());
        assertEquals(BeadStatus.FAILED, kit.bead("analyze.graph").status());
        assertTrue(
                kit.bead("analyze.graph").error().contains("```mermaid"),
                kit.bead("analyze.graph").error());
        assertEquals(4, kit.questions().size());
    }

    @Test
    void aDiagramThatIsOneLongArrowTakesNoLongTime() throws Exception {
        String graph = "```mermaid\nflowchart LR\n  a " + "-".repeat(100_000) + "\n  b[\"x\"] " + "-".repeat(100)
                + "> c(two)\n```\n";
        kit.answering(question ->
                question.task().contains("document \"graph\"") ? ModelAnswer.text(graph) : document(question));

        RunRecord record =
                assertTimeoutPreemptively(Duration.ofSeconds(30), () -> kit.run(new AnalyzeStage(), kit.record()));

        assertTrue(record.repoAnalysis().documents().contains("docs/graph.md"));
    }

    @Test
    void doesNotAskAgainForWhatACrashLeft() throws Exception {
        kit.answering(AnalyzeStageTest::document);
        RunRecord first = kit.run(new AnalyzeStage(), kit.record());
        RunRecord second = new AnalyzeStage().run(kit.context(), kit.record());
        assertEquals(first.repoAnalysis(), second.repoAnalysis());
        assertEquals(3, kit.questions().size());
    }

    @Test
    void aRefusedKeyEndsTheRun() {
        kit.answering(question -> ModelAnswer.error(401, "invalid_api_key", "Incorrect API key"));
        ModelException error = assertThrows(ModelException.class, () -> kit.run(new AnalyzeStage(), kit.record()));
        assertTrue(error.kind().endsRun());
    }

    @Test
    void anEmptyRepositoryIsAnErrorThatSaysSo() throws Exception {
        Files.delete(kit.repository.root().resolve("shop.py"));
        Files.delete(kit.repository.root().resolve("README.md"));
        IOException error = assertThrows(IOException.class, () -> kit.run(new AnalyzeStage(), kit.record()));
        assertTrue(error.getMessage().contains("no text file"), error.getMessage());
        assertTrue(kit.questions().isEmpty());
    }

    @Test
    void noPlantedSecretLeavesTheMachineOrIsKept() throws Exception {
        for (PlantedSecrets.Planted planted : PlantedSecrets.all()) {
            kit.repository.write("planted/" + planted.path(), planted.text());
        }
        kit.repository.write(".env", "STRIPE=sk" + "_live_abcdefghijklmnop\n").commit("Plant");
        kit.answering(AnalyzeStageTest::document);
        kit.run(new AnalyzeStage(), kit.record());
        String sent = String.join(
                "\n",
                kit.questions().stream()
                        .map(question -> question.body().toString() + question.prompt())
                        .toList());
        assertTrue(sent.contains("planted/aws.py"));
        StringBuilder kept = new StringBuilder(String.join("\n", kit.console));
        for (Path file : Files.walk(directory.resolve("runs"))
                .filter(Files::isRegularFile)
                .toList()) {
            kept.append(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
        }
        int shown = 0;
        for (PlantedSecrets.Planted planted : PlantedSecrets.all()) {
            assertFalse(sent.contains(planted.secret()), planted.toString());
            assertFalse(kept.toString().contains(planted.secret()), planted.toString());
            shown += sent.contains("path=\\\"planted/" + planted.path()) ? 1 : 0;
        }
        assertTrue(shown >= 50, "files of planted secrets that were sent: " + shown);
        assertFalse(sent.contains("abcdefghijklmnop"));
    }
}
