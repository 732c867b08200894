package io.jenkins.plugins.repopilot.engine.report;

import io.jenkins.plugins.repopilot.engine.JsonLines;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.llm.ChatFailure;
import io.jenkins.plugins.repopilot.engine.llm.ChatReply;
import io.jenkins.plugins.repopilot.engine.llm.ChatRequest;
import io.jenkins.plugins.repopilot.engine.llm.Transcript;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The calls to a model that a run's transcript tells of, by bead. Without a transcript (they are deleted after a time) there are none. */
public final class ModelCalls {

    private ModelCalls() {}

    /**
     * One exchange with a model, without its texts.
     *
     * @param number counts the bead's exchanges from 1
     * @param outcome {@code reply}, {@code retried} or {@code failed}
     * @param end why the reply ends: {@code stop}, {@code length} or {@code filtered}; {@code null} without a reply
     * @param inputTokens cached ones included; {@code null} if there was no reply, or the provider did not say
     * @param waitedSec from question to answer
     * @param problem why there was no reply, else {@code null}
     */
    public record CallView(
            int number,
            Instant at,
            String purpose,
            String model,
            String outcome,
            String end,
            Long inputTokens,
            Long outputTokens,
            Long cachedTokens,
            double waitedSec,
            String problem) {}

    /** The calls of all beads. */
    public static Map<String, List<CallView>> of(RunDirectory directory) throws IOException {
        Map<String, List<CallView>> calls = new LinkedHashMap<>();
        for (Line line : lines(directory, "")) {
            List<CallView> known = calls.computeIfAbsent(ShownText.name(line.beadId()), id -> new ArrayList<>());
            known.add(view(line, known.size() + 1));
        }
        return calls;
    }

    /** The calls of one bead, in their order. */
    public static List<CallView> of(RunDirectory directory, String beadId) throws IOException {
        List<CallView> calls = new ArrayList<>();
        for (Line line : lines(directory, beadId)) {
            calls.add(view(line, calls.size() + 1));
        }
        return calls;
    }

    /**
     * What was said in one exchange, both sides, as it left the controller: secrets are placeholders in it.
     *
     * @param name {@code IMP-001:2} is the second exchange of bead IMP-001
     * @return empty if there was none
     */
    public static Optional<String> text(RunDirectory directory, String name) throws IOException {
        int colon = name.lastIndexOf(':');
        if (colon < 1 || !name.substring(colon + 1).matches("\\d{1,5}")) {
            return Optional.empty();
        }
        int number = Integer.parseInt(name.substring(colon + 1));
        List<Line> lines = lines(directory, name.substring(0, colon));
        return number < 1 || number > lines.size() ? Optional.empty() : Optional.of(told(lines.get(number - 1)));
    }

    private static CallView view(Line line, int number) {
        Reply reply = line.reply();
        String model = reply == null || reply.model() == null || reply.model().isEmpty()
                ? line.request().model()
                : reply.model();
        return new CallView(
                number,
                line.at(),
                ShownText.name(line.purpose()).toLowerCase(Locale.ROOT),
                ShownText.name(model),
                line.outcome().name().toLowerCase(Locale.ROOT),
                reply == null ? null : reply.end().name().toLowerCase(Locale.ROOT),
                reply == null ? null : known(reply.inputTokens()),
                reply == null ? null : known(reply.outputTokens()),
                reply == null ? null : known(reply.cachedTokens()),
                line.latencyMs() / 1000.0,
                line.failure() == null ? null : ShownText.summary(line.failureMessage()));
    }

    private static Long known(long tokens) {
        return tokens < 0 ? null : tokens;
    }

    private static String told(Line line) {
        StringBuilder text = new StringBuilder();
        for (ChatRequest.Message message : line.request().messages()) {
            text.append("──── ")
                    .append(message.role())
                    .append(" ────\n")
                    .append(message.text())
                    .append("\n\n");
        }
        if (line.reply() != null) {
            text.append("──── REPLY ────\n").append(line.reply().text()).append('\n');
        } else {
            text.append("──── NO REPLY ────\n").append(line.failureMessage()).append('\n');
        }
        return ShownText.source(text.toString());
    }

    /** @param beadId empty: of all beads */
    private static List<Line> lines(RunDirectory directory, String beadId) throws IOException {
        if (!Files.exists(directory.transcript())) {
            return List.of();
        }
        return JsonLines.read(directory.transcript(), Line.class, text -> text.contains(beadId)).stream()
                .filter(line -> beadId.isEmpty() || beadId.equals(line.beadId()))
                .toList();
    }

    /** What is read of a transcript's line. */
    private record Line(
            Instant at,
            String beadId,
            String purpose,
            Request request,
            Transcript.Outcome outcome,
            Reply reply,
            ChatFailure.Kind failure,
            String failureMessage,
            long latencyMs) {}

    private record Request(String model, List<ChatRequest.Message> messages) {}

    private record Reply(
            String text, ChatReply.End end, long inputTokens, long outputTokens, long cachedTokens, String model) {}
}
