package io.jenkins.plugins.repopilot.engine.scan;

import io.jenkins.plugins.repopilot.engine.llm.TokenCounter;

/**
 * Tells whether a text fits a budget of tokens. Loading the tokenizer's vocabulary takes about two seconds, so it is waited for only where
 * an estimate does not settle the question; the answer is the same either way.
 */
public final class TokenBudget {

    /** On source code the estimate was between 0.8 and 1.3 of the truth; beyond this share either way it decides alone. */
    private static final double SURE = 1.5;

    private TokenBudget() {}

    /** Begins to load the vocabulary beside other work, and returns at once. */
    public static void warm() {
        Thread loader = new Thread(TokenCounter::load, "repo-pilot-tokens");
        loader.setDaemon(true);
        loader.start();
    }

    /** Whether a text has at most so many tokens; exact, and quick where that is plain. */
    public static boolean fits(String text, int tokens) {
        int estimate = estimate(text);
        if (estimate * SURE <= tokens) {
            return true;
        }
        return estimate <= tokens * SURE && TokenCounter.count(text) <= tokens;
    }

    /** Without the vocabulary, in one pass: words of up to six letters, three digits, two signs and white space before a line are one each. */
    public static int estimate(String text) {
        int tokens = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int from = i;
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
                i++;
                while (i < text.length()
                        && isLetter(text.charAt(i))
                        && !(isUpper(text.charAt(i)) && !isUpper(text.charAt(i - 1)))) {
                    i++;
                }
                tokens += 1 + (i - from - 1) / 7;
            } else if (c >= '0' && c <= '9') {
                while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                    i++;
                }
                tokens += 1 + (i - from - 1) / 3;
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                while (i < text.length() && text.charAt(i) <= ' ') {
                    i++;
                }
                tokens += i - from == 1 && c == ' ' ? 0 : 1;
            } else if (c < 128) {
                while (i < text.length() && isSign(text.charAt(i))) {
                    i++;
                }
                i = Math.max(i, from + 1);
                tokens += 1 + (i - from - 1) / 3;
            } else {
                i++;
                tokens += c >= 0x2E80 ? 1 : (i & 1);
            }
        }
        return tokens;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isSign(char c) {
        return c > ' ' && c < 127 && !isLetter(c) && !(c >= '0' && c <= '9');
    }
}
