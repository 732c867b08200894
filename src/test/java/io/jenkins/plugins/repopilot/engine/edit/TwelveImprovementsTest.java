package io.jenkins.plugins.repopilot.engine.edit;

import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.block;
import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.file;
import static io.jenkins.plugins.repopilot.engine.edit.EditFixture.improvement;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges.Applied;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.Priority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shell project with its own suite as verifyCommand and twelve improvements: three touch the same line, two answers are malformed once,
 * one never compiles, and later ones need the third.
 */
class TwelveImprovementsTest {

    private static final String LIMIT = "limit=10";

    @TempDir
    Path folder;

    private EditFixture run;

    @BeforeEach
    void project() throws Exception {
        run = new EditFixture(folder)
                .with("verifyCommand", "sh tests/run.sh")
                .with("maxImprovements", 0)
                .with("sandbox", "off");
        run.repository
                .write(
                        "lib/math.sh",
                        "# arithmetic\nadd() {\n  echo $(($1 + $2))\n}\n\nsub() {\n  echo $(($1 - $2))\n}\n")
                .write(
                        "lib/text.sh",
                        "# texts\nupper() {\n  echo \"$1\" | tr a-z A-Z\n}\n\nlength() {\n  echo ${#1}\n}\n")
                .write("lib/config.sh", "# settings\n" + LIMIT + "\nname=demo\nretries=3\n")
                .write("README.md", "# Demo\n\nA few functions.\n")
                .write(
                        "tests/run.sh",
                        "set -e\nfor f in lib/*.sh; do . ./$f; done\n[ \"$(add 1 2)\" = 3 ]\n[ \"$(sub 3 2)\" = 1 ]\n"
                                + "[ \"$(upper ab)\" = AB ]\n[ \"$(length abc)\" = 3 ]\n[ \"$limit\" -gt 0 ]\n"
                                + "if command -v quadruple >/dev/null; then [ \"$(quadruple 2)\" = 8 ]; fi\n"
                                + "if command -v double >/dev/null; then [ \"$(double 2)\" = 4 ]; fi\n")
                .commit("Begin");
    }

    private void plan() throws Exception {
        run.start(
                improvement(1, "Say what sub gives", Priority.CRITICAL, "lib/math.sh"),
                improvement(2, "Raise the limit", Priority.CRITICAL, "lib/config.sh"),
                improvement(3, "Add a double function", Priority.CRITICAL, "lib/math.sh"),
                improvement(4, "Explain the limit", Priority.HIGH, "lib/config.sh"),
                improvement(5, "Halve the limit", Priority.HIGH, "lib/config.sh"),
                improvement(6, "Add a quadruple function", Priority.HIGH, "+lib/quad.sh"),
                improvement(7, "Never compiles", Priority.HIGH, "lib/text.sh"),
                improvement(8, "Say what upper gives", Priority.MEDIUM, "lib/text.sh"),
                improvement(9, "Say what length gives", Priority.MEDIUM, "lib/text.sh"),
                improvement(10, "Comment double", Priority.MEDIUM, "lib/math.sh"),
                improvement(11, "Retry more often", Priority.LOW, "lib/config.sh"),
                improvement(12, "Mention the license", Priority.LOW, "README.md"));
        run.answering("IMP-001", block("lib/math.sh", "sub() {", "# difference\nsub() {"))
                // the three that conflict: 2 is first, 4 is written anew against its text, 5 never fits
                .answering("IMP-002", block("lib/config.sh", LIMIT, "limit=20"))
                .answering(
                        "IMP-004",
                        block("lib/config.sh", LIMIT, "# most entries\n" + LIMIT),
                        block("lib/config.sh", "limit=20", "# most entries\nlimit=20"))
                .answering("IMP-005", block("lib/config.sh", LIMIT, "limit=5"))
                .answering(
                        "IMP-003",
                        block(
                                "lib/math.sh",
                                "sub() {\n  echo $(($1 - $2))\n}",
                                "sub() {\n  echo $(($1 - $2))\n}\n\ndouble() {\n  echo $(($1 * 2))\n}"))
                // stands on 3 without touching its lines
                .answering("IMP-006", file("lib/quad.sh", "quadruple() {\n  double \"$(double \"$1\")\"\n}"))
                .answering("IMP-007", block("lib/text.sh", "length() {", "length() {\n  if true; then"))
                // malformed once
                .answering(
                        "IMP-008",
                        "I would add a comment there.",
                        block("lib/text.sh", "upper() {", "# capitals\nupper() {"))
                .answering(
                        "IMP-009",
                        "FILE: lib/text.sh\n<<<<<<< SEARCH\nlength() {\n=======\n# how lo",
                        block("lib/text.sh", "length() {", "# how long\nlength() {"))
                // touches lines that only 3 brings
                .answering("IMP-010", block("lib/math.sh", "double() {", "# twice\ndouble() {"))
                .answering("IMP-011", block("lib/config.sh", "retries=3", "retries=5"))
                .answering("IMP-012", block("README.md", "A few functions.", "A few functions.\n\nMIT license."));
    }

    @Test
    void theBranchHasExactlyTheGoodOnesEachInItsOwnCommitThatPasses() throws Exception {
        plan();

        RunRecord after = run.execute();

        assertEquals(
                List.of(
                        "Say what sub gives",
                        "Raise the limit",
                        "Add a double function",
                        "Explain the limit",
                        "Add a quadruple function",
                        "Say what upper gives",
                        "Say what length gives",
                        "Comment double",
                        "Retry more often",
                        "Mention the license"),
                run.subjects());
        assertEquals(ImprovementStatus.FAILED, status(after, "IMP-005"));
        assertEquals(ImprovementStatus.FAILED, status(after, "IMP-007"));
        everyCommitPasses();
        assertEquals("", run.repository.git("status", "--porcelain"));
        String message = run.repository.git(
                "log", "-1", "--format=%an <%ae>%n%B", run.commits().get(0));
        assertTrue(
                message.startsWith("Repo Pilot <repo-pilot@users.noreply.github.com>\nSay what sub gives\n\n"),
                message);
        assertTrue(message.contains("It is worth it"), message);
        assertTrue(message.contains("\n\nRepo-Pilot-Bead: IMP-001\nRepo-Pilot-Fingerprint: fp-1"), message);
    }

    @Test
    void theBeadsTellTheStory() throws Exception {
        plan();

        run.execute();

        RunContext context = run.context();
        Bead good = bead(context, "IMP-001");
        assertEquals(BeadStatus.COMPLETED, good.status());
        assertEquals(run.commits().get(0), good.metadata().get("commit"));
        assertEquals(
                List.of("lib/math.sh: bash syntax: ok", "verifyCommand: ok"),
                good.metadata().get("checks"));
        assertEquals(0, good.metadata().get("repairs"));
        Bead anew = bead(context, "IMP-004");
        assertEquals(true, anew.metadata().get("generated_anew"));
        assertEquals(0, anew.metadata().get("repairs"));
        Bead conflict = bead(context, "IMP-005");
        assertEquals(BeadStatus.FAILED, conflict.status());
        assertTrue(conflict.error().contains("not in the file"), conflict.error());
        assertTrue(conflict.error().contains("limit=20"), "the nearest lines are named: " + conflict.error());
        Bead broken = bead(context, "IMP-007");
        assertEquals(BeadStatus.FAILED, broken.status());
        assertTrue(broken.error().contains("bash syntax"), broken.error());
        assertEquals(1, bead(context, "IMP-008").metadata().get("repairs"));
        assertEquals(1, bead(context, "IMP-009").metadata().get("repairs"));
        assertEquals(3, run.calls("IMP-007"), "the first answer and two repairs");
        assertTrue(
                bead(context, "execute")
                        .metadata()
                        .get("well_formed_replies")
                        .toString()
                        .contains("gpt-4.1"),
                bead(context, "execute").metadata().toString());
    }

    @Test
    void droppingTheThirdTakesThoseThatDependOnItAlong() throws Exception {
        plan();
        RunRecord before = run.execute();
        List<String> commits = run.commits();

        RunRecord after = new ChangeSet().drop(run.context(), before, "IMP-003", "the review found a critical issue");

        assertEquals(
                List.of(
                        "Say what sub gives",
                        "Raise the limit",
                        "Explain the limit",
                        "Say what upper gives",
                        "Say what length gives",
                        "Retry more often",
                        "Mention the license"),
                run.subjects());
        assertEquals(commits.subList(0, 2), run.commits().subList(0, 2), "what came before it stays the same");
        everyCommitPasses();
        assertEquals(
                "the review found a critical issue", found(after, "IMP-003").statusReason());
        assertTrue(found(after, "IMP-006").statusReason().startsWith("depends on IMP-003: "));
        assertTrue(found(after, "IMP-010").statusReason().startsWith("depends on IMP-003: "));
        assertEquals(run.commits().get(6), after.codeChanges().headSha());
        assertEquals(
                run.commits(),
                after.codeChanges().applied().stream().map(Applied::commit).toList());
        RunContext context = run.context();
        assertEquals(BeadStatus.FAILED, bead(context, "IMP-003").status());
        assertTrue(bead(context, "IMP-010").error().startsWith("depends on IMP-003"));
        assertEquals(run.commits().get(6), bead(context, "IMP-012").metadata().get("commit"));
        assertFalse(run.repository.read("lib/math.sh").contains("double"));
    }

    private void everyCommitPasses() throws Exception {
        for (String commit : run.commits()) {
            run.repository.git("checkout", "-q", commit);
            assertEquals(
                    0,
                    run.repository
                            .shell()
                            .run(Command.of(Duration.ofSeconds(60), "sh", "tests/run.sh"))
                            .exitCode(),
                    commit);
        }
        run.repository.git("checkout", "-q", "repo-pilot/r1");
    }

    private static ImprovementStatus status(RunRecord record, String id) {
        return found(record, id).status();
    }

    private static Improvement found(RunRecord record, String id) {
        return record.improvements().stream()
                .filter(i -> i.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Bead bead(RunContext context, String id) {
        return context.beads().find(id).orElseThrow();
    }
}
