package io.jenkins.plugins.repopilot.engine.git;

import java.util.regex.Pattern;

/**
 * A model's text for a commit message or the title of a pull request, which becomes one: GitHub and CI servers act on what they read there.
 * Nobody is called, no issue referred to or closed, no check left out, and no trailer of ours forged.
 */
public final class InertText {

    private static final Pattern BLANK = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\s]+");
    private static final Pattern OUR_TRAILER = Pattern.compile("(?i)Repo-Pilot-(?=\\w)");
    /** Not within a mail address. */
    private static final Pattern MENTION = Pattern.compile("(?<!\\w)@+(?=\\w)");

    private static final Pattern ISSUE = Pattern.compile("#+(?=\\d)");
    private static final Pattern SHORT_ISSUE = Pattern.compile("(?i)\\bgh-(?=\\d)");
    private static final Pattern ISSUE_ADDRESS = Pattern.compile("(?i)/+(issues|pull|discussions)/+(?=\\d)");
    /** As {@code [skip ci]}, {@code [ci skip]}, {@code [no ci]}, {@code [skip actions]}. */
    private static final Pattern NO_CI =
            Pattern.compile("(?i)\\[(\\s*(?:skip|no|ci|actions)[\\s_-]*(?:skip|ci|actions)\\s*)]");

    private static final Pattern NO_CHECKS = Pattern.compile("(?i)\\b(skip|request)-+checks(?=\\s*:)");

    private InertText() {}

    /** One line; empty for {@code null}. */
    public static String oneLine(String text) {
        String line = text == null ? "" : text;
        String before;
        do {
            before = line;
            line = once(before);
            // what is taken away may bring together what stood around it
        } while (!line.equals(before));
        return line.strip();
    }

    private static String once(String line) {
        String text = BLANK.matcher(line).replaceAll(" ");
        text = OUR_TRAILER.matcher(text).replaceAll("Repo Pilot ");
        text = MENTION.matcher(text).replaceAll("");
        text = ISSUE.matcher(text).replaceAll("");
        text = SHORT_ISSUE.matcher(text).replaceAll("GH ");
        text = ISSUE_ADDRESS.matcher(text).replaceAll(" $1 ");
        text = NO_CI.matcher(text).replaceAll("$1");
        return NO_CHECKS.matcher(text).replaceAll("$1 checks");
    }
}
