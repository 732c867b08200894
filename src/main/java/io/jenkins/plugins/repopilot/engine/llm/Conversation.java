package io.jenkins.plugins.repopilot.engine.llm;

import io.jenkins.plugins.repopilot.engine.llm.CallLog.Decision;
import io.jenkins.plugins.repopilot.engine.llm.ChatRequest.Message;
import io.jenkins.plugins.repopilot.engine.llm.ChatRequest.Role;

/** One request of a stage with what may follow it: going on after a cut-off, one correction. */
final class Conversation {

    /** A text this short is not gone on with but asked for anew. */
    private static final int WORTH_CONTINUING = 200;

    private final ModelCalls calls;
    private final CallLog log;
    private final ModelRequest origin;
    private final ChatRequest question;

    Conversation(ModelCalls calls, CallLog log, ModelRequest origin, ChatRequest question) {
        this.calls = calls;
        this.log = log;
        this.origin = origin;
        this.question = question;
    }

    /**
     * @throws ModelException of kind {@code CUT_OFF} if it is cut off twice
     */
    String text() throws ModelException, InterruptedException {
        ChatReply reply = ask(question);
        if (reply.end() != ChatReply.End.LENGTH) {
            return reply.text();
        }
        String lines = wholeLines(reply.text());
        if (lines.length() < WORTH_CONTINUING) {
            return withMoreRoom(question).text();
        }
        log.decided(
                origin.beadId(),
                Decision.CONTINUE,
                "the reply was cut off at " + question.maxOutputTokens() + " tokens");
        ChatReply rest = ask(question.saying(
                new Message(Role.ASSISTANT, lines),
                new Message(
                        Role.USER,
                        "Your reply was cut off. Go on with the line that comes next. Repeat nothing, explain nothing, open no new"
                                + " code block.")));
        if (rest.end() == ChatReply.End.LENGTH) {
            throw cutOff(
                    question,
                    "the reply was cut off at " + question.maxOutputTokens()
                            + " tokens, and again when it was continued");
        }
        return lines + withoutOverlap(lines, rest.text());
    }

    /**
     * @throws ModelException of kind {@code INVALID_REPLY} if the corrected reply is not good either, {@code CUT_OFF} if it does not fit
     */
    <T> T json(ReplyReader<T> reader) throws ModelException, InterruptedException {
        ChatReply reply = whole(question);
        ReplyReader.Result<T> result = reader.read(reply.text());
        if (result.isGood()) {
            return result.value();
        }
        String problems = String.join(" ", result.problems());
        log.decided(origin.beadId(), Decision.CORRECT, "the reply can't be used: " + problems);
        ChatRequest correction = question.saying(
                new Message(Role.ASSISTANT, reply.text()),
                new Message(
                        Role.USER,
                        "Your reply can't be used:\n- " + String.join("\n- ", result.problems())
                                + "\nGive the whole answer again, corrected, in the same JSON format."));
        ReplyReader.Result<T> second = reader.read(whole(correction).text());
        if (second.isGood()) {
            return second.value();
        }
        throw calls.end(
                question,
                origin,
                ModelException.Kind.INVALID_REPLY,
                "the reply can't be used, also after a correction: " + String.join(" ", second.problems()),
                null);
    }

    private ChatReply whole(ChatRequest request) throws ModelException, InterruptedException {
        ChatReply reply = ask(request);
        return reply.end() == ChatReply.End.LENGTH ? withMoreRoom(request) : reply;
    }

    /** Half a JSON value, or next to nothing beside much reasoning, can't be gone on with: twice the room, once. */
    private ChatReply withMoreRoom(ChatRequest request) throws ModelException, InterruptedException {
        int most = (int) Math.min(Integer.MAX_VALUE, 2L * request.maxOutputTokens());
        log.decided(
                origin.beadId(),
                Decision.CONTINUE,
                "the reply was cut off at " + request.maxOutputTokens() + " tokens; " + most + " allowed");
        ChatReply reply = ask(request.withMaxOutputTokens(most));
        if (reply.end() == ChatReply.End.LENGTH) {
            throw cutOff(
                    request, "the reply was cut off at " + request.maxOutputTokens() + " tokens, and again at " + most);
        }
        return reply;
    }

    private ChatReply ask(ChatRequest request) throws ModelException, InterruptedException {
        ChatReply reply = calls.call(origin, request);
        if (reply.end() == ChatReply.End.FILTERED) {
            String said = ProviderErrors.shortened(reply.text());
            throw calls.end(
                    request,
                    origin,
                    ModelException.Kind.FILTERED,
                    "the provider's content filter or the model refused" + (said.isEmpty() ? "" : ": " + said),
                    null);
        }
        return reply;
    }

    private ModelException cutOff(ChatRequest request, String problem) {
        return calls.end(request, origin, ModelException.Kind.CUT_OFF, problem, null);
    }

    private static String wholeLines(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    /** Models repeat the last lines at times, for all they are told: the longest end of whole lines that the rest begins with goes. */
    static String withoutOverlap(String lines, String rest) {
        int start = 0;
        while (start < lines.length()) {
            String end = lines.substring(start);
            if (end.strip().length() > 1 && rest.startsWith(end)) {
                return rest.substring(end.length());
            }
            start = lines.indexOf('\n', start) + 1;
            if (start == 0) {
                break;
            }
        }
        return rest;
    }
}
