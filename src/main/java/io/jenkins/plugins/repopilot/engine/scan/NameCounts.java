package io.jenkins.plugins.repopilot.engine.scan;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.StringJoiner;

/** How often each of some names occurs. Two arrays: a large repository has a million of them, and as a map they take three times as long to read. */
public final class NameCounts implements Serializable {

    private static final long serialVersionUID = 1;

    static final NameCounts EMPTY = new NameCounts(new String[0], new int[0]);

    private final String[] names;
    private final int[] counts;

    /** Takes the arrays over; both have the same length. */
    private NameCounts(String[] names, int[] counts) {
        this.names = names;
        this.counts = counts;
    }

    static NameCounts of(Map<String, Integer> occurrences) {
        Builder builder = new Builder(occurrences.size());
        occurrences.forEach(builder::add);
        return builder.build();
    }

    int size() {
        return names.length;
    }

    /** Names come in the order they were given in. */
    String name(int index) {
        return names[index];
    }

    int count(int index) {
        return counts[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NameCounts that
                && Arrays.equals(names, that.names)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(names) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "{", "}");
        for (int i = 0; i < names.length; i++) {
            text.add(names[i] + "=" + counts[i]);
        }
        return text.toString();
    }

    /** Takes so many names as it was told. */
    static final class Builder {
        private final String[] names;
        private final int[] counts;
        private int filled;

        Builder(int size) {
            names = new String[size];
            counts = new int[size];
        }

        void add(String name, int count) {
            names[filled] = name;
            counts[filled++] = count;
        }

        NameCounts build() {
            return new NameCounts(names, counts);
        }
    }
}
