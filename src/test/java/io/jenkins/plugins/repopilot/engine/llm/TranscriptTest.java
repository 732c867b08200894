package io.jenkins.plugins.repopilot.engine.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.testkit.TestTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptTest {

    private static final String SECRET = "AKIAQWERTYUIOPASDFGH";

    @TempDir
    Path directory;

    @TempDir
    Path other;

    @Test
    void replaysEqualRequestsInTheirOrderWithoutServerAndKey() throws Exception {
        record Answer(String text) {}
        Path recorded;
        Usage used;
        try (ServiceFixture fixture = new ServiceFixture(
                directory,
                ModelAnswer.error(503, "overloaded", "Busy"),
                ModelAnswer.text("first"),
                ModelAnswer.text("second"),
                ModelAnswer.text("no json"),
                ModelAnswer.text("{\"text\":\"third\"}"))) {
            DefaultModelService service = fixture.service();
            assertEquals("first", service.text(ServiceFixture.request()));
            assertEquals("second", service.text(ServiceFixture.request()));
            assertEquals(new Answer("third"), service.json(ServiceFixture.request(), Answer.class, a -> List.of()));
            recorded = fixture.transcript;
            used = fixture.bead().usage();
        }
        try (ServiceFixture fixture = new ServiceFixture(other, ModelAnswer.text("never asked"))) {
            DefaultModelService replay = DefaultModelService.replay(fixture.run(), recorded, null);
            assertEquals("first", replay.text(ServiceFixture.request()));
            assertEquals("second", replay.text(ServiceFixture.request()));
            assertEquals(new Answer("third"), replay.json(ServiceFixture.request(), Answer.class, a -> List.of()));
            assertEquals(used, fixture.bead().usage());
            assertEquals(0, fixture.server.questions().size());
            assertEquals(List.of(), ((TestTime) fixture.time).sleeps());
        }
    }

    @Test
    void replaysAFailureWithoutRetries() throws Exception {
        Path recorded;
        try (ServiceFixture fixture = new ServiceFixture(directory, ModelAnswer.error(503, "overloaded", "Busy"))) {
            DefaultModelService service = fixture.service();
            assertThrows(ModelException.class, () -> service.text(ServiceFixture.request()));
            recorded = fixture.transcript;
        }
        try (ServiceFixture fixture = new ServiceFixture(other, ModelAnswer.text("never asked"))) {
            DefaultModelService replay = DefaultModelService.replay(fixture.run(), recorded, null);
            ModelException e = assertThrows(ModelException.class, () -> replay.text(ServiceFixture.request()));
            assertEquals(ModelException.Kind.UNAVAILABLE, e.kind());
            assertEquals(List.of(), ((TestTime) fixture.time).sleeps());
        }
    }

    @Test
    void saysClearlyThatARequestWasNotRecorded() throws Exception {
        Path recorded = recordOne();
        try (ServiceFixture fixture = new ServiceFixture(other, ModelAnswer.text("never asked"))) {
            DefaultModelService replay = DefaultModelService.replay(fixture.run(), recorded, null);
            ModelException e =
                    assertThrows(ModelException.class, () -> replay.text(ServiceFixture.request("Something else?")));
            assertTrue(e.kind().endsRun());
            assertTrue(
                    e.getMessage().contains("the transcript transcript.jsonl has no reply to this request (hash "),
                    e.getMessage());
            assertTrue(e.getMessage().contains("0 recorded replies were used, 1 are left"), e.getMessage());
            replay.text(ServiceFixture.request());
            e = assertThrows(ModelException.class, () -> replay.text(ServiceFixture.request()));
            assertTrue(
                    e.getMessage().contains("no further reply to this request, all recorded ones were used"),
                    e.getMessage());
        }
    }

    @Test
    void refusesToReplayNothing() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty.jsonl"));
        IOException e = assertThrows(IOException.class, () -> new ReplayChatModel(empty));
        assertTrue(e.getMessage().contains("nothing to replay"), e.getMessage());
    }

    @Test
    void neitherRequestNorTranscriptHoldsASecretOrTheKey() throws Exception {
        String key = "sk-test-0123456789abcdefghij";
        try (ServiceFixture fixture =
                new ServiceFixture(directory, ModelAnswer.text("It holds " + SECRET + ".")).withKey(key)) {
            ModelRequest request = new ModelRequest(
                    ModelRequest.Purpose.CODE,
                    ServiceFixture.BEAD,
                    "i",
                    "aws_access_key_id = " + SECRET,
                    "uses " + key,
                    100);
            fixture.service().text(request);
            String sent = fixture.server.questions().get(0).body().toString();
            String kept = Files.readString(fixture.transcript);
            assertFalse(sent.contains(SECRET) || sent.contains(key), sent);
            assertFalse(kept.contains(SECRET) || kept.contains(key), kept);
            assertTrue(kept.contains("«secret-1»"), kept);
        }
    }

    @Test
    void keepsNoTranscriptIfTurnedOff() throws Exception {
        try (ServiceFixture fixture =
                new ServiceFixture(directory, ModelAnswer.text("Fine.")).with(Setting.TRANSCRIPT, false)) {
            fixture.service().text(ServiceFixture.request());
            assertFalse(Files.exists(fixture.transcript));
        }
    }

    @Test
    void goesOnAfterATornLine() throws Exception {
        Path recorded = recordOne();
        Files.writeString(recorded, "{\"at\":\"2026", StandardOpenOption.APPEND);
        Transcript.Entry entry = Transcript.read(recorded).get(0);
        new Transcript(recorded).append(entry);
        assertEquals(2, Transcript.read(recorded).size());
        assertEquals(entry, Transcript.read(recorded).get(1));
    }

    @Test
    void namesEqualRequestsEquallyAndOthersDifferently() {
        ChatRequest request = request("gpt-4.1", "hello", 100);
        assertEquals(request.hash(), request("gpt-4.1", "hello", 100).hash());
        // recorded transcripts stay good: a change of this figure breaks them all
        assertEquals("e461160a", request.hash().substring(0, 8));
        assertNotEquals(request.hash(), request("gpt-4o", "hello", 100).hash());
        assertNotEquals(request.hash(), request("gpt-4.1", "hello!", 100).hash());
        assertNotEquals(request.hash(), request("gpt-4.1", "hello", 101).hash());
    }

    @Test
    void deletesOldTranscriptsOnly() throws Exception {
        Instant now = Instant.parse("2026-11-22T02:00:00Z");
        Path old = transcriptOf("old", now.minus(Duration.ofDays(31)));
        Path young = transcriptOf("young", now.minus(Duration.ofDays(29)));
        Path record = Files.createFile(old.resolveSibling("run.json"));
        assertEquals(0, Transcript.deleteOlderThan(directory, 0, now));
        assertEquals(1, Transcript.deleteOlderThan(directory, 30, now));
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(young) && Files.exists(record));
    }

    private Path transcriptOf(String run, Instant at) throws IOException {
        Path file = Files.createDirectories(directory.resolve(run)).resolve("transcript.jsonl");
        Files.writeString(file, "{}\n");
        Files.setLastModifiedTime(file, FileTime.from(at));
        return file;
    }

    private Path recordOne() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, ModelAnswer.text("Fine."))) {
            fixture.service().text(ServiceFixture.request());
            return fixture.transcript;
        }
    }

    private static ChatRequest request(String model, String text, int most) {
        return new ChatRequest(model, List.of(new ChatRequest.Message(ChatRequest.Role.USER, text)), null, most, "");
    }
}
