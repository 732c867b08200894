package io.jenkins.plugins.repopilot.engine.scan;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strings by number, each of them once, in two arrays: read as objects, the half million of a large repository take longer than the walk
 * over its files. Immutable.
 */
final class StringTable implements Serializable {

    private static final long serialVersionUID = 1;

    static final StringTable EMPTY = new StringTable(new byte[0], new int[0]);

    private final byte[] text;
    /** Where each string ends in the text; it begins where the one before ends. */
    private final int[] ends;

    private StringTable(byte[] text, int[] ends) {
        this.text = text;
        this.ends = ends;
    }

    int size() {
        return ends.length;
    }

    String get(int number) {
        int start = start(number);
        return new String(text, start, ends[number] - start, StandardCharsets.UTF_8);
    }

    private int start(int number) {
        return number == 0 ? 0 : ends[number - 1];
    }

    /** Bytes that {@link #write} takes. */
    long bytes() {
        return Integer.BYTES * (2L + ends.length) + text.length;
    }

    void write(ByteBuffer out) {
        Ints.write(ends, out);
        out.putInt(text.length).put(text);
    }

    static StringTable read(ByteBuffer in) {
        int[] ends = Ints.read(in);
        byte[] text = new byte[in.getInt()];
        in.get(text);
        return new StringTable(text, ends);
    }

    /** Gives numbers in the order in which strings come first. */
    static final class Builder {
        private byte[] text = new byte[1 << 16];
        private int length;
        private final Ints ends = new Ints();
        /** Open addressing: one more than the number of a string, 0 where there is none. */
        private int[] slots = new int[1 << 12];

        private final Ints hashes = new Ints();

        int number(String string) {
            byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
            return number(bytes, 0, bytes.length);
        }

        int number(StringTable other, int number) {
            return number(other.text, other.start(number), other.ends[number]);
        }

        private int number(byte[] bytes, int from, int to) {
            int hash = hash(bytes, from, to);
            int slot = hash & slots.length - 1;
            while (slots[slot] != 0) {
                int known = slots[slot] - 1;
                int start = known == 0 ? 0 : ends.get(known - 1);
                if (hashes.get(known) == hash && Arrays.equals(text, start, ends.get(known), bytes, from, to)) {
                    return known;
                }
                slot = slot + 1 & slots.length - 1;
            }
            append(bytes, from, to, hash);
            slots[slot] = ends.size();
            if (ends.size() > slots.length / 2) {
                grow();
            }
            return ends.size() - 1;
        }

        private void append(byte[] bytes, int from, int to, int hash) {
            int end = Math.addExact(length, to - from);
            if (end > text.length) {
                text = Arrays.copyOf(text, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(end, 2L * text.length)));
            }
            System.arraycopy(bytes, from, text, length, to - from);
            length = end;
            ends.add(end);
            hashes.add(hash);
        }

        private void grow() {
            slots = new int[slots.length * 2];
            for (int number = 0; number < ends.size(); number++) {
                int slot = hashes.get(number) & slots.length - 1;
                while (slots[slot] != 0) {
                    slot = slot + 1 & slots.length - 1;
                }
                slots[slot] = number + 1;
            }
        }

        /** Names differ in their last letters: the bits are mixed once more, so that neighbours do not fill one stretch. */
        private static int hash(byte[] bytes, int from, int to) {
            int hash = 0;
            for (int i = from; i < to; i++) {
                hash = 31 * hash + bytes[i];
            }
            hash *= 0x9E3779B1;
            return hash ^ hash >>> 15;
        }

        /** Bytes of all strings so far. */
        int length() {
            return length;
        }

        StringTable build() {
            return new StringTable(Arrays.copyOf(text, length), ends.toArray());
        }
    }
}
