package io.jenkins.plugins.repopilot.host;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Names of runs that sort by time. */
public final class RunIds {

    private static final SecureRandom RANDOM = new SecureRandom();

    private RunIds() {}

    public static String next(Instant now) {
        return String.format(
                "run-%s-%06x",
                DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                        .withZone(ZoneOffset.UTC)
                        .format(now),
                RANDOM.nextInt(1 << 24));
    }
}
