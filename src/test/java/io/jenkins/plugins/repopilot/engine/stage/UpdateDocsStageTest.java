package io.jenkins.plugins.repopilot.engine.stage;

import static io.jenkins.plugins.repopilot.engine.forge.ForgeFixture.change;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.demo.LoopbackGitHub.Protection;
import io.jenkins.plugins.repopilot.demo.LoopbackPull;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.forge.ForgeFixture;
import io.jenkins.plugins.repopilot.engine.forge.GitHubLedger;
import io.jenkins.plugins.repopilot.engine.forge.LedgerView;
import io.jenkins.plugins.repopilot.engine.record.DocsUpdated;
import io.jenkins.plugins.repopilot.engine.record.MergeResult.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stage 9 after stage 8, against the loopback GitHub. */
class UpdateDocsStageTest {

    @TempDir
    Path folder;

    private ForgeFixture on;

    @BeforeEach
    void setUp() throws Exception {
        on = new ForgeFixture(folder);
        on.model = request -> {
            String task = request.task();
            String name = DocumentWriter.NAMES.stream()
                    .filter(task::contains)
                    .findFirst()
                    .orElseThrow();
            return name.equals("graph") ? diagram("B" + on.asked.size()) : text(name, "call " + on.asked.size());
        };
    }

    @AfterEach
    void tearDown() {
        on.close();
    }

    private static String text(String name, String what) {
        return "# The " + name + "\n\nWhat is there to say of it, as of " + what + ".\n";
    }

    private static String diagram(String node) {
        return "# The graph\n\n```mermaid\nflowchart LR\n  A --> " + node + "\n```\n";
    }

    /** Stage 1 left its texts in the run directory. */
    private RunContext context(RunRecord record) throws Exception {
        RunContext context = on.context(record);
        for (String name : DocumentWriter.NAMES) {
            context.directory()
                    .write(DocumentWriter.file(name), name.equals("graph") ? diagram("B") : text(name, "stage 1"));
        }
        return context;
    }

    private DocsUpdated docs(RunRecord record, Status expected) throws Exception {
        RunContext context = context(record);
        RunRecord after = new MergeRequestStage().run(context, record);
        assertEquals(expected, after.mergeResult().status(), after.mergeResult().reason());
        return new UpdateDocsStage().run(context, after).docsUpdated();
    }

    private DocsUpdated merged(String runId, int line) throws Exception {
        return docs(on.run(runId, change(1, "src/app.py", line)), Status.MERGED);
    }

    @Test
    void afterAMergeTheyGetAPullRequestOfTheirOwnThatMerges() throws Exception {
        DocsUpdated docs = merged("r1", 3);
        assertEquals("updated", docs.status(), docs.reason());
        assertEquals("repo-pilot/docs", docs.branch());
        assertEquals(List.of("docs/specification.md", "docs/graph.md", "docs/architecture.md"), docs.files());
        LoopbackPull pull = on.gitHub.pull(2);
        assertTrue(pull.merged(), docs.reason());
        assertEquals(List.of("repo-pilot", "documentation"), pull.labels());
        assertTrue(
                on.show("main", "docs/specification.md").startsWith("<!-- repo-pilot:document "),
                on.show("main", "docs/specification.md"));
        assertEquals(3, on.asked.size());
        assertEquals("", on.work.git("status", "--porcelain").strip(), "the working tree is not touched");
        RunContext context = on.context(on.run("look"));
        LedgerView ledger = new GitHubLedger(on.cache).look(context.codeHost(), context.git());
        assertEquals(0, ledger.openPullRequests(), "it is not counted");
    }

    @Test
    void onlyWhatTheChangeMattersForIsWritten() throws Exception {
        merged("r1", 3);
        on.asked.clear();
        on.model = request ->
                request.task().contains("architecture") ? text("architecture", "the second night") : "UNCHANGED";
        DocsUpdated docs = merged("r2", 20);
        assertEquals(List.of("docs/architecture.md"), docs.files());
        assertTrue(on.show("main", "docs/architecture.md").contains("the second night"));
        assertTrue(on.show("main", "docs/specification.md").contains("call"));
        assertTrue(
                on.asked.stream().allMatch(r -> r.context().contains("changed by r2")), "what changed since is shown");
        assertTrue(
                on.asked.stream().noneMatch(r -> r.context().contains("+# The specification")),
                "and our own documents are not");
    }

    @Test
    void theLongLivedBranchGoesOnWithOnePullRequest() throws Exception {
        on.gitHub.protect("main", null);
        merged("r1", 3);
        on.settings.put("mergeMethod", "squash");
        merged("r2", 10);
        // now it stays open: a required check never comes
        on.settings.put("checksTimeout", "1 min");
        RunRecord third = on.run("r3", change(1, "src/app.py", 20));
        RunContext context = context(third);
        RunRecord after = new MergeRequestStage().run(context, third);
        on.gitHub.protect("main", new Protection(List.of("ci"), 0));
        DocsUpdated docs = new UpdateDocsStage().run(context, after).docsUpdated();
        assertEquals("updated", docs.status(), docs.reason());
        assertTrue(docs.reason().contains("not merged"), docs.reason());
        int open = (int) on.gitHub.pulls().stream().filter(LoopbackPull::open).count();
        assertEquals(1, open);

        on.gitHub.protect("main", null);
        on.settings.put("autoMerge", false);
        RunRecord fourth = on.run("r4", change(1, "src/app.py", 30));
        on.settings.put("autoMerge", true);
        docs(fourth, Status.MERGED);
        assertEquals(0, on.gitHub.pulls().stream().filter(LoopbackPull::open).count());
        assertEquals(List.of("docs/architecture.md", "docs/graph.md", "docs/specification.md"), docsOn("main"));
    }

    private List<String> docsOn(String branch) throws Exception {
        return on.pathsOn(branch).stream()
                .filter(p -> p.startsWith("docs/"))
                .sorted()
                .toList();
    }

    @Test
    void anOpenPullRequestTakesThemAlong() throws Exception {
        on.settings.put("autoMerge", false);
        RunRecord record = on.run("r1", change(1, "src/app.py", 3));
        DocsUpdated docs = docs(record, Status.OPEN);
        assertEquals("updated", docs.status(), docs.reason());
        assertEquals("repo-pilot/r1", docs.branch());
        assertEquals(docs.commit(), on.gitHub.branch("repo-pilot/r1"));
        assertEquals(1, on.gitHub.pulls().size());
        assertTrue(on.show("repo-pilot/r1", "docs/graph.md").contains("mermaid"));
    }

    @Test
    void aGitHubThatFailsLeavesTheRunWithoutDocumentsAndNotWithoutSuccess() throws Exception {
        on.settings.put("autoMerge", false);
        RunRecord record = on.run("r1", change(1, "src/app.py", 3));
        RunContext context = context(record);
        RunRecord after = new MergeRequestStage().run(context, record);
        on.gitHub.failBefore(r -> r.path().contains("/pulls/"), 10, 502, "<html>Bad gateway</html>", Map.of());
        DocsUpdated docs = new UpdateDocsStage().run(context, after).docsUpdated();
        assertEquals("skipped", docs.status());
        assertTrue(docs.reason().contains("502"), docs.reason());
        Bead bead = context.beads().find("update-docs.trouble").orElseThrow();
        assertEquals(BeadStatus.FAILED, bead.status());
        assertTrue(bead.error().startsWith("the documents are not updated"), bead.error());
        assertEquals(List.of(), on.asked);
    }

    @Test
    void anArmedPullRequestIsLeftToTheNextRun() throws Exception {
        on.gitHub.allowAutoMerge(true);
        on.gitHub.protect("main", new Protection(List.of("ci"), 0));
        RunRecord record = on.run("r1", change(1, "src/app.py", 3));
        on.gitHub.check(record.testResults().headSha(), "ci", "in_progress", null);
        DocsUpdated docs = docs(record, Status.ARMED);
        assertEquals("skipped", docs.status());
        assertEquals(record.testResults().headSha(), on.gitHub.branch("repo-pilot/r1"));
        assertEquals(List.of(), on.asked);
    }

    @Test
    void somebodyElsesFileIsNeverWritten() throws Exception {
        on.gitHub.commitFile("main", "docs/specification.md", "# My own\n", "ann", "Specify");
        on.gitHub.commitFile("main", "docs/graph.md", "# My own\n", "ann", "Draw");
        on.gitHub.commitFile("main", "docs/repo-pilot/graph.md", "# Mine as well\n", "ann", "Draw");
        DocsUpdated docs = merged("r1", 3);
        assertEquals(List.of("docs/repo-pilot/specification.md", "docs/architecture.md"), docs.files());
        assertEquals("# My own\n", on.show("main", "docs/specification.md"));
        assertEquals("# Mine as well\n", on.show("main", "docs/repo-pilot/graph.md"));
    }

    @Test
    void pushModeGoesStraightToTheBase() throws Exception {
        on.settings.put("docsMode", "push");
        DocsUpdated docs = merged("r1", 3);
        assertEquals("main", docs.branch(), docs.reason());
        assertEquals(docs.commit(), on.gitHub.branch("main"));
        assertNull(on.gitHub.branch("repo-pilot/docs"));
    }

    @Test
    void offAndNothingProposedDoNothing() throws Exception {
        on.settings.put("docsMode", "off");
        assertEquals("skipped", merged("r1", 3).status());
        on.settings.put("docsMode", "pullRequest");
        assertEquals("skipped", docs(on.run("r2"), Status.NOTHING).status());
        assertEquals(List.of(), on.asked);
    }

    @Test
    void aDryRunKeepsThemInTheRunDirectory() throws Exception {
        on.settings.put("dryRun", true);
        RunRecord record = on.run("r1", change(1, "src/app.py", 3));
        DocsUpdated docs = docs(record, Status.DRY_RUN);
        assertEquals("skipped", docs.status());
        assertTrue(on.context(record)
                .directory()
                .read("docs/updated/architecture.md")
                .isPresent());
        assertEquals(List.of(), on.gitHub.requests());
    }

    @Test
    void somebodyElsesCommitOnTheDocumentsBranchIsLeftAlone() throws Exception {
        merged("r1", 3);
        String theirs = on.gitHub.commitFile("repo-pilot/docs", "docs/more.md", "# More\n", "ann", "More");
        DocsUpdated docs = merged("r2", 20);
        assertEquals("skipped", docs.status());
        assertTrue(docs.reason().contains("somebody else"), docs.reason());
        assertEquals(theirs, on.gitHub.branch("repo-pilot/docs"));
    }

    @Test
    void resumesAfterACrashWithoutASecondCallOrPullRequest() throws Exception {
        RunRecord record = on.run("r1", change(1, "src/app.py", 3));
        RunContext context = context(record);
        RunRecord after = new MergeRequestStage().run(context, record);
        Thread runner = Thread.currentThread();
        on.gitHub.before(r -> r.toString().matches("POST .*/issues/2/labels"), runner::interrupt);
        assertThrows(InterruptedException.class, () -> new UpdateDocsStage().run(context, after));
        DocsUpdated docs = new UpdateDocsStage().run(on.context(record), after).docsUpdated();
        assertEquals("updated", docs.status(), docs.reason());
        assertEquals(3, on.asked.size());
        assertEquals(2, on.gitHub.pulls().size());
        assertTrue(on.gitHub.pull(2).merged(), docs.reason());
    }

    @Test
    void aRefusalIsToldAndFailsNothing() throws Exception {
        RunRecord record = on.run("r1", change(1, "src/app.py", 3));
        RunContext context = context(record);
        RunRecord after = new MergeRequestStage().run(context, record);
        on.gitHub.readOnlyToken(true);
        DocsUpdated docs = new UpdateDocsStage().run(context, after).docsUpdated();
        assertEquals("skipped", docs.status());
        assertTrue(docs.reason().contains("could not be published"), docs.reason());
        assertFalse(docs.reason().contains(on.token));
    }
}
