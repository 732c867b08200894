package io.jenkins.plugins.repopilot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.repopilot.demo.DemoModel;
import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.demo.ModelQuestion;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.redact.PlantedSecrets;
import io.jenkins.plugins.repopilot.engine.redact.PlantedSecrets.Planted;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole run on a project full of secrets: each in a file of its own, all of them in a file that two improvements change, and all of them
 * printed by the set-up command, by the suite, by the verify command and by a generated test. The model repeats the placeholders that it
 * was shown wherever it may write.
 */
class SecretsRunTest {

    private static final List<Planted> PLANTED = PlantedSecrets.all();
    private static final DemoModel DEMO = new DemoModel();
    private static final String EDITED = "lib/notify.sh";

    /** Exact diffs: source, which git has too, and which the branch is rebuilt from. Nothing shows them as they are. */
    private static final String SOURCE = "changes/(?:IMP-\\d+[^/]*\\.diff|run\\.patch)";

    @TempDir
    Path folder;

    @Test
    void noSecretLeavesTheWorkspaceThroughTenStages() throws Exception {
        try (DemoRun demo = new DemoRun(folder)) {
            plant(demo.project.clone());
            demo.model.replyingWith(SecretsRunTest::echoing);

            CommandLineRun run =
                    demo.run("--setup-command", "sh -c 'cat " + EDITED + " conf/*; exit 3'", "--sandbox", "auto");

            RunRecord record = demo.record();
            assertEquals(0, run.status(), run.out() + run.err());
            assertEquals(
                    10,
                    record.beads().stream()
                            .filter(bead -> bead.parentId() == null && bead.status() == BeadStatus.COMPLETED)
                            .count(),
                    run.out());
            assertTrue(record.mergeResult().merged(), run.out());

            Map<String, List<String>> leaks = new LinkedHashMap<>();
            demo.model
                    .questions()
                    .forEach(q -> look("request " + q.number(), q.body().toString(), leaks));
            demo.gitHub.requests().forEach(r -> look("GitHub " + r, r.body(), leaks));
            look("console", run.out() + run.err(), leaks);
            look("commit messages", demo.project.log("log", "--format=%an %ae %s%n%b", "--all"), leaks);
            for (Path file : files(demo.directory().path())) {
                String name = demo.directory().path().relativize(file).toString();
                if (!name.matches(SOURCE)) {
                    look(name, Files.readString(file), leaks);
                }
            }
            assertEquals(Map.of(), leaks);
            assertThePlaceholdersWereEchoed(demo, run);
            assertTheEditedFileKeptItsSecrets(demo, record);
        }
    }

    /** Else the test would prove nothing: what could have carried a secret did carry its placeholder. */
    private static void assertThePlaceholdersWereEchoed(DemoRun demo, CommandLineRun run) throws Exception {
        String asked =
                demo.model.questions().stream().map(ModelQuestion::prompt).collect(Collectors.joining("\n"));
        Set<String> placeholders = new LinkedHashSet<>(Redactor.placeholders(asked));
        assertTrue(placeholders.size() >= PLANTED.size(), placeholders.size() + " of " + PLANTED.size());
        String journal = Files.readString(demo.directory().path().resolve("beads.jsonl"));
        assertTrue(journal.contains("ended with exit status 3"), "the set-up command is on its bead");
        assertTrue(journal.contains("secret"), "what it printed is, too");
        String bodies = demo.gitHub.requests().stream().map(r -> r.body()).collect(Collectors.joining("\n"));
        assertTrue(bodies.contains("secret-"), "the pull request repeats what the model wrote");
        assertTrue(asked.contains("Mend it"), "a generated test failed, and its output went to the model");
        assertTrue(asked.contains("this does not hold"), "the verify command failed, and its output went to the model");
        assertTrue(run.out().contains("Run tests"), run.out());
    }

    private static void assertTheEditedFileKeptItsSecrets(DemoRun demo, RunRecord record) throws Exception {
        assertTrue(
                record.codeChanges().applied().stream()
                        .anyMatch(applied -> applied.files().contains(EDITED)),
                record.improvements().toString());
        String merged = demo.project.log("show", "main:" + EDITED);
        assertTrue(merged.contains("is not an http address"), "it was improved");
        for (Planted planted : PLANTED) {
            assertTrue(merged.contains(planted.secret()), planted + " is gone");
        }
        assertFalse(merged.contains("«secret-"), merged);
    }

    private static void plant(Path clone) throws Exception {
        StringBuilder all = new StringBuilder(": <<'CONFIG'\n");
        for (Planted planted : PLANTED) {
            write(clone.resolve("conf/" + planted.path()), planted.text());
            all.append(planted.text());
        }
        all.append("CONFIG\n");
        Path edited = clone.resolve(EDITED);
        String near = PLANTED.get(4).text();
        String text = Files.readString(edited).replace("notify_send() {", all + near + "notify_send() {");
        Files.writeString(edited, text + near);
        Path runner = clone.resolve("tests/run.sh");
        Files.writeString(
                runner,
                Files.readString(runner)
                        .replace("mkdir -p reports\n", "mkdir -p reports\ncat " + EDITED + " conf/*\n"));
        FullRunTest.git(clone, "add", ".");
        FullRunTest.git(
                clone, "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-q", "-m", "Configure");
        FullRunTest.git(clone, "push", "-q", "origin", "main");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** The demo's answers, and in each free text all placeholders that the question had. */
    private static ModelAnswer echoing(ModelQuestion question) {
        String seen = String.join(" ", new LinkedHashSet<>(Redactor.placeholders(question.prompt())));
        ModelAnswer answer = DEMO.reply(question);
        if (answer instanceof ModelAnswer.JsonValue json) {
            echo((JsonNode) json.value(), seen);
            return answer;
        }
        String text = ((ModelAnswer.Text) answer).text();
        if (question.instructions().contains("documents")) {
            return text.equals("UNCHANGED") ? answer : ModelAnswer.text(text + "\nKeys in use: " + seen + "\n");
        }
        boolean firstTests = question.instructions().contains("You write automated tests")
                && question.task().contains("test_security.sh")
                && !question.task().contains("Mend it");
        return firstTests
                ? ModelAnswer.text(text.replaceFirst(
                        "```\\s*$", "\ntest_what_is_configured() {\n  cat \"\\$root/" + EDITED + "\"; false\n}\n```\n"))
                : answer;
    }

    private static void echo(JsonNode node, String seen) {
        if (node instanceof ObjectNode object) {
            for (String field : List.of("description", "reason", "summary", "suggestion")) {
                if (object.path(field).isTextual()) {
                    object.put(field, object.path(field).asText() + " (" + seen + ")");
                }
            }
        }
        node.forEach(child -> echo(child, seen));
    }

    private static void look(String where, String text, Map<String, List<String>> leaks) {
        String plain = text.replace("\\u0026", "&")
                .replace("\\u003c", "<")
                .replace("\\u003e", ">")
                .replace("&amp;", "&")
                .replace("\\\"", "\"")
                .replace("\\/", "/");
        for (Planted planted : PLANTED) {
            for (String part : parts(planted.secret())) {
                if (plain.contains(part)) {
                    leaks.computeIfAbsent(where, any -> new ArrayList<>()).add(planted.toString());
                    break;
                }
            }
        }
    }

    /** Of a key each line counts. */
    private static List<String> parts(String secret) {
        return Stream.of(secret.split("\n|\\\\n"))
                .filter(line -> !line.startsWith("-----") && line.length() >= 8)
                .toList();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }
}
