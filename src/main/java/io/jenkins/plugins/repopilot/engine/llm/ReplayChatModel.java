package io.jenkins.plugins.repopilot.engine.llm;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Answers from a transcript, without a key and without a network: each request as it was answered then, equal ones in their order. */
public final class ReplayChatModel implements ChatModel {

    private final Path file;
    private final Map<String, Deque<Transcript.Entry>> left = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private int answered;

    /**
     * @throws IOException if the transcript can't be read, or holds nothing
     */
    public ReplayChatModel(Path file) throws IOException {
        this.file = file;
        for (Transcript.Entry entry : Transcript.read(file)) {
            if (entry.outcome() != Transcript.Outcome.RETRIED) {
                left.computeIfAbsent(entry.requestHash(), hash -> new ArrayDeque<>())
                        .add(entry);
                known.add(entry.requestHash());
            }
        }
        if (known.isEmpty()) {
            throw new IOException(
                    "The transcript " + file + " holds no exchange with a model, so there is nothing to replay");
        }
    }

    @Override
    public synchronized ChatReply exchange(ChatRequest request, Duration timeout) throws ChatFailure {
        String hash = request.hash();
        Deque<Transcript.Entry> replies = left.get(hash);
        if (replies == null || replies.isEmpty()) {
            throw ChatFailure.of(ChatFailure.Kind.UNREACHABLE, missing(hash));
        }
        Transcript.Entry entry = replies.removeFirst();
        answered++;
        if (entry.outcome() == Transcript.Outcome.FAILED) {
            throw ChatFailure.recorded(entry.failure(), entry.failureMessage());
        }
        return entry.reply();
    }

    private String missing(String hash) {
        int unused = left.values().stream().mapToInt(Deque::size).sum();
        return "the transcript " + file.getFileName() + " has no "
                + (known.contains(hash)
                        ? "further reply to this request, all recorded ones were used"
                        : "reply to this request")
                + " (hash " + hash.substring(0, 12) + "…; " + answered + " recorded replies were used, " + unused
                + " are left). Repository, settings or prompts differ from those of the recorded run";
    }
}
