package io.jenkins.plugins.repopilot.engine.llm;

import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.llm.CallLog.Decision;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * One call with all that surrounds it: redaction, a place among the run's parallel calls, budget, the endpoint's limits, retries,
 * transcript and booking. Thread-safe.
 */
final class ModelCalls {

    private static final long TOKENS_A_MESSAGE = 8;
    /** Other tokenizers than ours, and what providers add around the messages; corrected by what they report. */
    private static final double LEAST_MARGIN = 1.05;

    private static final double MOST_MARGIN = 2;

    private final ModelRun run;
    private final TimeSource time;
    private final ChatModel chat;
    private final ApiKey key;
    private final Function<String, RateGovernor> governors;
    private final RateGovernor.Lane lane = new RateGovernor.Lane();
    private final Budget budget;
    private final Transcript transcript;
    private final RetryPolicy retries;
    private final CallLog log;
    private final Duration timeout;
    private final Semaphore parallel;
    private volatile boolean answeredBefore;
    private double margin = LEAST_MARGIN;

    /**
     * @param key kept out of all texts
     * @param governors by model
     */
    ModelCalls(
            ModelRun run,
            ChatModel chat,
            ApiKey key,
            Function<String, RateGovernor> governors,
            Budget budget,
            Transcript transcript,
            RetryPolicy retries,
            CallLog log) {
        this.run = run;
        this.time = run.time();
        this.chat = chat;
        this.key = key;
        this.governors = governors;
        this.budget = budget;
        this.transcript = transcript;
        this.retries = retries;
        this.log = log;
        this.timeout = run.settings().get(Setting.CALL_TIMEOUT);
        this.parallel = new Semaphore(run.settings().get(Setting.MAX_PARALLEL_CALLS), true);
    }

    /**
     * Asks until there is a reply or no point in asking again.
     *
     * @param origin whose bead the call is booked on
     */
    ChatReply call(ModelRequest origin, ChatRequest asked) throws ModelException, InterruptedException {
        ChatRequest request = redacted(asked);
        for (int attempt = 1; ; attempt++) {
            Exchange exchange = new Exchange(origin, request, attempt);
            try {
                return exchange.run();
            } catch (ChatFailure failure) {
                String problem = clean(failure.getMessage());
                Duration wait = retries.waitAfter(attempt, failure.retryAfter());
                if (!worthRetrying(failure, attempt)) {
                    exchange.record(Transcript.Outcome.FAILED, null, failure.kind(), problem);
                    throw end(
                            request,
                            origin,
                            failure.kind().outcome(),
                            problem + (attempt == 1 ? "" : " (attempt " + attempt + ")"),
                            failure);
                }
                if (time.now().plus(wait).isAfter(run.deadline())) {
                    exchange.record(Transcript.Outcome.FAILED, null, failure.kind(), problem);
                    throw end(
                            request,
                            origin,
                            ModelException.Kind.OUT_OF_TIME,
                            problem + "; the next attempt would be in " + CallLog.seconds(wait)
                                    + ", but the run has only " + CallLog.seconds(timeLeft()) + " left",
                            failure);
                }
                exchange.record(Transcript.Outcome.RETRIED, null, failure.kind(), problem);
                log.retries(origin.beadId(), problem, attempt, wait);
                time.sleep(wait);
            } catch (ModelException limit) {
                throw end(request, origin, limit.kind(), limit.getMessage(), limit);
            }
        }
    }

    /** The error of a call, written down on its bead. */
    ModelException end(
            ChatRequest request, ModelRequest origin, ModelException.Kind kind, String problem, Throwable cause) {
        // what is too large may still be shrunk by the one who asked; that is written down there
        if (kind != ModelException.Kind.TOO_LARGE) {
            log.decided(origin.beadId(), kind.endsRun() ? Decision.FAIL : Decision.SKIP, problem);
        }
        return new ModelException(
                kind,
                "Asking " + request.model() + " for " + origin.beadId() + ": " + problem + Advice.on(kind),
                problem,
                cause);
    }

    private boolean worthRetrying(ChatFailure failure, int attempt) {
        boolean wrongAddress = failure.kind() == ChatFailure.Kind.NOT_AN_API && !answeredBefore;
        return failure.worthRetrying() && attempt < RetryPolicy.ATTEMPTS && !wrongAddress;
    }

    private Duration timeLeft() {
        return Duration.between(time.now(), run.deadline());
    }

    private String clean(String text) {
        return run.redactor().redact(key.removedFrom(text));
    }

    private ChatRequest redacted(ChatRequest request) {
        Redactor redactor = run.redactor();
        return new ChatRequest(
                request.model(),
                request.messages().stream()
                        .map(message ->
                                new ChatRequest.Message(message.role(), key.blankedIn(redactor.redact(message.text()))))
                        .toList(),
                request.schema(),
                request.maxOutputTokens(),
                request.reasoningEffort());
    }

    private static long count(ChatRequest request) {
        long tokens = request.schema() == null
                ? 0
                : TokenCounter.count(request.schema().body().toString());
        for (ChatRequest.Message message : request.messages()) {
            tokens += TOKENS_A_MESSAGE + TokenCounter.count(message.text());
        }
        return tokens;
    }

    private synchronized long withMargin(long tokens) {
        return (long) Math.ceil(tokens * margin);
    }

    private synchronized void learnMargin(long counted, long reported) {
        if (counted > 0) {
            margin = Math.min(MOST_MARGIN, Math.max(margin, (double) reported / counted));
        }
    }

    /** One attempt. */
    private final class Exchange {
        private final ModelRequest origin;
        private final ChatRequest request;
        private final int attempt;
        private Instant started = time.now();

        Exchange(ModelRequest origin, ChatRequest request, int attempt) {
            this.origin = origin;
            this.request = request;
            this.attempt = attempt;
        }

        ChatReply run() throws ChatFailure, ModelException, InterruptedException {
            long counted = count(request);
            parallel.acquire();
            try (Budget.Reservation reservation =
                            budget.reserve(request.model(), withMargin(counted), request.maxOutputTokens());
                    RateGovernor.Permit permit =
                            governors.apply(request.model()).acquire(lane, reservation.tokens(), run.deadline())) {
                started = time.now();
                ChatReply reply = ask(permit);
                book(reservation, counted, reply);
                return reply;
            } finally {
                parallel.release();
            }
        }

        private ChatReply ask(RateGovernor.Permit permit) throws ChatFailure, ModelException, InterruptedException {
            Duration left = timeLeft();
            if (left.isNegative() || left.isZero()) {
                throw new ModelException(ModelException.Kind.OUT_OF_TIME, "the run's time is over");
            }
            try {
                ChatReply reply = chat.exchange(request, left.compareTo(timeout) < 0 ? left : timeout);
                permit.answered(reply.limits());
                return reply;
            } catch (ChatFailure failure) {
                if (failure.kind() == ChatFailure.Kind.RATE_LIMITED) {
                    permit.limited(
                            failure.limits(),
                            failure.retryAfter().orElse(retries.waitAfter(attempt, Optional.empty())));
                } else if (failure.kind() == ChatFailure.Kind.UNAVAILABLE) {
                    permit.troubled();
                }
                throw failure;
            }
        }

        private void book(Budget.Reservation reservation, long counted, ChatReply reply) {
            long in = reply.inputTokens() < 0 ? counted : reply.inputTokens();
            long out = reply.outputTokens() < 0 ? TokenCounter.count(reply.text()) : reply.outputTokens();
            learnMargin(counted, in);
            Usage usage = reservation.settle(reply.model(), in, reply.cachedTokens(), out);
            answeredBefore = true;
            run.beads().use(origin.beadId(), usage);
            record(Transcript.Outcome.REPLY, reply, null, null);
            reply.notes().forEach(note -> log.decided(origin.beadId(), Decision.ADAPT, note));
        }

        void record(Transcript.Outcome outcome, ChatReply reply, ChatFailure.Kind failure, String message) {
            ChatReply kept = reply == null
                    ? null
                    : new ChatReply(
                            run.redactor().redact(reply.text()),
                            reply.end(),
                            reply.inputTokens(),
                            reply.outputTokens(),
                            reply.cachedTokens(),
                            reply.model(),
                            RateLimits.UNKNOWN,
                            reply.notes());
            transcript.append(new Transcript.Entry(
                    started,
                    origin.beadId(),
                    origin.purpose(),
                    attempt,
                    request.hash(),
                    request,
                    outcome,
                    kept,
                    failure,
                    message,
                    Duration.between(started, time.now()).toMillis()));
        }
    }
}
