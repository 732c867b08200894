package io.jenkins.plugins.repopilot.action;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;

/** Reads the parameters of a request. What is not as it should be is an {@link IllegalArgumentException} whose message names the parameter. */
final class Parameters {

    private Parameters() {}

    /** Empty if it is not given. */
    static String text(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value;
    }

    /**
     * @param what it says, for who leaves it out
     */
    static String required(HttpServletRequest request, String name, String what) {
        String value = text(request, name);
        if (value.isBlank()) {
            throw new IllegalArgumentException("Parameter " + name + " is missing: " + what);
        }
        return value;
    }

    /** One of these words, empty if it is not given. */
    static String word(HttpServletRequest request, String name, List<String> allowed) {
        return checked(name, text(request, name), allowed);
    }

    /** One or several of these words with commas between them, none if it is not given. */
    static List<String> words(HttpServletRequest request, String name, List<String> allowed) {
        return Arrays.stream(text(request, name).split(","))
                .filter(word -> !word.isEmpty())
                .map(word -> checked(name, word, allowed))
                .toList();
    }

    /**
     * @param usual if it is not given
     */
    static int number(HttpServletRequest request, String name, int usual, int least, int most) {
        String value = text(request, name);
        if (value.isEmpty()) {
            return usual;
        }
        if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw new IllegalArgumentException(
                    "Parameter " + name + " is not a whole number from " + least + " to " + most);
        }
        return Integer.parseInt(value);
    }

    private static String checked(String name, String word, List<String> allowed) {
        if (!word.isEmpty() && !allowed.contains(word)) {
            throw new IllegalArgumentException(
                    "Parameter " + name + " is '" + word + "'; allowed are " + String.join(", ", allowed));
        }
        return word;
    }
}
