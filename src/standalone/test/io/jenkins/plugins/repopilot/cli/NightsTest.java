package io.jenkins.plugins.repopilot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.demo.LoopbackPull;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on one repository, one after another, with what people do between them. The model proposes the same every night. */
class NightsTest {

    private static final String VALIDATE = "Validate orders before they are stored";
    private static final String NOTIFY = "Send notifications to http addresses only";
    private static final String JSON = "Print the order book as JSON";
    private static final String SUMMARY = "Add a summary command";
    private static final String AUDIT = "Keep an audit trail of added orders";
    private static final String TOTAL = "Send the total along with the notification";

    @TempDir
    Path folder;

    private static void night(DemoRun demo, Path clone, String... more) {
        String[] options = new String[more.length + 4];
        options[0] = "--no-auto-merge";
        options[1] = "--commit-status";
        options[2] = "--max-improvements";
        options[3] = "2";
        System.arraycopy(more, 0, options, 4, more.length);
        CommandLineRun run = demo.runIn(clone, options);
        assertEquals(0, run.status(), run.out() + run.err());
    }

    private static List<String> titles(RunRecord record, ImprovementStatus status) {
        return record.improvements().stream()
                .filter(i -> i.status() == status)
                .map(Improvement::title)
                .toList();
    }

    /** Why an improvement was dropped, by title. */
    private static Map<String, String> triedBefore(RunRecord record) {
        return record.improvements().stream()
                .filter(i -> i.status() == ImprovementStatus.DROPPED
                        && i.statusReason().startsWith("tried before"))
                .collect(Collectors.toMap(Improvement::title, Improvement::statusReason, (a, b) -> a, TreeMap::new));
    }

    @Test
    void whatPeopleDecidedHoldsInEveryNightAndJobThatFollows() throws Exception {
        try (DemoRun demo = new DemoRun(folder)) {
            Path here = demo.project.clone();

            night(demo, here);
            RunRecord first = demo.record();
            assertEquals(List.of(VALIDATE, NOTIFY), titles(first, ImprovementStatus.APPLIED));
            assertEquals(JSON, titles(first, ImprovementStatus.POSTPONED).get(0));
            assertEquals(MergeResult.Status.OPEN, first.mergeResult().status());

            // the pull request is still open: nothing new, and no money for it
            int asked = demo.model.questions().size();
            demo.checkOutAgain();
            night(demo, here);
            RunRecord second = demo.record();
            assertFalse(second.runId().equals(first.runId()));
            assertEquals(asked, demo.model.questions().size(), "the model is not asked");
            assertEquals(0, second.usage().total().calls());
            assertEquals(1, demo.gitHub.pulls().size());
            assertEquals(MergeResult.Status.NOTHING, second.mergeResult().status());
            assertEquals(
                    List.of("log-tasks", "execute", "review", "generate-tests", "run-tests", "update-docs"),
                    second.beads().stream()
                            .filter(bead -> bead.parentId() == null && bead.status() == BeadStatus.SKIPPED)
                            .peek(bead -> assertTrue(
                                    bead.outputSummary().contains("maxOpenPullRequests = 1"), bead.outputSummary()))
                            .map(Bead::id)
                            .toList());

            assertEquals(
                    List.of(
                            "success run completed, 2 of 9 improvements, review 8.3, pull request #1 open",
                            "success run completed, nothing new begun: 1 of our pull requests is still open"
                                    + " (maxOpenPullRequests = 1): merge or close it first"),
                    statuses(demo, first.origin().baseSha()));

            // a person takes the second commit off the branch, by force, and merges the first
            LoopbackPull pull = demo.gitHub.pull(1);
            String kept = first.codeChanges().applied().get(0).commit();
            demo.project.log("update-ref", "refs/heads/" + pull.headBranch(), kept);
            demo.gitHub.merge(1, "squash");

            demo.checkOutAgain();
            night(demo, here);
            RunRecord third = demo.record();
            assertEquals(
                    Map.of(
                            VALIDATE, "tried before: pull request #1 is merged",
                            NOTIFY, "tried before: pull request #1 is rejected"),
                    triedBefore(third));
            assertEquals(List.of(JSON, SUMMARY), titles(third, ImprovementStatus.APPLIED), "what was left over first");
            assertEquals(2, demo.gitHub.pulls().size());
            demo.gitHub.close(2);

            assertEquals(
                    List.of(
                            "rejected  #2     integration  " + JSON,
                            "rejected  #2     features     " + SUMMARY,
                            "merged    #1     security     " + VALIDATE,
                            "rejected  #1     security     " + NOTIFY),
                    ledger(demo, "--rebuild", "--repository", "acme/orders"));
            assertEquals(4, ledger(demo).size());
            assertEquals(List.of("Nothing is remembered."), ledger(demo, "--clear"));

            // another job: its own clone and its own run directory
            Path there = GitFixture.cloneOf(demo.project.bare(), folder.resolve("other"))
                    .root();
            night(demo, there, "--dry-run");
            RunRecord other = new RunFolder(there).all().get(0).record().orElseThrow();
            assertEquals(
                    Map.of(
                            VALIDATE, "tried before: pull request #1 is merged",
                            NOTIFY, "tried before: pull request #1 is rejected",
                            JSON, "tried before: pull request #2 is rejected",
                            SUMMARY, "tried before: pull request #2 is rejected"),
                    triedBefore(other));
            assertEquals(List.of(AUDIT, TOTAL), titles(other, ImprovementStatus.APPLIED), "what was left over first");
            assertEquals(2, demo.gitHub.pulls().size(), "a dry run opens none");
            assertEquals(3, demo.gitHub.commitStatuses().size(), "and tells no status");
        }
    }

    @Test
    void aRunThatFailedTellsItsStatusToo() throws Exception {
        try (DemoRun demo = new DemoRun(folder)) {
            demo.model.requiringKey("another-key");
            CommandLineRun run = demo.run("--commit-status");
            assertEquals(1, run.status(), run.out() + run.err());
            assertEquals(
                    List.of("failure Analyze repository failed; run failed, 0 of 0 improvements"),
                    statuses(demo, demo.record().origin().baseSha()));
            assertEquals(
                    BeadStatus.COMPLETED,
                    demo.record().beads().stream()
                            .filter(bead -> bead.id().equals("confirm.status"))
                            .findFirst()
                            .orElseThrow()
                            .status());
        }
    }

    private static List<String> ledger(DemoRun demo, String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("ledger", "--repo", demo.project.clone().toString()));
        arguments.addAll(List.of(options));
        CommandLineRun run = CommandLineRun.of(demo.environment, arguments.toArray(String[]::new));
        assertEquals(0, run.status(), run.err());
        return run.out().lines().toList();
    }

    /** State and description of each, oldest first. */
    private static List<String> statuses(DemoRun demo, String sha) {
        return demo.gitHub.commitStatuses().stream()
                .filter(status -> status.sha().equals(sha) && status.context().equals("repo-pilot"))
                .map(status -> status.state() + " " + status.description())
                .toList();
    }
}
