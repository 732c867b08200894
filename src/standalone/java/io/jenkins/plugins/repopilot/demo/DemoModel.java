package io.jenkins.plugins.repopilot.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.repopilot.engine.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers what a run on the sample project asks, from the files in {@code replies/}. It reads the question as a model would: which document,
 * category or improvement it is about, and, for an edit, which of the prepared ones fits the files as they are in the prompt.
 */
public final class DemoModel implements LoopbackModelServer.Replier {

    private static final Pattern DOCUMENT = Pattern.compile("the document \"(\\w+)\"");
    private static final Pattern CATEGORY = Pattern.compile("category \"(\\w+)\"");
    private static final Pattern PROPOSAL = Pattern.compile("((?:IMP-|P)\\d+) \\[[^]]*] (.+)");
    private static final Pattern TITLE = Pattern.compile("(?m)^Title: (.+)$");
    private static final Pattern GROUP = Pattern.compile("The file (?:will be|is) tests/test_(\\w+)\\.sh");
    private static final Pattern SEARCH = Pattern.compile("<<<<<<< SEARCH\n(.*?)=======\n", Pattern.DOTALL);
    private static final Pattern AUDIT_LINE = Pattern.compile("(?m)^\\s*(\\d+)\\s*\\+.*\\$ORDERS_AUDIT\"?$");
    private static final Map<String, Integer> SCORES = Map.of(
            "code_quality",
            8,
            "features",
            8,
            "security",
            9,
            "compliance",
            8,
            "integration",
            8,
            "test_coverage_potential",
            9);

    @Override
    public ModelAnswer reply(ModelQuestion question) {
        try {
            return answer(question);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ModelAnswer answer(ModelQuestion question) throws IOException {
        String prompt = question.task();
        return switch (question.schemaName()) {
            case "SuggestionReply" -> ModelAnswer.json(json("suggest/" + find(CATEGORY, prompt) + ".json"));
            case "VerdictReply" -> ModelAnswer.json(verdicts(prompt));
            case "ReviewReply" -> ModelAnswer.json(review(prompt));
            default -> ModelAnswer.text(text(question, prompt));
        };
    }

    private static String text(ModelQuestion question, String prompt) throws IOException {
        if (question.instructions().contains("keep a repository's documents true")) {
            String name = prompt.contains("# Specification")
                    ? "specification"
                    : prompt.contains("# Architecture") ? "architecture" : "";
            return name.isEmpty() ? "UNCHANGED" : resource("docs-after/" + name + ".md");
        }
        if (question.instructions().contains("documents repositories")) {
            return resource("docs/" + find(DOCUMENT, prompt) + ".md");
        }
        if (question.instructions().contains("You write automated tests")) {
            return tests(prompt);
        }
        return edit(last(TITLE, prompt), prompt);
    }

    /** The first prepared edit whose searched lines are all in the files of the prompt. */
    private static String edit(String title, String prompt) throws IOException {
        String name = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String reply = null;
        for (int k = 1; resourceExists("edits/" + name + "." + k + ".txt"); k++) {
            reply = resource("edits/" + name + "." + k + ".txt");
            if (SEARCH.matcher(reply).results().allMatch(found -> prompt.contains(found.group(1)))) {
                return reply;
            }
        }
        if (reply == null) {
            throw new IOException("The demo's model knows no edit for '" + title + "'");
        }
        return reply;
    }

    private static String tests(String prompt) throws IOException {
        return "```sh\n" + resource("tests/" + last(GROUP, prompt) + ".txt") + "```\n";
    }

    private static JsonNode verdicts(String prompt) throws IOException {
        JsonNode known = json("verdicts.json");
        ObjectNode reply = Json.mapper().createObjectNode();
        ArrayNode verdicts = reply.putArray("verdicts");
        Matcher proposal = PROPOSAL.matcher(prompt);
        while (proposal.find()) {
            ObjectNode verdict = ((ObjectNode) known.path(proposal.group(2).strip())).deepCopy();
            verdict.put("id", proposal.group(1)).putNull("duplicate_of");
            verdicts.add(verdict);
        }
        return reply;
    }

    private static JsonNode review(String prompt) throws IOException {
        ObjectNode reply = (ObjectNode) json("review.json");
        for (JsonNode score : reply.path("scores")) {
            ((ObjectNode) score).put("score", SCORES.get(score.path("dimension").asText()));
        }
        Matcher line = AUDIT_LINE.matcher(prompt);
        if (line.find()) {
            ((ObjectNode) reply.path("issues").path(0)).put("line", Integer.parseInt(line.group(1)));
        } else {
            ((ArrayNode) reply.path("issues")).removeAll();
        }
        return reply;
    }

    private static String find(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("The demo's model does not know what is asked: no " + pattern + " in the prompt");
        }
        return matcher.group(1);
    }

    private static String last(Pattern pattern, String text) throws IOException {
        List<String> all =
                pattern.matcher(text).results().map(found -> found.group(1)).toList();
        if (all.isEmpty()) {
            throw new IOException("The demo's model does not know what is asked: no " + pattern + " in the prompt");
        }
        return all.get(all.size() - 1).strip();
    }

    private static JsonNode json(String name) throws IOException {
        return Json.mapper().readTree(resource(name));
    }

    private static boolean resourceExists(String name) {
        return DemoModel.class.getResource("replies/" + name) != null;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = DemoModel.class.getResourceAsStream("replies/" + name)) {
            if (in == null) {
                throw new IOException("The demo's model has no reply " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
