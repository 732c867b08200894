package io.jenkins.plugins.repopilot.engine.forge;

import static io.jenkins.plugins.repopilot.engine.forge.ForgeFixture.change;
import static io.jenkins.plugins.repopilot.engine.forge.ForgeFixture.postponed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.forge.LedgerView.Fate;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.MergeResult.Status;
import io.jenkins.plugins.repopilot.engine.stage.MergeRequestStage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What later runs know of earlier ones, with stage 8 and the loopback GitHub between them. */
class GitHubLedgerTest {

    @TempDir
    Path folder;

    private ForgeFixture on;

    @BeforeEach
    void setUp() throws Exception {
        on = new ForgeFixture(folder);
        on.settings.put("autoMerge", false);
    }

    @AfterEach
    void tearDown() {
        on.close();
    }

    private LedgerView look() throws Exception {
        RunRecord record = RunRecord.starting(
                "look",
                ForgeFixture.REPOSITORY,
                new RunRecord.Origin("main", on.baseSha(), "main", on.baseSha(), null),
                on.time.now());
        return look(on, record);
    }

    private static LedgerView look(ForgeFixture from, RunRecord record) throws Exception {
        RunContext context = from.context(record);
        return new GitHubLedger(from.cache).look(context.codeHost(), context.git());
    }

    private RunRecord publish(RunRecord record) throws Exception {
        RunContext context = on.context(record);
        RunRecord after = new MergeRequestStage().run(context, record);
        on.time.sleep(Duration.ofHours(24));
        return after;
    }

    private static Map<String, Fate> fates(LedgerView view) {
        Map<String, Fate> fates = new TreeMap<>();
        view.entries().forEach(entry -> fates.put(entry.fingerprint(), entry.fate()));
        return fates;
    }

    private static List<String> leftOver(LedgerView view) {
        return view.leftOver().stream().map(Improvement::fingerprint).toList();
    }

    @Test
    void threeNightsInARow() throws Exception {
        assertEquals(LedgerView.EMPTY, look());

        // first night: two are proposed, one is kept for later
        publish(on.run(
                "night-1",
                List.of(change(1, "src/app.py", 3), change(2, "src/shop.py", 30)),
                List.of(postponed(change(3, "src/app.py", 35)))));
        LedgerView evening = look();
        assertEquals(1, evening.openPullRequests());
        assertEquals(Map.of("fp-src-app-py-3", Fate.OPEN, "fp-src-shop-py-30", Fate.OPEN), fates(evening));
        assertEquals(List.of("fp-src-app-py-35"), leftOver(evening));
        assertTrue(
                evening.notes().get(0).contains("#1 is open"), evening.notes().toString());

        // second night: one is open, so nothing new may be done; stage 8 leaves it alone
        RunRecord second = publish(on.run("night-2")
                .edit()
                .skipReason("1 pull request is open (maxOpenPullRequests)")
                .done());
        assertEquals(Status.NOTHING, second.mergeResult().status());
        assertEquals(1, on.gitHub.pulls().size());

        // in between a person closes it
        on.gitHub.close(1);
        LedgerView third = look();
        assertEquals(0, third.openPullRequests());
        assertEquals(Map.of("fp-src-app-py-3", Fate.REJECTED, "fp-src-shop-py-30", Fate.REJECTED), fates(third));
        assertEquals(List.of("fp-src-app-py-35"), leftOver(third), "what was left over is offered first");
        assertTrue(
                third.notes().get(0).contains("closed without merging"),
                third.notes().toString());

        // third night: the left-over one
        publish(on.run("night-3", change(3, "src/app.py", 35)));
        on.gitHub.merge(2, "squash");
        LedgerView after = look();
        assertEquals(Fate.MERGED, fates(after).get("fp-src-app-py-35"));
        assertEquals(List.of(), leftOver(after));
        assertEquals(List.of("src/app.py"), after.entries().get(0).files(), "newest first");
        assertTrue(after.notes().get(0).contains("#2 was merged"), after.notes().toString());
    }

    @Test
    void aCommitThatAPersonRemovedOrRevertedCountsAsRejected() throws Exception {
        RunRecord record =
                on.run("r1", change(1, "src/app.py", 3), change(2, "src/app.py", 20), change(3, "src/shop.py", 30));
        publish(record);
        // one is dropped by a rebase, one reverted
        on.work.git("checkout", "-q", "-B", "theirs", "repo-pilot/r1");
        on.work.git(
                "-c",
                "user.name=Ann",
                "-c",
                "user.email=ann@example.org",
                "rebase",
                "-q",
                "--onto",
                "HEAD~3",
                "HEAD~2");
        String third =
                on.work.git("log", "--format=%H", "--grep=fp-src-shop-py-30").strip();
        on.work.git("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "revert", "--no-edit", third);
        on.work.git("push", "-q", "-f", on.bare.toString(), "theirs:repo-pilot/r1");
        on.gitHub.merge(1, "merge");
        assertEquals(
                Map.of(
                        "fp-src-app-py-3",
                        Fate.MERGED,
                        "fp-src-app-py-20",
                        Fate.REJECTED,
                        "fp-src-shop-py-30",
                        Fate.REJECTED),
                fates(look()));
    }

    @Test
    void aSecondJobSeesTheSame() throws Exception {
        publish(on.run("r1", List.of(change(1, "src/app.py", 3)), List.of(postponed(change(2, "src/app.py", 20)))));
        on.gitHub.close(1);
        LedgerView here = look();
        on.cache = folder.resolve("other-job/ledger");
        LedgerView there = look();
        assertEquals(here.entries(), there.entries());
        assertEquals(leftOver(here), leftOver(there));
    }

    @Test
    void theCacheCanBeClearedOrSpoilt() throws Exception {
        publish(on.run("r1", change(1, "src/app.py", 3)));
        on.gitHub.close(1);
        LedgerView before = look();
        int asked = commitsAsked();
        assertEquals(before.entries(), look().entries());
        assertEquals(asked, commitsAsked(), "what is closed is not read twice");
        Path copy = on.cache.resolve("acme+shop.json");
        for (String content : List.of("", "{nonsense", "[]", "null", "{\"pulls\":{\"1\":null}}")) {
            Files.writeString(copy, content);
            assertEquals(before.entries(), look().entries(), content);
        }
        assertEquals(before.entries(), GitHubLedger.remembered(on.cache));
        GitHubLedger.forget(on.cache);
        assertFalse(Files.exists(copy));
        assertEquals(List.of(), GitHubLedger.remembered(on.cache));
        assertEquals(before.entries(), look().entries());
    }

    @Test
    void rebuildingReadsEverythingAgainAndKeepsWhatGitHubHasNot() throws Exception {
        publish(on.run("r1", change(1, "src/app.py", 3)));
        on.gitHub.close(1);
        publish(on.run("r2")
                .edit()
                .improvements(List.of(postponed(change(2, "src/app.py", 20))))
                .done());
        LedgerView before = look();
        int asked = commitsAsked();
        LedgerView rebuilt =
                new GitHubLedger(on.cache).rebuild(on.context(on.run("r3")).codeHost(), on.work.cli());
        assertTrue(commitsAsked() > asked, "what is closed is read again");
        assertEquals(before.entries(), rebuilt.entries());
        assertEquals(List.of("fp-src-app-py-20"), leftOver(rebuilt));
    }

    @Test
    void aJobWithTwoRepositoriesKeepsThemApart() throws Exception {
        publish(on.run("r1", change(1, "src/app.py", 3)));
        on.gitHub.close(1);
        LedgerView here = look();
        try (ForgeFixture other = new ForgeFixture(folder.resolve("other"), "acme/market")) {
            other.cache = on.cache;
            RunRecord nothing = other.run("r1")
                    .edit()
                    .improvements(List.of(postponed(change(2, "src/shop.py", 20))))
                    .done();
            new MergeRequestStage().run(other.context(nothing), nothing);
            RunRecord record = other.run("look");
            LedgerView there = look(other, record);
            assertEquals(List.of(), there.entries());
            assertEquals(List.of("fp-src-shop-py-20"), leftOver(there));
        }
        int asked = commitsAsked();
        assertEquals(here.entries(), look().entries());
        assertEquals(asked, commitsAsked(), "the other one left this one's copy alone");
        assertEquals(List.of(), leftOver(look()));
    }

    private int commitsAsked() {
        return (int) on.gitHub.requests().stream()
                .filter(r -> r.path().contains("/commits"))
                .count();
    }

    @Test
    void aTextThatLostItsBlockIsReadFromTheCommits() throws Exception {
        publish(on.run("r1", change(1, "src/app.py", 3)));
        on.gitHub.edit(1, "I wrote this anew");
        LedgerView view = look();
        assertEquals(Map.of("fp-src-app-py-3", Fate.OPEN), fates(view));
        assertEquals("Improve src/app.py at 3", view.entries().get(0).title());
        assertTrue(view.notes().get(0).contains("text was edited"), view.notes().toString());
    }

    @Test
    void whatALaterRunPostponedWithoutAPullRequestIsKept() throws Exception {
        RunRecord nothing = on.run("r1")
                .edit()
                .improvements(List.of(postponed(change(2, "src/app.py", 20))))
                .done();
        assertEquals(Status.NOTHING, publish(nothing).mergeResult().status());
        assertEquals(List.of("fp-src-app-py-20"), leftOver(look()));
    }

    @Test
    void onlyOurOwnBranchesCount() throws Exception {
        on.gitHub.commitFile("main", "x.txt", "x\n", "ann", "X");
        on.work.git("fetch", "-q", "origin");
        on.work.git("push", "-q", on.bare.toString(), "origin/main:refs/heads/feature");
        on.gitHub.commitFile("feature", "y.txt", "y\n", "ann", "Y\n\nRepo-Pilot-Fingerprint: forged");
        CodeHost host = on.context(on.run("r1")).codeHost();
        host.open(new CodeHost.NewPullRequest("feature", "main", "Mine", "Text", false));
        assertEquals(0, look().openPullRequests());
        assertEquals(List.of(), look().entries());
    }

    @Test
    void somebodyElsesCommitAndConflictsAreNoticed() throws Exception {
        publish(on.run("r1", change(1, "src/app.py", 3)));
        on.gitHub.commitFile("repo-pilot/r1", "more.txt", "m\n", "ann", "More");
        on.gitHub.commitFile("main", "src/app.py", "all new\n", "ann", "Rewrite");
        String note = look().notes().get(0);
        assertTrue(note.contains("conflicts with main") && note.contains("somebody else has committed"), note);
    }

    @Test
    void aConflictedPullRequestIsRebuiltOnTheNewBase() throws Exception {
        publish(on.run("r1", change(1, "src/app.py", 3), change(2, "src/shop.py", 30)));
        String old = on.gitHub.branch("repo-pilot/r1");
        on.gitHub.commitFile("main", "src/app.py", "all new\n", "ann", "Rewrite");
        RunRecord skipped = on.run("r2").edit().skipReason("one is open").done();
        publish(skipped);

        assertEquals("all new\n", on.show("repo-pilot/r1", "src/app.py"));
        assertTrue(on.show("repo-pilot/r1", "src/shop.py").contains("changed by r1"));
        assertTrue(on.work.cli().fetch("repo-pilot/r1"));
        assertTrue(on.work.cli().isAncestor(old, on.gitHub.branch("repo-pilot/r1")), "nothing was pushed by force");
        assertEquals(1, on.gitHub.pull(1).comments().size());
        assertTrue(
                on.gitHub.pull(1).comments().get(0).contains("does not apply any more"),
                on.gitHub.pull(1).comments().toString());
        assertTrue(on.context(skipped).codeHost().pullRequest(1).mergeable());
        assertEquals(Map.of("fp-src-shop-py-30", Fate.OPEN), fates(look()), "what was left out may be suggested again");

        publish(on.run("r3").edit().skipReason("one is open").done());
        assertEquals(1, on.gitHub.pull(1).comments().size());
    }

    @Test
    void aConflictedPullRequestOfSeveralHandsIsLeftWithOneComment() throws Exception {
        publish(on.run("r1", change(1, "src/app.py", 3)));
        String theirs = on.gitHub.commitFile("repo-pilot/r1", "more.txt", "m\n", "ann", "More");
        on.gitHub.commitFile("main", "src/app.py", "all new\n", "ann", "Rewrite");
        for (String run : List.of("r2", "r3")) {
            publish(on.run(run).edit().skipReason("one is open").done());
        }
        assertEquals(theirs, on.gitHub.branch("repo-pilot/r1"));
        assertEquals(1, on.gitHub.pull(1).comments().size());
        assertTrue(
                on.gitHub.pull(1).comments().get(0).contains("somebody else has committed"),
                on.gitHub.pull(1).comments().toString());
    }

    @Test
    void readingChangesNothing() throws Exception {
        publish(on.run("r1", change(1, "src/app.py", 3)));
        on.gitHub.commitFile("main", "src/app.py", "all new\n", "ann", "Rewrite");
        int before = on.gitHub.requests().size();
        look();
        assertFalse(
                on.gitHub.requests().stream()
                        .skip(before)
                        .anyMatch(r -> !r.method().equals("GET")),
                on.gitHub.requests().toString());
    }
}
