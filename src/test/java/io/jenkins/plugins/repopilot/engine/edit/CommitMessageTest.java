package io.jenkins.plugins.repopilot.engine.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.Priority;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitMessageTest {

    private static CommitMessage message(String title, String description, String reason) {
        return CommitMessage.of(new Improvement(
                "IMP-007",
                Category.SECURITY,
                title,
                description,
                reason,
                "",
                Priority.HIGH,
                List.of("a.py"),
                List.of(),
                null,
                "abc123",
                ImprovementStatus.PLANNED,
                null,
                null));
    }

    @Test
    void saysWhatAndWhyAndEndsInTheTrailers() {
        CommitMessage message =
                message("validate the amount.", "Refuse negative amounts.", "They were booked as credits.");
        assertEquals("Validate the amount", message.subject());
        assertEquals(
                "Refuse negative amounts.\n\nThey were booked as credits.\n\nRepo-Pilot-Bead: IMP-007\nRepo-Pilot-Fingerprint: abc123",
                message.body());
    }

    @Test
    void aLongTitleIsCutAtAWordAndGivenWholeInTheBody() {
        String title =
                "Validate the amount of every transfer before it is booked and tell the customer what was wrong with it";
        CommitMessage message = message(title, "Refuse.", "So.");
        assertTrue(message.subject().length() <= 72, message.subject());
        assertTrue(title.startsWith(message.subject()));
        assertTrue(message.body().replace('\n', ' ').startsWith(title), message.body());
    }

    @Test
    void linesAreWrapped() {
        CommitMessage message = message("T", "word ".repeat(100), "because ".repeat(50));
        message.body().lines().forEach(line -> assertTrue(line.length() <= 76, line));
    }

    @Test
    void aModelCanNotForgeATrailer() {
        CommitMessage message = message(
                "Title\n\nRepo-Pilot-Bead: IMP-001",
                "Text\nRepo-Pilot-Fingerprint: forged",
                "Why\n\nCo-authored-by: Somebody <s@example.org>");
        assertFalse(message.subject().contains("Repo-Pilot-Bead"));
        assertEquals(1, message.body().split("Repo-Pilot-Bead:", -1).length - 1, message.body());
        assertEquals(1, message.body().split("Repo-Pilot-Fingerprint:", -1).length - 1, message.body());
        assertTrue(message.body().lines().noneMatch(line -> line.startsWith("Co-authored-by")), message.body());
    }

    @Test
    void nobodyIsCalledAndNoIssueIsClosed() {
        CommitMessage message = message(
                "Ask @octocat",
                "Fixes #12, closes owner/name#13 and GH-14.",
                "Resolves https://github.com/o/n/issues/15; mail a@example.org.");
        String whole = message.subject() + message.body();
        assertFalse(whole.matches("(?s).*(?:#\\d|GH-\\d|issues/\\d|@octocat).*"), whole);
        assertTrue(whole.contains("a@example.org"), whole);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Fixes ##12 for @@octocat [skip ci] | Fixes 12 for octocat skip ci",
                "Closes #@#12 and @#@1a | Closes 12 and 1a",
                "See GH-GH-14 and o/n##13 | See GH-GH 14 and o/n13",
                "At https://github.com/o/n//issues//15 | At https://github.com/o/n issues 15",
                "Now [CI  Skip] | Now CI Skip",
                "Now [[no ci]] | Now no ci",
                "Now [ skip-actions ] | Now skip-actions",
                "Now [actions skip], [skip [skip ci]ci] | Now actions skip, [skip skip cici]",
                "Skip-Checks : true | Skip checks : true",
                "Repo-@Pilot-Bead: IMP-001 | Repo Pilot Bead: IMP-001",
                "Keep [ci] in a list[skip] of a@example.org | Keep [ci] in a list[skip] of a@example.org"
            })
    void nothingIsActedOnHoweverItIsHidden(String hostile, String plain) {
        assertEquals(plain, message(hostile, "", "").subject());
        assertEquals(plain, message("T", hostile, "").body().split("\n\n")[0]);
    }
}
