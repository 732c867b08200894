package io.jenkins.plugins.repopilot.engine.scan;

import io.jenkins.plugins.repopilot.engine.scan.Outline.Definition;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The outlines of all files of a snapshot, by number of the file, in a few arrays of numbers: ready to rank as they come from the disk.
 * Names are numbers in one table of strings. Immutable.
 */
final class OutlineTable implements Serializable {

    private static final long serialVersionUID = 1;

    static final OutlineTable EMPTY = new OutlineTable(StringTable.EMPTY, new int[1], new int[0]);

    /** Beyond so many bytes of names and signatures, files have no outline. */
    private static final int MOST_BYTES = 500_000_000;

    private static final int NAME = 0;
    private static final int KIND = 1;
    private static final int LINE = 2;
    private static final int END_LINE = 3;
    private static final int SIGNATURE = 4;
    private static final int DEFINITION = 5;
    private static final int REFERENCE = 2;

    private final StringTable strings;
    /** Where each file's numbers begin, and where the last one's end. */
    private final int[] starts;
    /** For each file how many definitions it has, those, how many references, those, and its imports. */
    private final int[] numbers;

    private OutlineTable(StringTable strings, int[] starts, int[] numbers) {
        this.strings = strings;
        this.starts = starts;
        this.numbers = numbers;
    }

    int files() {
        return starts.length - 1;
    }

    /** How many different strings there are, which is also how many names at most. */
    int names() {
        return strings.size();
    }

    String name(int name) {
        return strings.get(name);
    }

    int definitions(int file) {
        return numbers[starts[file]];
    }

    /** The number of the name that is defined. */
    int defined(int file, int definition) {
        return numbers[definitionAt(file, definition) + NAME];
    }

    Definition definition(int file, int definition) {
        int at = definitionAt(file, definition);
        return new Definition(
                strings.get(numbers[at + NAME]),
                strings.get(numbers[at + KIND]),
                numbers[at + LINE],
                numbers[at + END_LINE],
                strings.get(numbers[at + SIGNATURE]));
    }

    private int definitionAt(int file, int definition) {
        return starts[file] + 1 + DEFINITION * definition;
    }

    int references(int file) {
        return numbers[referencesAt(file)];
    }

    /** The number of the name that is referred to. */
    int referred(int file, int reference) {
        return numbers[referencesAt(file) + 1 + REFERENCE * reference];
    }

    /** How often it is. */
    int occurrences(int file, int reference) {
        return numbers[referencesAt(file) + 2 + REFERENCE * reference];
    }

    private int referencesAt(int file) {
        return definitionAt(file, definitions(file));
    }

    private int importsAt(int file) {
        return referencesAt(file) + 1 + REFERENCE * references(file);
    }

    List<String> imports(int file) {
        List<String> imports = new ArrayList<>();
        for (int at = importsAt(file); at < starts[file + 1]; at++) {
            imports.add(strings.get(numbers[at]));
        }
        return imports;
    }

    /** Bytes that {@link #write} takes. */
    long bytes() {
        return strings.bytes() + Integer.BYTES * (2L + starts.length + numbers.length);
    }

    void write(ByteBuffer out) {
        strings.write(out);
        Ints.write(starts, out);
        Ints.write(numbers, out);
    }

    /**
     * @throws RuntimeException if it is not all there
     */
    static OutlineTable read(ByteBuffer in) {
        return new OutlineTable(StringTable.read(in), Ints.read(in), Ints.read(in));
    }

    /** A table that another one is built from, and which of its strings have which number there. */
    static final class Source {
        private final OutlineTable table;
        /** One more than the number, 0 for those that have none yet. */
        private final int[] taken;

        Source(OutlineTable table) {
            this.table = table;
            this.taken = new int[table.names()];
        }
    }

    /** Takes the files in their order. */
    static final class Builder {
        private final StringTable.Builder strings = new StringTable.Builder();
        private final Ints starts = new Ints();
        private final Ints numbers = new Ints();

        void add(Outline outline) {
            starts.add(numbers.size());
            Outline taken = strings.length() > MOST_BYTES ? Outline.EMPTY : outline;
            numbers.add(taken.definitions().size());
            for (Definition definition : taken.definitions()) {
                numbers.add(strings.number(definition.name()));
                numbers.add(strings.number(definition.kind()));
                numbers.add(definition.line());
                numbers.add(definition.endLine());
                numbers.add(strings.number(definition.signature()));
            }
            numbers.add(taken.references().size());
            taken.references().forEach((name, count) -> {
                numbers.add(strings.number(name));
                numbers.add(count);
            });
            taken.imports().forEach(name -> numbers.add(strings.number(name)));
        }

        /** Takes over the outlines of some files of another table. */
        void add(Source source, int file) {
            OutlineTable other = source.table;
            starts.add(numbers.size());
            numbers.add(other.definitions(file));
            int at = other.starts[file] + 1;
            while (at < other.referencesAt(file)) {
                copy(source, at + NAME);
                copy(source, at + KIND);
                numbers.add(other.numbers[at + LINE]);
                numbers.add(other.numbers[at + END_LINE]);
                copy(source, at + SIGNATURE);
                at += DEFINITION;
            }
            numbers.add(other.references(file));
            for (at++; at < other.importsAt(file); at += REFERENCE) {
                copy(source, at);
                numbers.add(other.numbers[at + 1]);
            }
            for (; at < other.starts[file + 1]; at++) {
                copy(source, at);
            }
        }

        private void copy(Source source, int at) {
            int number = source.table.numbers[at];
            if (source.taken[number] == 0) {
                source.taken[number] = strings.number(source.table.strings, number) + 1;
            }
            numbers.add(source.taken[number] - 1);
        }

        OutlineTable build() {
            starts.add(numbers.size());
            return new OutlineTable(strings.build(), starts.toArray(), numbers.toArray());
        }
    }
}
