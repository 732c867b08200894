package io.jenkins.plugins.repopilot.engine.redact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps secrets out of all that leaves the workspace. A value that looks like a key becomes a placeholder such as {@code «secret-3»}, the
 * same one wherever the value is met in the run; {@link #restore} puts the values back when an edit is applied. Thread-safe; one per run.
 */
public final class Redactor {

    private static final Pattern PLACEHOLDER = Pattern.compile("«secret-(\\d{1,9})»");
    /** What a model makes of a placeholder that it did not copy exactly. */
    private static final Pattern NEARLY = Pattern.compile(
            "(?i)(?:«|<<|‹|&laquo;)\\s{0,3}secret[-_ ‑–]{0,2}\\d{0,9}|secret[-_‑–]\\d{1,9}\\s{0,3}(?:»|>>|›|&raquo;)");

    private static final String UNNUMBERED = "«secret»";

    /** A value shorter than this is replaced only where a pattern finds it, not wherever it occurs. */
    private static final int LEAST_KNOWN_LENGTH = 8;

    /** Numbers of added values begin here. */
    private static final int ADDED = 1_000_000;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> values = new ArrayList<>();
    private final List<String> added = new ArrayList<>();
    private final List<String> wherever = new ArrayList<>();

    /**
     * Replaces every secret of a text. Placeholders that are in it already stay, so that redacting twice is redacting once.
     */
    public String redact(String text) {
        return text == null ? null : replace(text, Numbering.ALL);
    }

    /**
     * Like {@link #redact}, for the raw text of a file: something in it that only looks like a placeholder is itself replaced by one, so
     * that {@code restore(redactSource(text))} is always {@code text}, and no file can pull in a secret of another by naming it.
     */
    public String redactSource(String text) {
        return text == null ? null : replace(text, Numbering.SOURCE);
    }

    /**
     * Like {@link #redact}, for what is only shown or kept and never put back: output of processes, beads, the console. What the run met before
     * gets its placeholder; what is new gets {@code «secret»} and is not counted, so that placeholders don't depend on what a program
     * happened to print.
     */
    public String hide(String text) {
        return text == null ? null : replace(text, Numbering.KNOWN);
    }

    /** Puts the values back in place of this run's placeholders; others stay as they are. */
    public String restore(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder restored = new StringBuilder();
        while (matcher.find()) {
            String value = value(Integer.parseInt(matcher.group(1)));
            matcher.appendReplacement(restored, Matcher.quoteReplacement(value == null ? matcher.group() : value));
        }
        return matcher.appendTail(restored).toString();
    }

    /**
     * Tells what an edit did to placeholders that it had to leave alone. Deleting one is allowed, with its line or without; adding one,
     * moving one to another line of code, changing their order or writing one differently is not.
     *
     * @param before the redacted text that the edit started from, {@code ""} for a new file
     * @param after the edited text, not yet restored
     * @return a sentence for each problem, none if the edit is good
     */
    public static List<String> problems(String before, String after) {
        Set<String> problems = new LinkedHashSet<>();
        Set<String> known = new HashSet<>();
        Set<String> lines = new HashSet<>();
        List<String> order = new ArrayList<>();
        for (String line : before.split("\\R")) {
            for (String placeholder : placeholders(line)) {
                known.add(placeholder);
                order.add(placeholder);
                lines.add(line.strip());
            }
        }
        int at = 0;
        for (String line : after.split("\\R")) {
            for (String placeholder : placeholders(line)) {
                if (!known.contains(placeholder)) {
                    problems.add("The placeholder " + placeholder + " was added; it is not in this file.");
                } else if (!lines.contains(line.strip())) {
                    problems.add("The line of the placeholder " + placeholder
                            + " was changed; a line with a placeholder is kept as it is or deleted.");
                }
                int next = indexFrom(order, placeholder, at);
                if (next < 0 && known.contains(placeholder)) {
                    problems.add("The placeholder " + placeholder + " was moved or repeated.");
                }
                at = next < 0 ? at : next + 1;
            }
            String rest = PLACEHOLDER.matcher(line).replaceAll("");
            Matcher nearly = NEARLY.matcher(rest);
            while (nearly.find()) {
                if (!before.contains(nearly.group())) {
                    problems.add("'" + nearly.group().strip()
                            + "' is an altered placeholder; placeholders are copied exactly or deleted.");
                }
            }
        }
        return List.copyOf(problems);
    }

    /** The placeholders of a text in their order, repeated ones repeatedly. */
    public static List<String> placeholders(String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    /**
     * Makes values secret that no pattern would find, for instance the run's own credentials. Empty ones are ignored. They are numbered
     * apart, so that the placeholders of a repository are the same whichever credentials a run has.
     */
    public synchronized void add(Collection<String> secrets) {
        for (String secret : secrets) {
            if (secret != null && !secret.isBlank() && !numbers.containsKey(secret)) {
                added.add(secret);
                numbers.put(secret, ADDED + added.size());
                wherever.add(secret);
            }
        }
    }

    /** How many different values were met so far. */
    public synchronized int size() {
        return values.size() + added.size();
    }

    private synchronized String value(int number) {
        List<String> list = number > ADDED ? added : values;
        int index = number > ADDED ? number - ADDED : number;
        return index >= 1 && index <= list.size() ? list.get(index - 1) : null;
    }

    /** Which values get a placeholder of their own. */
    private enum Numbering {
        /** Every value. */
        ALL,
        /** Every value, and what only looks like a placeholder. */
        SOURCE,
        /** Those that have one already. */
        KNOWN
    }

    private String replace(String text, Numbering numbering) {
        List<SecretPatterns.Span> spans = new ArrayList<>(SecretPatterns.find(text));
        Matcher literal = PLACEHOLDER.matcher(text);
        while (literal.find()) {
            spans.add(new SecretPatterns.Span(literal.start(), literal.end(), numbering == Numbering.SOURCE));
        }
        return replace(text, numbering, spans);
    }

    private synchronized String replace(String text, Numbering numbering, List<SecretPatterns.Span> spans) {
        for (String known : wherever) {
            for (int at = text.indexOf(known); at >= 0; at = text.indexOf(known, at + known.length())) {
                spans.add(new SecretPatterns.Span(at, at + known.length(), true));
            }
        }
        if (spans.isEmpty()) {
            return text;
        }
        spans.sort(null);
        StringBuilder redacted = new StringBuilder(text.length());
        int done = 0;
        for (int i = 0; i < spans.size(); ) {
            int start = spans.get(i).start();
            int end = spans.get(i).end();
            boolean secret = spans.get(i).secret();
            // a placeholder of ours within a longer match stays what it is: only what lies around it is not shown
            for (i++; i < spans.size() && spans.get(i).start() < end; i++) {
                end = Math.max(end, spans.get(i).end());
                secret |= spans.get(i).secret();
            }
            redacted.append(text, done, start);
            redacted.append(secret ? around(text.substring(start, end), numbering) : text.substring(start, end));
            done = end;
        }
        return redacted.append(text, done, text.length()).toString();
    }

    private String around(String found, Numbering numbering) {
        if (numbering == Numbering.SOURCE || !PLACEHOLDER.matcher(found).find()) {
            return placeholder(found, numbering);
        }
        StringBuilder result = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(found);
        int done = 0;
        while (matcher.find()) {
            result.append(part(found.substring(done, matcher.start()), numbering))
                    .append(matcher.group());
            done = matcher.end();
        }
        return result.append(part(found.substring(done), numbering)).toString();
    }

    private String part(String text, Numbering numbering) {
        return text.length() < LEAST_KNOWN_LENGTH ? text : placeholder(text, numbering);
    }

    private String placeholder(String value, Numbering numbering) {
        Integer number = numbers.get(value);
        if (number == null) {
            if (numbering == Numbering.KNOWN) {
                return UNNUMBERED;
            }
            values.add(value);
            number = values.size();
            numbers.put(value, number);
            remember(value);
        }
        return "«secret-" + number + "»";
    }

    /** The lines of a key count one by one too: a diff shows some of them only. */
    private void remember(String value) {
        if (value.length() >= LEAST_KNOWN_LENGTH && !PLACEHOLDER.matcher(value).matches()) {
            wherever.add(value);
            if (value.indexOf('\n') >= 0) {
                value.lines()
                        .map(line -> line.strip().replaceFirst("^[+-](?!-{2,})", ""))
                        .filter(line -> line.length() >= 12 && !line.contains("-----"))
                        .filter(line -> !wherever.contains(line))
                        .forEach(wherever::add);
            }
        }
    }

    private static int indexFrom(List<String> list, String wanted, int from) {
        for (int i = from; i < list.size(); i++) {
            if (list.get(i).equals(wanted)) {
                return i;
            }
        }
        return -1;
    }
}
