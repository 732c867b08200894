package io.jenkins.plugins.repopilot.engine.scan;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Counts tokens as OpenAI's newer models do (o200k_base). Loading the vocabulary takes about two seconds, so it is done once, beside other
 * work, and waited for only where an estimate does not settle the question; the answer is the same either way.
 */
public final class TokenCounter {

    /** On source code the estimate was between 0.8 and 1.3 of the truth; beyond this share either way it decides alone. */
    private static final double SURE = 1.5;

    private TokenCounter() {}

    private static final class Vocabulary {
        private static final CompletableFuture<Encoding> LOADED = new CompletableFuture<>();

        static {
            Thread loader = new Thread(
                    () -> {
                        try {
                            LOADED.complete(Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE));
                        } catch (RuntimeException | Error e) {
                            LOADED.completeExceptionally(e);
                        }
                    },
                    "repo-pilot-tokens");
            loader.setDaemon(true);
            loader.start();
        }
    }

    /** Begins to load the vocabulary, and returns at once. */
    public static void warm() {
        Vocabulary.LOADED.isDone();
    }

    /** Exact; waits for the vocabulary. */
    public static int count(String text) throws InterruptedException {
        try {
            return Vocabulary.LOADED.get().countTokensOrdinary(text);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The token vocabulary could not be loaded", e.getCause());
        }
    }

    /** Whether a text has at most so many tokens; exact, and quick where that is plain. */
    public static boolean fits(String text, int tokens) throws InterruptedException {
        int estimate = estimate(text);
        if (estimate * SURE <= tokens) {
            return true;
        }
        return estimate <= tokens * SURE && count(text) <= tokens;
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
                while (i < text.length() && isLetter(text.charAt(i)) && !(isUpper(text.charAt(i)) && !isUpper(text.charAt(i - 1)))) {
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
