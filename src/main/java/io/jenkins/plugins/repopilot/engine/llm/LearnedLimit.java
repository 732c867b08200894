package io.jenkins.plugins.repopilot.engine.llm;

import java.time.Duration;
import java.time.Instant;

/**
 * What is left of a limit a minute, as a bucket that fills evenly: the picture that OpenAI's headers give. Nothing is limited until the
 * server has told a limit or refused. Not thread-safe.
 */
final class LearnedLimit {

    private static final double SECONDS = 60;
    private static final double ROUNDING = 1e-6;

    private double aMinute;
    private boolean told;
    private double left;
    private double spent;
    private Instant at = Instant.EPOCH;

    /** How long until so much may be spent; more than a minute's worth needs a full bucket only, and then it's the server's to say. */
    Duration waitFor(double amount, Instant now) {
        if (aMinute <= 0) {
            return Duration.ZERO;
        }
        fill(now);
        double missing = Math.min(amount, aMinute) - left;
        return missing <= ROUNDING
                ? Duration.ZERO
                : Duration.ofMillis((long) Math.ceil(missing / aMinute * SECONDS * 1000));
    }

    void spend(double amount, Instant now) {
        spent += amount;
        if (aMinute > 0) {
            fill(now);
            left -= amount;
        }
    }

    /** All that was ever spent; {@link #learn} needs what it was when a request went out. */
    double spent() {
        return spent;
    }

    /**
     * Takes in what a reply's headers say. They tell how it stood when the request came in; what was spent since is taken off. The lower
     * of their figure and ours counts: somebody else may be using the same account.
     *
     * @param remaining -1 if they don't say
     */
    void learn(long limit, long remaining, Instant askedAt, double spentWhenAsked, Instant now) {
        if (limit <= 0) {
            return;
        }
        boolean first = !told;
        told = true;
        double before = aMinute;
        aMinute = limit;
        double sinceAsked = Duration.between(askedAt, now).toMillis() / 1000.0 / SECONDS * limit;
        double told = (remaining < 0 ? limit : remaining) + sinceAsked - (spent - spentWhenAsked);
        if (first) {
            at = now;
            left = Math.min(limit, told);
        } else {
            aMinute = before;
            fill(now);
            aMinute = limit;
            left = Math.min(limit, Math.min(left, told));
        }
    }

    /** Takes a guess where the server refuses but tells no limit. */
    void guess(double limit, Instant now) {
        if (!told) {
            aMinute = limit;
            left = 0;
            at = now;
        }
    }

    /** Lets a guess become larger. */
    void guessMore(double more) {
        if (!told && aMinute > 0) {
            aMinute += more;
        }
    }

    /** The server says that nothing is left. */
    void empty(Instant now) {
        at = now;
        left = Math.min(left, 0);
    }

    private void fill(Instant now) {
        if (now.isAfter(at)) {
            left = Math.min(aMinute, left + Duration.between(at, now).toMillis() / 1000.0 / SECONDS * aMinute);
            at = now;
        }
    }
}
