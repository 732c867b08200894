package io.jenkins.plugins.repopilot.engine.forge;

import static io.jenkins.plugins.repopilot.engine.forge.ForgeFixture.change;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.llm.Usage;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.Priority;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PullRequestTextTest {

    private static final Usage USAGE = new Usage(31, 412_345, 23_456, 100_000, new BigDecimal("1.234"));
    private static final List<GateCondition> GATE = List.of(
            new GateCondition("G1", GateCondition.State.HELD, "The review's score is high enough", "8.1 >= 7.0"));

    private static RunRecord record(Improvement... improvements) {
        RunRecord.Origin origin = new RunRecord.Origin("main", "b".repeat(40), "main", "b".repeat(40), null);
        List<CodeChanges.Applied> applied = new ArrayList<>();
        for (Improvement i : improvements) {
            if (i.status() == ImprovementStatus.APPLIED) {
                applied.add(new CodeChanges.Applied(
                        i.id(),
                        i.commit(),
                        i.filesAffected(),
                        "",
                        10,
                        2,
                        "",
                        i.title(),
                        "",
                        List.of(),
                        List.of("no checker for .conf"),
                        0));
            }
        }
        return RunRecord.starting("2026-11-22-1", "acme/shop", origin, Instant.parse("2026-11-22T02:00:00Z"))
                .edit()
                .improvements(List.of(improvements))
                .codeChanges(new CodeChanges("repo-pilot/x", "main", "b".repeat(40), "c".repeat(40), null, applied))
                .review(ForgeFixture.review(8.1, List.of(), "c".repeat(40)))
                .testResults(new TestResults(
                        ForgeFixture.suite(12, 12),
                        ForgeFixture.suite(12, 12),
                        List.of(),
                        List.of(ForgeFixture.group("t.py")),
                        "",
                        "",
                        "bwrap"))
                .done();
    }

    private static Improvement named(String title, String reason, String... files) {
        return new Improvement(
                        "IMP-001",
                        Category.SECURITY,
                        title,
                        "d",
                        reason,
                        "e",
                        Priority.HIGH,
                        List.of(files),
                        List.of(),
                        8.0,
                        "fp",
                        ImprovementStatus.PLANNED,
                        null,
                        null)
                .applied("d".repeat(40));
    }

    private static String body(RunRecord record) {
        return PullRequestText.body(
                record, GATE, List.of(), USAGE, "https://ci.example.org/job/shop/1/", new Redactor());
    }

    @Test
    void tellsWhatAReaderInAHurryNeeds() {
        Improvement refused = ForgeFixture.improvement(change(2, "src/x.py", 1))
                .with(ImprovementStatus.FAILED, "its edit did not apply");
        Improvement later = ForgeFixture.postponed(change(3, "src/y.py", 1));
        String body = body(record(named("Check the input", "It crashes on empty text", "src/a.py"), refused, later));
        for (String expected : List.of(
                "**1 improvement**, review **8.1 / 10**, existing tests **12 of 12 passed**, 2 new tests",
                "**Check the input** (security, high)",
                "Why: It crashes on empty text",
                "`src/a.py` (+10 −2)",
                "Not verified: no checker for .conf",
                "12 of 12 passed | 12 of 12 passed",
                "| features | 2 | 1 | 1 | 0 | 2 of 3 |",
                "G1 held",
                "its edit did not apply",
                "Kept for a later run: Improve src/y.py at 1",
                "31 model calls, 412,345 tokens in, 23,456 out, $1.23",
                "https://ci.example.org/job/shop/1/")) {
            assertTrue(body.contains(expected), expected + " in " + body);
        }
        assertTrue(body.indexOf("Check the input") < body.indexOf("### Review"), body);
    }

    @Test
    void theTitleIsTheImprovementsOwnOrTheirNumber() {
        assertEquals("Check the input", PullRequestText.title(record(named("Check the input", ""))));
        String several = PullRequestText.title(record(named("One", ""), named("Two fixes #3", "")));
        assertEquals("2 improvements: One; Two fixes 3", several);
        assertTrue(PullRequestText.title(record(named("x".repeat(500), ""))).length() <= 100);
    }

    @Test
    void hostileTextStaysText() {
        String hostile =
                "</details><!-- x --> @admin fixes #1 ](https://evil.example) | a | ```\n# Big\n\n<img src=x onerror=y>";
        String body = body(record(named(hostile, hostile, "src/a|`b`.py", "--><script>.py")));
        String visible = body.substring(0, body.indexOf("<!-- repo-pilot:ledger"));
        assertFalse(visible.contains("<img"), visible);
        assertFalse(visible.contains("<!--"), visible);
        assertFalse(visible.contains("@admin"), visible);
        assertFalse(visible.contains("#1 "), visible);
        assertFalse(visible.contains("https://evil"), visible);
        assertEquals(
                1,
                body.split("-->", -1).length - 1 - visible.split("-->", -1).length + 1,
                "one comment ends: the ledger's");
        assertEquals(1, LedgerBlock.parse(body).orElseThrow().improvements().size());
        assertEquals(
                hostile,
                LedgerBlock.parse(body).orElseThrow().improvements().get(0).title());
    }

    @Test
    void whatAToolSaidOfASecretIsNotRepeated() {
        String key = "ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cD3fG6";
        Improvement refused = ForgeFixture.improvement(change(2, "src/x.py", 1))
                .with(ImprovementStatus.FAILED, "syntax error in: token = '" + key + "'");
        String body = body(record(named("One", "", "src/a.py"), refused));
        assertFalse(body.contains(key.substring(4, 20)), body);
        assertTrue(body.contains("syntax error in"), body);
    }

    @Test
    void staysWithinWhatGitHubTakes() {
        List<Improvement> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.add(named("Title " + i + " " + "y".repeat(300), "z".repeat(2000), "src/" + "f".repeat(100) + i));
            many.add(ForgeFixture.postponed(change(i, "src/" + "g".repeat(200) + ".py", i)));
        }
        String body = body(record(many.toArray(Improvement[]::new)));
        assertTrue(body.length() < 65_536, "length " + body.length());
        assertTrue(body.contains("cut here"));
    }

    @Test
    void theLedgerSurvivesTheRoundTripAndNonsenseDoesNotHurt() {
        Improvement later = ForgeFixture.postponed(change(3, "src/y.py", 1));
        LedgerBlock block = LedgerBlock.parse(body(record(named("One", "", "src/a.py"), later)))
                .orElseThrow();
        assertEquals("2026-11-22-1", block.runId());
        assertEquals("fp", block.improvements().get(0).fingerprint());
        assertEquals(later.title(), block.leftOver().get(0).title());
        assertEquals("", block.leftOver().get(0).changes().get(0).codeHint());
        for (String nonsense : List.of(
                "",
                "<!-- repo-pilot:ledger {} -->",
                "<!-- repo-pilot:ledger {\"improvements\": 3} -->",
                "<!-- repo-pilot:ledger {\"version\"")) {
            LedgerBlock.parse(nonsense).ifPresent(b -> assertEquals(List.of(), b.improvements()));
        }
        assertTrue(LedgerBlock.parse(null).isEmpty());
    }
}
