package io.jenkins.plugins.repopilot.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** All that a model is told by us: one readable resource a prompt, under {@code prompts/}. */
public final class Prompts {

    private Prompts() {}

    /**
     * @param name of the resource without its ending, for instance {@code review}
     */
    public static String text(String name) {
        try (InputStream in = Prompts.class.getResourceAsStream("prompts/" + name + ".md")) {
            if (in == null) {
                throw new IllegalArgumentException("There is no prompt called " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\r\n", "\n")
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the prompt " + name, e);
        }
    }

    /**
     * A prompt with its gaps, written <code>{{name}}</code>, filled. What is filled in is not looked at again.
     *
     * @throws IllegalArgumentException if a gap has no value
     */
    public static String fill(String name, Map<String, String> values) {
        return fillText(name, text(name), values);
    }

    /** As {@link #fill}, of a text from elsewhere that is called so in messages. */
    public static String fillText(String name, String text, Map<String, String> values) {
        StringBuilder filled = new StringBuilder();
        int done = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", done)) {
            int close = text.indexOf("}}", open);
            String gap = text.substring(open + 2, close);
            if (!values.containsKey(gap)) {
                throw new IllegalArgumentException("The text of " + name + " needs a value for " + gap);
            }
            filled.append(text, done, open).append(values.get(gap));
            done = close + 2;
        }
        return filled.append(text.substring(done)).toString();
    }
}
