package io.jenkins.plugins.repopilot.engine.llm;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/**
 * Counts tokens as OpenAI's newer models do ({@code o200k_base}); other models differ by some ten percent. Its table takes about two
 * seconds to load, once, at the first count. Thread-safe.
 */
public final class TokenCounter {

    private TokenCounter() {}

    /** Tokens of a text; special tokens written in it count as the text they are. */
    public static int count(String text) {
        return text.isEmpty() ? 0 : Table.O200K.countTokensOrdinary(text);
    }

    /** Loads the table, so that the first count is quick. */
    public static void load() {
        count("load");
    }

    private static final class Table {
        static final Encoding O200K = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }
}
