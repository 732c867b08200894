package io.jenkins.plugins.repopilot.engine.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server can do wrong, and how many requests it gets, how far apart, for it. */
class ServerTroubleTest {

    private static final ModelAnswer GOOD = ModelAnswer.text("It says hello.");

    @TempDir
    Path directory;

    @Test
    void answersAtOnce() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, GOOD)) {
            assertEquals("It says hello.", fixture.service().text(ServiceFixture.request()));
            assertEquals(1, fixture.server.questions().size());
            assertEquals(List.of(), fixture.events());
            assertEquals(1, fixture.bead().usage().calls());
        }
    }

    @Test
    void waitsLongerAndLongerWhileTheServerFails() throws Exception {
        ModelAnswer broken = ModelAnswer.error(503, "overloaded", "The server is overloaded");
        try (ServiceFixture fixture = new ServiceFixture(directory, broken, broken, broken, broken, GOOD)) {
            assertEquals("It says hello.", fixture.service().text(ServiceFixture.request()));
            assertEquals(List.of(10L, 20L, 40L, 80L), fixture.gaps());
            assertEquals(4, fixture.events().size());
            assertEquals(
                    "retry: server error (503): The server is overloaded (attempt 1 of 5)",
                    fixture.events().get(0));
            assertTrue(fixture.console.get(0).contains("server error (503)"), fixture.console.toString());
            assertTrue(fixture.console.get(0).contains("in 10.0 s"), fixture.console.toString());
        }
    }

    @Test
    void givesUpAfterFiveAttempts() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, ModelAnswer.error(500, "server_error", "Oops"))) {
            ModelException e = failure(fixture);
            assertEquals(ModelException.Kind.UNAVAILABLE, e.kind());
            assertTrue(e.kind().endsRun());
            assertEquals(5, fixture.server.questions().size());
            assertEquals(
                    "fail: server error (500): Oops (attempt 5)",
                    fixture.events().get(4));
            assertEquals(Usage.NONE, fixture.bead().usage());
        }
    }

    @Test
    void waitsAsLongAsTheServerAsks() throws Exception {
        ModelAnswer limited =
                ModelAnswer.error(429, "rate_limit_exceeded", "Rate limit reached", Map.of("Retry-After", "437"));
        try (ServiceFixture fixture = new ServiceFixture(directory, limited, GOOD)) {
            fixture.service().text(ServiceFixture.request());
            assertEquals(List.of(437L), fixture.gaps());
            assertEquals(List.of("retry: rate limit (429): Rate limit reached (attempt 1 of 5)"), fixture.events());
        }
    }

    @Test
    void understandsADateToRetryAfter() throws Exception {
        // the fixture's clock starts at 02:00:00
        ModelAnswer limited = ModelAnswer.error(
                429,
                "rate_limit_exceeded",
                "Rate limit reached",
                Map.of("Retry-After", "Sun, 22 Nov 2026 02:01:30 GMT"));
        try (ServiceFixture fixture = new ServiceFixture(directory, limited, GOOD)) {
            fixture.service().text(ServiceFixture.request());
            assertEquals(List.of(90L), fixture.gaps());
        }
    }

    @Test
    void failsAtOnceIfTheWaitWouldOutlastTheRun() throws Exception {
        ModelAnswer limited =
                ModelAnswer.error(429, "rate_limit_exceeded", "Daily limit reached", Map.of("Retry-After", "7300"));
        try (ServiceFixture fixture = new ServiceFixture(directory, limited)) {
            ModelException e = failure(fixture);
            assertEquals(ModelException.Kind.OUT_OF_TIME, e.kind());
            assertEquals(1, fixture.server.questions().size());
            assertTrue(e.getMessage().contains("the next attempt would be in 7300.0 s"), e.getMessage());
            assertTrue(e.getMessage().contains("the run has only 7200.0 s left"), e.getMessage());
        }
    }

    @Test
    void doesNotRetryWithoutMoney() throws Exception {
        ModelAnswer broke = ModelAnswer.error(429, "insufficient_quota", "You exceeded your current quota");
        try (ServiceFixture fixture = new ServiceFixture(directory, broke)) {
            assertEquals(ModelException.Kind.QUOTA_EXHAUSTED, failure(fixture).kind());
            assertEquals(1, fixture.server.questions().size());
        }
    }

    @Test
    void doesNotRetryAWrongKeyAndKeepsItOutOfAllTexts() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, GOOD).withKey("wrong-key-abcdefghijkl")) {
            fixture.server.requiringKey("another");
            ModelException e = failure(fixture);
            assertEquals(ModelException.Kind.UNAUTHORIZED, e.kind());
            assertEquals(1, fixture.server.questions().size());
            assertTrue(e.getMessage().contains("Incorrect API key provided: [key]"), e.getMessage());
            String all = e.getMessage() + fixture.console + fixture.events() + Files.readString(fixture.transcript);
            assertFalse(all.contains("abcdefgh"), all);
        }
    }

    @Test
    void doesNotRetryAnUnknownModel() throws Exception {
        ModelAnswer unknown = ModelAnswer.error(404, "model_not_found", "The model `gpt-99` does not exist");
        try (ServiceFixture fixture = new ServiceFixture(directory, unknown).with(Setting.MODEL, "gpt-99")) {
            ModelException e = failure(fixture);
            assertEquals(ModelException.Kind.UNKNOWN_MODEL, e.kind());
            assertEquals(1, fixture.server.questions().size());
            assertTrue(
                    e.getMessage().startsWith("Asking gpt-99 for analyze.graph: model or address not known (404)"),
                    e.getMessage());
            assertTrue(e.getMessage().contains("Check the settings model"), e.getMessage());
        }
    }

    @Test
    void makesARequestSmallerOnce() throws Exception {
        ModelAnswer tooLarge = ModelAnswer.error(
                429,
                "rate_limit_exceeded",
                "Rate limit reached on tokens per min (TPM): Limit 30000, Requested 36278. You will always get this");
        try (ServiceFixture fixture = new ServiceFixture(directory, tooLarge, GOOD)) {
            assertEquals(
                    "It says hello.",
                    fixture.service().text(ServiceFixture.request().orSmaller(() -> "FILE b.txt")));
            assertEquals(List.of(0L), fixture.gaps());
            assertTrue(fixture.server.questions().get(1).task().startsWith("FILE b.txt"));
            assertTrue(
                    fixture.events().get(0).startsWith("shrink: request too large (429)"),
                    fixture.events().toString());
        }
    }

    @Test
    void skipsWhatIsStillTooLarge() throws Exception {
        ModelAnswer tooLarge =
                ModelAnswer.error(400, "context_length_exceeded", "This model's maximum context length is 8192 tokens");
        try (ServiceFixture fixture = new ServiceFixture(directory, tooLarge)) {
            ModelException e = assertThrows(
                    ModelException.class,
                    () -> fixture.service().text(ServiceFixture.request().orSmaller(() -> "FILE b.txt")));
            assertEquals(ModelException.Kind.TOO_LARGE, e.kind());
            assertFalse(e.kind().endsRun());
            assertEquals(2, fixture.server.questions().size());
            assertTrue(
                    fixture.events().get(1).startsWith("skip: "),
                    fixture.events().toString());
        }
    }

    @Test
    void saysSoWhenAWebPageAnswers() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, ModelAnswer.webPage(200, "Please log in"))) {
            ModelException e = failure(fixture);
            assertEquals(ModelException.Kind.UNAVAILABLE, e.kind());
            assertEquals(1, fixture.server.questions().size());
            assertTrue(e.getMessage().contains("a web page ('Please log in') instead of JSON"), e.getMessage());
        }
    }

    @Test
    void retriesAWebPageWhereTheApiAnsweredBefore() throws Exception {
        try (ServiceFixture fixture =
                new ServiceFixture(directory, GOOD, ModelAnswer.webPage(200, "Maintenance"), GOOD)) {
            DefaultModelService service = fixture.service();
            service.text(ServiceFixture.request());
            service.text(ServiceFixture.request());
            assertEquals(List.of(0L, 10L), fixture.gaps());
        }
    }

    @Test
    void retriesAGatewaysErrorPage() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, ModelAnswer.webPage(502, "Bad Gateway"), GOOD)) {
            fixture.service().text(ServiceFixture.request());
            assertEquals(List.of(10L), fixture.gaps());
        }
    }

    @Test
    void retriesMalformedJsonEmptyChoicesAndEmptyText() throws Exception {
        ModelAnswer malformed = new ModelAnswer.Raw(200, Map.of(), "{\"choices\": [{\"mess");
        try (ServiceFixture fixture =
                new ServiceFixture(directory, malformed, new ModelAnswer.EmptyChoices(), ModelAnswer.text(" "), GOOD)) {
            assertEquals("It says hello.", fixture.service().text(ServiceFixture.request()));
            assertEquals(List.of(10L, 20L, 40L), fixture.gaps());
            assertTrue(
                    fixture.events().get(0).contains("not whole JSON"),
                    fixture.events().toString());
            assertTrue(
                    fixture.events().get(1).contains("the answer has no choices"),
                    fixture.events().toString());
            assertTrue(
                    fixture.events().get(2).contains("the answer is empty"),
                    fixture.events().toString());
        }
    }

    @Test
    void failsThePieceOfWorkIfChoicesStayEmpty() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, new ModelAnswer.EmptyChoices())) {
            ModelException e = failure(fixture);
            assertEquals(ModelException.Kind.INVALID_REPLY, e.kind());
            assertEquals(5, fixture.server.questions().size());
        }
    }

    @Test
    void retriesADisconnectInTheMiddle() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, new ModelAnswer.Disconnect(), GOOD)) {
            assertEquals("It says hello.", fixture.service().text(ServiceFixture.request()));
            assertEquals(List.of(10L), fixture.gaps());
            assertTrue(
                    fixture.events().get(0).startsWith("retry: no answer from 127.0.0.1:"),
                    fixture.events().toString());
        }
    }

    @Test
    void givesUpOnAnAttemptThatIsNeverAnswered() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, new ModelAnswer.Silence(), GOOD)
                .attemptsLasting(Duration.ofMillis(300))) {
            assertEquals("It says hello.", fixture.service().text(ServiceFixture.request()));
            assertEquals(List.of(10L), fixture.gaps());
            assertTrue(
                    fixture.events().get(0).contains("no complete answer within 0.3 s"),
                    fixture.events().toString());
        }
    }

    @Test
    void waitsForASlowReply() throws Exception {
        try (ServiceFixture fixture =
                new ServiceFixture(directory, new ModelAnswer.Slow(Duration.ofMillis(400), GOOD))) {
            assertEquals("It says hello.", fixture.service().text(ServiceFixture.request()));
            assertEquals(1, fixture.server.questions().size());
        }
    }

    @Test
    void saysWhatToDoWhenNothingListens() throws Exception {
        ServiceFixture fixture = new ServiceFixture(directory, GOOD);
        DefaultModelService service = fixture.service();
        fixture.close();
        ModelException e = assertThrows(ModelException.class, () -> service.text(ServiceFixture.request()));
        assertEquals(ModelException.Kind.UNAVAILABLE, e.kind());
        assertTrue(e.getMessage().contains("no answer from 127.0.0.1:"), e.getMessage());
        assertTrue(e.getMessage().contains("check baseUrl, the proxy"), e.getMessage());
    }

    @Test
    void skipsWhatAFilterRefuses() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, new ModelAnswer.Filtered())) {
            assertEquals(ModelException.Kind.FILTERED, failure(fixture).kind());
            assertEquals(1, fixture.server.questions().size());
            assertTrue(
                    fixture.events().get(0).startsWith("skip: the provider's content filter"),
                    fixture.events().toString());
        }
    }

    @Test
    void skipsWhatTheModelRefuses() throws Exception {
        try (ServiceFixture fixture =
                new ServiceFixture(directory, new ModelAnswer.Refusal("I can't help with that."))) {
            ModelException e = failure(fixture);
            assertEquals(ModelException.Kind.FILTERED, e.kind());
            assertTrue(e.getMessage().contains("I can't help with that."), e.getMessage());
        }
    }

    private static ModelException failure(ServiceFixture fixture) {
        DefaultModelService service = fixture.service();
        return assertThrows(ModelException.class, () -> service.text(ServiceFixture.request()));
    }
}
