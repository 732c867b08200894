package io.jenkins.plugins.repopilot.engine;

import java.util.Locale;

/** Numbers of things as people write them. */
public final class Count {

    private Count() {}

    /** {@code 1 file}, {@code 0 files}, {@code 9,412 files}. */
    public static String of(long number, String noun) {
        return String.format(Locale.ROOT, "%,d ", number) + noun + (number == 1 ? "" : "s");
    }
}
