package io.jenkins.plugins.repopilot.engine.edit;

import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.block;
import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.file;
import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.improvement;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.port.Workspace;
import io.jenkins.plugins.repopilot.engine.port.WorkspaceTask;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.Priority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stage 4 against bad answers, one nested class for each kind: refused with the reason on the bead, and the improvement beside it unharmed.
 */
class HostileRepliesTest {

    private static final String TEXT = "one\ntwo\nthree\n";

    @TempDir
    Path folder;

    private EditFixture run;

    @BeforeEach
    void project() throws Exception {
        run = new EditFixture(folder).with("sandbox", "off");
        run.repository
                .write("good.txt", "x\n")
                .write("a.txt", TEXT)
                .write("b.txt", TEXT)
                .commit("Begin");
    }

    /** Runs the bad improvement after a good one, and gives what the bead says. */
    private String refusalOf(Improvement bad, String... replies) throws Exception {
        run.start(improvement(1, "Good", Priority.HIGH, "good.txt"), bad);
        run.answering("IMP-001", block("good.txt", "x", "y")).answering("IMP-002", replies);

        RunRecord after = run.execute();

        assertEquals(List.of("Good"), run.subjects(), "the other improvement is unharmed");
        assertEquals(ImprovementStatus.FAILED, after.improvements().get(1).status());
        assertEquals("", run.repository.git("status", "--porcelain", "--untracked-files=no"));
        Bead bead = run.context().beads().find("IMP-002").orElseThrow();
        assertEquals(BeadStatus.FAILED, bead.status());
        return bead.error();
    }

    private String refusal(String... replies) throws Exception {
        return refusalOf(improvement(2, "Bad", Priority.LOW, "a.txt"), replies);
    }

    private static void assertSays(String part, String error) {
        assertTrue(error.contains(part), "expected '" + part + "' in: " + error);
    }

    @Nested
    class CutOffReplies {
        @Test
        void atTheModelsLimit() throws Exception {
            assertSays("cut off", refusal((String) null));
            assertEquals(3, run.calls("IMP-002"));
        }

        @Test
        void withinABlock() throws Exception {
            assertSays("ends within a block", refusal("FILE: a.txt\n<<<<<<< SEARCH\none\n=======\nON"));
        }
    }

    @Nested
    class Elisions {
        @Test
        void areNotWritten() throws Exception {
            assertSays("left out", refusal(block("a.txt", "one", "ONE\n# ... rest of the file unchanged")));
        }
    }

    @Nested
    class AmbiguousAndAbsentMatches {
        @Test
        void ambiguous() throws Exception {
            run.repository.write("a.txt", "same\nx\nsame\n").commit("Repeat");
            assertSays("more than once, at lines [1, 3]", refusal(block("a.txt", "same", "other")));
        }

        @Test
        void absentWithTheNearestLines() throws Exception {
            assertSays("2 | two", refusal(block("a.txt", "twoo", "2")));
        }
    }

    @Nested
    class PathsOutsideOfTheWorkspace {
        @Test
        void upwards() throws Exception {
            assertSays("no '..'", refusal(file("../evil.txt", "x")));
            assertFalse(Files.exists(folder.resolve("evil.txt")));
        }

        @Test
        void absolute() throws Exception {
            Path evil = folder.resolve("evil.txt").toAbsolutePath();
            assertSays("not relative", refusal(file(evil.toString(), "x")));
            assertFalse(Files.exists(evil));
        }
    }

    @Nested
    class Links {
        @Test
        void toAFolderElsewhere() throws Exception {
            Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
            Files.createSymbolicLink(run.repository.root().resolve("link"), elsewhere);
            run.repository.commit("Link");
            assertSays("symbolic link", refusal(file("link/evil.txt", "x")));
            assertFalse(Files.exists(elsewhere.resolve("evil.txt")));
        }

        @Test
        void toAFileElsewhere() throws Exception {
            Path elsewhere = Files.writeString(folder.resolve("elsewhere.txt"), TEXT);
            Files.createSymbolicLink(run.repository.root().resolve("link.txt"), elsewhere);
            run.repository.commit("Link");
            assertSays(
                    "symbolic link",
                    refusalOf(improvement(2, "Bad", Priority.LOW, "link.txt"), block("link.txt", "one", "1")));
            assertEquals(TEXT, Files.readString(elsewhere));
            assertEquals(0, run.calls("IMP-002"), "a file that may not be changed is not paid for");
        }
    }

    @Nested
    class GitsOwnFolder {
        @Test
        void isNotTouched() throws Exception {
            assertSays("git's own folder", refusal(file(".git/hooks/pre-commit", "#!/bin/sh\nexit 1")));
            assertFalse(Files.exists(run.repository.root().resolve(".git/hooks/pre-commit")));
        }

        @Test
        void anotherRepositoryIsNotTouchedEither() throws Exception {
            Files.createDirectories(run.repository.root().resolve("vendor/.git"));
            assertSays("another repository", refusal(file("vendor/x.txt", "x")));
        }
    }

    @Nested
    class ProtectedAndBinaryFiles {
        @Test
        void protectedByDefault() throws Exception {
            run.repository.write("Jenkinsfile", "node {}\n").commit("Build");
            assertSays(
                    "protected",
                    refusalOf(
                            improvement(2, "Bad", Priority.LOW, "Jenkinsfile"), block("Jenkinsfile", "node {}", "x")));
        }

        @Test
        void binaryByContent() throws Exception {
            Files.write(run.repository.root().resolve("data"), new byte[] {1, 0, 2, 0, 0, 9});
            run.repository.commit("Data");
            assertSays("not text", refusalOf(improvement(2, "Bad", Priority.LOW, "data"), block("data", "x", "y")));
        }

        @Test
        void notUnderVersionControl() throws Exception {
            run.repository.write("notes.txt", TEXT);
            assertSays(
                    "version control",
                    refusalOf(improvement(2, "Bad", Priority.LOW, "notes.txt"), block("notes.txt", "one", "1")));
            assertEquals(TEXT, run.repository.read("notes.txt"));
        }
    }

    @Nested
    class AlteredPlaceholders {
        @Test
        void areRefusedAndTheSecretIsNeverShown() throws Exception {
            String key = "AKIA" + "IOSFODNN7EXAMPLE";
            run.repository.write("a.py", "key = \"" + key + "\"\nx = 1\n").commit("Key");
            String error = refusalOf(
                    improvement(2, "Bad", Priority.LOW, "a.py"), block("a.py", "x = 1", "x = \"«secret-1»\""));
            assertSays("placeholder", error);
            assertTrue(run.requests.stream().noneMatch(r -> (r.context() + r.task()).contains(key)));
            assertTrue(run.requests.stream().anyMatch(r -> r.context().contains("«secret-1»")));
        }

        @Test
        void aFileWithSecretsCanStillBeImprovedAndKeepsThem() throws Exception {
            String key = "AKIA" + "IOSFODNN7EXAMPLE";
            run.repository.write("a.py", "key = \"" + key + "\"\nx = 1\n").commit("Key");
            run.start(improvement(1, "Good", Priority.HIGH, "a.py"));
            run.answering("IMP-001", block("a.py", "key = \"«secret-1»\"\nx = 1", "key = \"«secret-1»\"\nx = 2"));

            run.execute();

            assertEquals("key = \"" + key + "\"\nx = 2\n", run.repository.read("a.py"));
        }
    }

    @Nested
    class OverlappingBlocks {
        @Test
        void areRefused() throws Exception {
            assertSays(
                    "block 2 changes too",
                    refusal(block("a.txt", "one\ntwo", "1") + block("a.txt", "two\nthree", "3")));
        }
    }

    @Nested
    class FilesThatChangedMeanwhile {
        @Test
        void areLeftAlone() throws Exception {
            run.start(improvement(1, "Bad", Priority.HIGH, "a.txt"));
            run.answering("IMP-001", block("a.txt", "one", "1"));
            run.workspaceWrapper = workspace -> new Workspace() {
                @Override
                public String description() {
                    return workspace.description();
                }

                @Override
                public <T> T call(WorkspaceTask<T> task) throws IOException, InterruptedException {
                    if (task instanceof WriteFiles) {
                        run.repository.write("a.txt", "somebody else's\n");
                    }
                    return workspace.call(task);
                }
            };

            RunRecord after = run.execute();

            assertEquals(ImprovementStatus.FAILED, after.improvements().get(0).status());
            assertSays("not what it was", after.improvements().get(0).statusReason());
            assertEquals("somebody else's\n", run.repository.read("a.txt"));
        }
    }

    @Nested
    class RepliesWithoutABlock {
        @Test
        void areAskedForTwiceMoreAndThenRefused() throws Exception {
            assertSays("no block", refusal("It is fine as it is."));
            assertEquals(3, run.calls("IMP-002"));
            assertTrue(run.requests.get(run.requests.size() - 1).task().contains("no block"), "the model is told why");
        }
    }

    @Nested
    class RepliesInTheWrongLanguage {
        @Test
        void ofPeople() throws Exception {
            assertSays("no block", refusal("Ich würde hier nichts ändern."));
        }

        @Test
        void ofMachines() throws Exception {
            run.repository.write("run.sh", "#!/bin/sh\necho one\n").commit("Script");
            assertSays(
                    "syntax",
                    refusalOf(
                            improvement(2, "Bad", Priority.LOW, "run.sh"),
                            block("run.sh", "echo one", "public static void main(String[] args) { run(); }")));
        }

        @Test
        void ofData() throws Exception {
            run.repository.write("a.json", "{\n\"a\": 1\n}\n").commit("Data");
            assertSays(
                    "json syntax",
                    refusalOf(improvement(2, "Bad", Priority.LOW, "a.json"), block("a.json", "\"a\": 1", "a: 1")));
        }
    }

    @Nested
    class TenMegabyteReplies {
        @Test
        void areRefusedAtOnce() throws Exception {
            String line = "x".repeat(99) + "\n";
            assertSays("characters", refusal(block("a.txt", "one", line.repeat(100_000))));
        }

        @Test
        void evenTheLargestThatAreReadTakeLittleTime() throws Exception {
            // as many lines as fit, all alike: the worst for a search
            String many = "a\n".repeat(400_000);
            String reply = block("a.txt", many + "b", many);
            ParsedReply parsed = EditParser.parse(reply, List.of("a.txt"));
            FileEdit.Blocks blocks =
                    (FileEdit.Blocks) ((ParsedReply.Edits) parsed).edits().get(0);
            EditApplier.Outcome outcome =
                    EditApplier.apply(Optional.of("a\n".repeat(1_000_000)), blocks, new EditApplier.Rules(false, true));
            assertTrue(outcome instanceof EditApplier.Outcome.Refused);
        }
    }

    @Nested
    class BlocksOfDividers {
        @Test
        void areRefusedBeforeEveryReadingOfThemIsKept() {
            String reply = block("a.txt", "=======\n".repeat(100_000) + "one", "1");
            ParsedReply parsed = EditParser.parse(reply, List.of("a.txt"));
            Refusal refusal = ((ParsedReply.Refused) parsed).refusal();
            assertEquals(Refusal.Kind.MALFORMED, refusal.kind());
            assertSays("100001 lines of equals signs", refusal.describe());
        }

        @Test
        void aLineBeforeThemMayBeOfAnyLength() {
            String edit = block("a.txt", "one", "1").replace("FILE: a.txt\n", "");
            String reply = "That" + " ".repeat(1_000_000) + "is it:\n" + edit;
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertInstanceOf(ParsedReply.Edits.class, EditParser.parse(reply, List.of("a.txt"))));
        }

        @Test
        void aPageOfHeadingsIsReadInEveryWay() {
            String reply = block("a.rst", "Part\n=======\n".repeat(19) + "end", "The end");
            ParsedReply parsed = EditParser.parse(reply, List.of("a.rst"));
            FileEdit.Blocks blocks =
                    (FileEdit.Blocks) ((ParsedReply.Edits) parsed).edits().get(0);
            assertEquals(20, blocks.blocks().get(0).readings().size());
        }
    }

    @Nested
    class EncodingsOnTheDisk {
        @Test
        void surviveStageFour() throws Exception {
            byte[] wide = "\uFEFFeins\r\nzwölf\r\n".getBytes(StandardCharsets.UTF_16LE);
            Files.write(run.repository.root().resolve("wide.txt"), wide);
            Files.write(run.repository.root().resolve("latin.txt"), "größe\ntwo".getBytes(StandardCharsets.ISO_8859_1));
            run.repository.commit("Encodings");
            run.start(
                    improvement(1, "Wide", Priority.HIGH, "wide.txt"),
                    improvement(2, "Latin", Priority.LOW, "latin.txt"));
            run.answering("IMP-001", block("wide.txt", "zwölf", "zwanzig"))
                    .answering("IMP-002", block("latin.txt", "two", "größer"));

            run.execute();

            assertEquals(List.of("Wide", "Latin"), run.subjects());
            run.repository.git("checkout", "-q", "main");
            run.repository.git("checkout", "-q", "repo-pilot/r1");
            assertEquals(
                    "\uFEFFeins\r\nzwanzig\r\n",
                    new String(
                            Files.readAllBytes(run.repository.root().resolve("wide.txt")), StandardCharsets.UTF_16LE));
            assertEquals(
                    "größe\ngrößer",
                    new String(
                            Files.readAllBytes(run.repository.root().resolve("latin.txt")),
                            StandardCharsets.ISO_8859_1));
        }
    }
}
