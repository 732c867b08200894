package io.jenkins.plugins.repopilot.engine.llm;

import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Lets calls of all runs go to one model of one account, so many at once and a minute as the server allows. Requests and tokens a minute are
 * learned from the headers of its replies, or, where there are none, guessed from what went through before a 429. How many go at once is learned by trying: 8 at first, one more for each answer while others
 * wait, up to 64, half as many after a 429 or a failure of the server. The run that got least so far goes first. Thread-safe.
 *
 * <p>Who waits looks again after a while instead of being woken: a tenth of a second is nothing beside a model's reply, and all waiting
 * goes through the {@link TimeSource}.
 */
public final class RateGovernor {

    private static final double AT_ONCE_FIRST = 8;
    private static final double AT_ONCE_MOST = 64;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration LEAST_WAIT = Duration.ofMillis(20);
    /** So many tokens weigh as much as one request when runs are compared. */
    private static final double TOKENS_A_SHARE = 8_000;
    /** A guessed limit: this share of what went through, if that was so much at least, and so much more for each answer since. */
    private static final double GUESS_SHARE = 0.8;

    private static final int GUESS_FROM = 10;
    private static final double GUESS_MORE = 0.2;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** For all runs; who was asked for more waits longer alone. A header may be wrong, and this lives as long as the process. */
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final TimeSource time;
    private final LearnedLimit requests = new LearnedLimit();
    private final LearnedLimit tokens = new LearnedLimit();
    private final List<Lane> lanes = new ArrayList<>();
    private final Deque<Instant> lastMinute = new ArrayDeque<>();
    private double atOnce = AT_ONCE_FIRST;
    private int inFlight;
    private double lastShare;
    private Instant pausedUntil = Instant.MIN;
    private Instant lastCut = Instant.MIN;

    public RateGovernor(TimeSource time) {
        this.time = time;
    }

    /** One run's place in the queue; make one a run. */
    public static final class Lane {
        private final Deque<Permit> waiting = new ArrayDeque<>();
        private double share;
        private Instant pausedUntil = Instant.MIN;

        private Duration pause(Instant now) {
            return now.isBefore(pausedUntil) ? Duration.between(now, pausedUntil) : Duration.ZERO;
        }
    }

    /**
     * Waits until a call may go.
     *
     * @param size tokens that it may use, in and out
     * @param deadline a wait known to last longer is refused at once
     * @return to be closed when the call is over
     * @throws ModelException of kind {@code OUT_OF_TIME}
     */
    public Permit acquire(Lane lane, long size, Instant deadline) throws ModelException, InterruptedException {
        Permit permit = new Permit(lane, size);
        enqueue(permit);
        try {
            while (true) {
                Duration wait = waitOf(permit);
                if (wait.isZero()) {
                    return permit;
                }
                if (time.now().plus(wait).isAfter(deadline)) {
                    throw new ModelException(
                            ModelException.Kind.OUT_OF_TIME,
                            "the endpoint's limits allow no further call for " + wait.toSeconds()
                                    + " s, longer than the run may last");
                }
                time.sleep(wait);
            }
        } catch (ModelException | InterruptedException | RuntimeException e) {
            permit.close();
            throw e;
        }
    }

    private synchronized void enqueue(Permit permit) {
        Lane lane = permit.lane;
        if (lane.waiting.isEmpty()) {
            lane.share = Math.max(lane.share, lastShare);
            lanes.add(lane);
        }
        lane.waiting.add(permit);
    }

    private synchronized Duration waitOf(Permit permit) {
        Instant now = time.now();
        Duration wait = letGo(now);
        return permit.granted ? Duration.ZERO : longest(wait, permit.lane.pause(now), LEAST_WAIT);
    }

    /** Lets go who may; gives how long the next one has to wait. */
    private Duration letGo(Instant now) {
        while (true) {
            Lane next = lanes.stream()
                    .filter(lane -> lane.pause(now).isZero())
                    .min(Comparator.comparingDouble(lane -> lane.share))
                    .orElse(null);
            if (next == null) {
                return LOOK_AGAIN;
            }
            Permit permit = next.waiting.getFirst();
            Duration wait = longest(
                    now.isBefore(pausedUntil) ? Duration.between(now, pausedUntil) : Duration.ZERO,
                    requests.waitFor(1, now),
                    tokens.waitFor(permit.size, now));
            if (wait.isZero() && inFlight >= (int) atOnce) {
                wait = LOOK_AGAIN;
            }
            if (!wait.isZero()) {
                return wait;
            }
            lastShare = next.share;
            next.share += permit.share();
            leaveQueue(permit);
            requests.spend(1, now);
            tokens.spend(permit.size, now);
            permit.go(now);
            inFlight++;
        }
    }

    private void countAnswer(Instant now) {
        requests.guessMore(GUESS_MORE);
        lastMinute.addLast(now);
        forgetOldAnswers(now);
    }

    private void forgetOldAnswers(Instant now) {
        while (!lastMinute.isEmpty() && lastMinute.getFirst().isBefore(now.minus(MINUTE))) {
            lastMinute.removeFirst();
        }
    }

    /** Requests a minute, from what went through in the last one. */
    private void guess(Instant now) {
        forgetOldAnswers(now);
        if (lastMinute.size() >= GUESS_FROM) {
            requests.guess(GUESS_SHARE * lastMinute.size(), pausedUntil);
        }
    }

    private void leaveQueue(Permit permit) {
        permit.lane.waiting.remove(permit);
        if (permit.lane.waiting.isEmpty()) {
            lanes.remove(permit.lane);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Duration longest(Duration... waits) {
        Duration longest = Duration.ZERO;
        for (Duration wait : waits) {
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
        return longest;
    }

    /** Leave to make one call. */
    public final class Permit implements AutoCloseable {
        private final Lane lane;
        private final long size;
        private boolean granted;
        private boolean closed;
        private Instant since;
        private double requestsSpent;
        private double tokensSpent;

        private Permit(Lane lane, long size) {
            this.lane = lane;
            this.size = size;
        }

        private void go(Instant now) {
            granted = true;
            since = now;
            requestsSpent = requests.spent();
            tokensSpent = tokens.spent();
        }

        /** The server answered. */
        public void answered(RateLimits limits) {
            synchronized (RateGovernor.this) {
                learn(limits);
                countAnswer(time.now());
                if (!lanes.isEmpty() || inFlight >= (int) atOnce) {
                    atOnce = Math.min(AT_ONCE_MOST, atOnce + 1);
                }
            }
        }

        /**
         * The server said that it is too much, and for how long nobody should ask: of more than an hour, others wait an hour and then ask
         * one at a time until there is an answer.
         */
        public void limited(RateLimits limits, Duration pause) {
            synchronized (RateGovernor.this) {
                Instant now = time.now();
                boolean tooLong = pause.compareTo(LONGEST_PAUSE) > 0;
                lane.pausedUntil = later(now.plus(pause), lane.pausedUntil);
                pausedUntil = later(tooLong ? now.plus(LONGEST_PAUSE) : now.plus(pause), pausedUntil);
                if (since.isAfter(lastCut)) {
                    guess(now);
                }
                learn(limits);
                requests.empty(pausedUntil);
                slowDown(now);
                if (tooLong) {
                    atOnce = 1;
                }
                lane.share -= share();
            }
        }

        private double share() {
            return 1 + size / TOKENS_A_SHARE;
        }

        /** The server failed. */
        public void troubled() {
            synchronized (RateGovernor.this) {
                slowDown(time.now());
            }
        }

        /** Ends the call, or the waiting for it. */
        @Override
        public void close() {
            synchronized (RateGovernor.this) {
                if (closed) {
                    return;
                }
                closed = true;
                if (granted) {
                    inFlight--;
                } else {
                    leaveQueue(this);
                }
            }
        }

        private void learn(RateLimits limits) {
            Instant now = time.now();
            requests.learn(limits.requests(), limits.remainingRequests(), since, requestsSpent, now);
            tokens.learn(limits.tokens(), limits.remainingTokens(), since, tokensSpent, now);
        }

        /** Once for all calls that met the same trouble. */
        private void slowDown(Instant now) {
            if (since.isAfter(lastCut)) {
                atOnce = Math.max(1, atOnce / 2);
                lastCut = now;
            }
        }
    }
}
