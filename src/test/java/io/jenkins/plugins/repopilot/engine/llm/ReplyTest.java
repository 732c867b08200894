package io.jenkins.plugins.repopilot.engine.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.demo.ModelQuestion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what a model wrote to the value or text that a stage gets. */
class ReplyTest {

    enum Level {
        LOW,
        VERY_HIGH
    }

    record Idea(String title, Level level, int lineCount, Optional<String> codeHint) {}

    record Ideas(List<Idea> ideas) {}

    private static final String GOOD =
            "{\"ideas\":[{\"title\":\"Cache\",\"level\":\"very_high\",\"line_count\":3,\"code_hint\":null}]}";
    private static final Ideas EXPECTED = new Ideas(List.of(new Idea("Cache", Level.VERY_HIGH, 3, Optional.empty())));

    @TempDir
    Path directory;

    @Test
    void asksWithTheRecordsSchemaAndGivesTheRecord() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(
                directory,
                ModelAnswer.json(Map.of(
                        "ideas",
                        List.of(Map.of(
                                "title", "Cache", "level", "VERY_HIGH", "line_count", 3, "code_hint", "a map")))))) {
            Ideas ideas = json(fixture);
            assertEquals(Optional.of("a map"), ideas.ideas().get(0).codeHint());
            ModelQuestion question = fixture.server.questions().get(0);
            assertEquals("json_schema", question.format());
            assertEquals("Ideas", question.schemaName());
            assertEquals(
                    "{\"type\":\"object\",\"properties\":{\"ideas\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
                            + "\"title\":{\"type\":\"string\"},\"level\":{\"type\":\"string\",\"enum\":[\"LOW\",\"VERY_HIGH\"]},"
                            + "\"line_count\":{\"type\":\"integer\"},"
                            + "\"code_hint\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}},"
                            + "\"required\":[\"title\",\"level\",\"line_count\",\"code_hint\"],\"additionalProperties\":false}}},"
                            + "\"required\":[\"ideas\"],\"additionalProperties\":false}",
                    question.body().at("/response_format/json_schema/schema").toString());
            assertTrue(question.body().at("/response_format/json_schema/strict").asBoolean());
        }
    }

    @Test
    void readsJsonOutOfTalkAndFences() throws Exception {
        String talk = "Sure! Some {braces} first.\n```json\n" + GOOD.replace("line_count\":3", "lineCount\":\"3\"")
                + "\n```\nAnything else?";
        try (ServiceFixture fixture = new ServiceFixture(directory, ModelAnswer.text(talk))) {
            assertEquals(EXPECTED, json(fixture));
            assertEquals(1, fixture.server.questions().size());
        }
    }

    @Test
    void sendsAnIncompleteReplyBackOnceWithItsProblemsNamed() throws Exception {
        String bad = "{\"ideas\":[{\"title\":null,\"level\":\"huge\",\"line_count\":2.5}]}";
        try (ServiceFixture fixture = new ServiceFixture(directory, ModelAnswer.text(bad), ModelAnswer.text(GOOD))) {
            assertEquals(EXPECTED, json(fixture));
            ModelQuestion second = fixture.server.questions().get(1);
            assertEquals(
                    List.of("system", "user", "assistant", "user"),
                    second.messages().stream().map(m -> m.role()).toList());
            String asked = second.messages().get(3).text();
            assertTrue(asked.contains("- ideas[0].title is missing."), asked);
            assertTrue(asked.contains("- ideas[0].level must be one of LOW, VERY_HIGH, but is \"huge\"."), asked);
            assertTrue(asked.contains("- ideas[0].line_count must be a whole number, but is 2.5."), asked);
            assertTrue(
                    fixture.events().get(0).startsWith("correct: the reply can't be used: ideas[0].title is missing."));
            assertEquals(2, fixture.bead().usage().calls());
        }
    }

    @Test
    void sendsBackWhatTheStageFindsWrong() throws Exception {
        try (ServiceFixture fixture =
                new ServiceFixture(directory, ModelAnswer.text("{\"ideas\":[]}"), ModelAnswer.text(GOOD))) {
            Ideas ideas = fixture.service()
                    .json(
                            ServiceFixture.request(),
                            Ideas.class,
                            i -> i.ideas().isEmpty() ? List.of("At least one idea is needed.") : List.of());
            assertEquals(EXPECTED, ideas);
            assertTrue(fixture.server.questions().get(1).task().contains("- At least one idea is needed."));
        }
    }

    @Test
    void givesUpAfterOneCorrection() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, ModelAnswer.text("I'd rather write prose."))) {
            ModelException e = assertThrows(ModelException.class, () -> json(fixture));
            assertEquals(ModelException.Kind.INVALID_REPLY, e.kind());
            assertEquals(2, fixture.server.questions().size());
            assertEquals(
                    "skip: the reply can't be used, also after a correction: The reply holds no complete JSON object.",
                    fixture.events().get(1));
        }
    }

    @Test
    void fallsBackToJsonObjectAndRemembersIt() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, ModelAnswer.text(GOOD))) {
            fixture.server.notKnowing("json_schema");
            DefaultModelService service = fixture.service();
            assertEquals(EXPECTED, service.json(ServiceFixture.request(), Ideas.class, i -> List.of()));
            assertEquals(EXPECTED, service.json(ServiceFixture.request(), Ideas.class, i -> List.of()));
            assertEquals(List.of("json_schema", "json_object", "json_object"), formats(fixture));
            assertEquals(
                    List.of("adapt: the server does not take json_schema; json_object from now on"), fixture.events());
            assertTrue(fixture.server.questions().get(2).task().contains("\"line_count\":{\"type\":\"integer\"}"));
        }
    }

    @Test
    void fallsBackToTextAndToMaxTokensAndToNoEffort() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, ModelAnswer.text(GOOD))
                .with(io.jenkins.plugins.repopilot.engine.Setting.REASONING_EFFORT, "low")) {
            fixture.server.notKnowing("json_schema", "json_object", "max_completion_tokens", "reasoning_effort");
            assertEquals(EXPECTED, json(fixture));
            ModelQuestion last =
                    fixture.server.questions().get(fixture.server.questions().size() - 1);
            assertEquals("text", last.format());
            assertEquals(500, last.body().path("max_tokens").asInt());
            assertFalse(last.body().has("max_completion_tokens"));
            assertFalse(last.body().has("reasoning_effort"));
            assertEquals(1, fixture.bead().usage().calls());
        }
    }

    @Test
    void doesNotBlameTheFormatForAnotherRefusal() throws Exception {
        ModelAnswer refused = ModelAnswer.error(400, "invalid_prompt", "The prompt breaks a rule");
        try (ServiceFixture fixture =
                new ServiceFixture(directory, refused, refused, refused, ModelAnswer.text(GOOD))) {
            DefaultModelService service = fixture.service();
            ModelException e = assertThrows(
                    ModelException.class, () -> service.json(ServiceFixture.request(), Ideas.class, i -> List.of()));
            assertEquals(ModelException.Kind.REFUSED, e.kind());
            assertTrue(e.getMessage().contains("The prompt breaks a rule"), e.getMessage());
            service.json(ServiceFixture.request(), Ideas.class, i -> List.of());
            assertEquals(List.of("json_schema", "json_object", "text", "json_schema"), formats(fixture));
        }
    }

    @Test
    void continuesATextThatWasCutOffFromItsLastWholeLine() throws Exception {
        String start = "a line of text\n".repeat(20);
        try (ServiceFixture fixture = new ServiceFixture(
                directory,
                new ModelAnswer.CutOff(start + "half a li"),
                ModelAnswer.text("a line of text\nhalf a line\nthe end\n"))) {
            String text = fixture.service().text(ServiceFixture.request());
            assertEquals(start + "half a line\nthe end\n", text);
            ModelQuestion second = fixture.server.questions().get(1);
            assertEquals(start, second.messages().get(2).text());
            assertEquals(List.of("continue: the reply was cut off at 500 tokens"), fixture.events());
        }
    }

    @Test
    void refusesATextThatIsCutOffTwice() throws Exception {
        ModelAnswer cut = new ModelAnswer.CutOff("a line of text\n".repeat(20));
        try (ServiceFixture fixture = new ServiceFixture(directory, cut)) {
            ModelException e =
                    assertThrows(ModelException.class, () -> fixture.service().text(ServiceFixture.request()));
            assertEquals(ModelException.Kind.CUT_OFF, e.kind());
            assertEquals(2, fixture.server.questions().size());
            assertTrue(fixture.events().get(1).startsWith("skip: the reply was cut off at 500 tokens, and again"));
        }
    }

    @Test
    void givesTwiceTheRoomToJsonThatWasCutOff() throws Exception {
        try (ServiceFixture fixture =
                new ServiceFixture(directory, new ModelAnswer.CutOff(GOOD.substring(0, 30)), ModelAnswer.text(GOOD))) {
            assertEquals(EXPECTED, json(fixture));
            assertEquals(
                    List.of(500, 1000),
                    fixture.server.questions().stream()
                            .map(ModelQuestion::maxTokens)
                            .toList());
        }
    }

    @Test
    void givesTwiceTheRoomToAReplyThatReasoningUsedUp() throws Exception {
        try (ServiceFixture fixture =
                new ServiceFixture(directory, new ModelAnswer.CutOff(""), ModelAnswer.text("It says hello."))) {
            assertEquals("It says hello.", fixture.service().text(ServiceFixture.request()));
            assertEquals(
                    List.of(500, 1000),
                    fixture.server.questions().stream()
                            .map(ModelQuestion::maxTokens)
                            .toList());
        }
    }

    @Test
    void asksForNoMoreThanTheModelCanWrite() throws Exception {
        ModelAnswer tooMany = ModelAnswer.error(
                400,
                "invalid_value",
                "max_tokens is too large: 500. This model supports at most 400 completion tokens, whereas you provided 500.");
        try (ServiceFixture fixture = new ServiceFixture(directory, tooMany, ModelAnswer.text("It says hello."))) {
            DefaultModelService service = fixture.service();
            service.text(ServiceFixture.request());
            service.text(ServiceFixture.request());
            assertEquals(
                    List.of(500, 400, 400),
                    fixture.server.questions().stream()
                            .map(ModelQuestion::maxTokens)
                            .toList());
        }
    }

    @Test
    void countsItselfWhereTheServerReportsNoUsage() throws Exception {
        try (ServiceFixture fixture = new ServiceFixture(directory, new ModelAnswer.WithoutUsage("It says hello."))) {
            fixture.service().text(ServiceFixture.request());
            assertEquals(
                    TokenCounter.count("It says hello."), fixture.bead().usage().outputTokens());
            assertTrue(fixture.bead().usage().inputTokens() > 10);
        }
    }

    @Test
    void refusesTypesThatASchemaCantSay() {
        record WithMap(Map<String, String> values) {}
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> RecordSchema.of(WithMap.class));
        assertTrue(e.getMessage().contains("java.util.Map"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> RecordSchema.of(String.class));
    }

    @Test
    void survivesHostileReplies() {
        ReplyReader<Ideas> reader = new ReplyReader<>(Ideas.class, i -> List.of());
        for (String reply : List.of(
                "",
                "null",
                "[]",
                "{".repeat(100_000),
                "[".repeat(5_000),
                "{\"ideas\":" + "9".repeat(5_000) + "}",
                "\u0000{\uD800")) {
            assertFalse(
                    reader.read(reply).problems().isEmpty() && !reply.equals("[]"),
                    "of " + reply.length() + " characters");
        }
        assertEquals(new Ideas(List.of()), reader.read("[]").value());
    }

    private static Ideas json(ServiceFixture fixture) throws Exception {
        return fixture.service().json(ServiceFixture.request(), Ideas.class, ideas -> List.of());
    }

    private static List<String> formats(ServiceFixture fixture) {
        return fixture.server.questions().stream().map(ModelQuestion::format).toList();
    }
}
