package io.jenkins.plugins.repopilot.engine.scan;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A list of numbers that takes four bytes for each. */
final class Ints {

    private int[] values = new int[1 << 10];
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int get(int index) {
        return values[index];
    }

    int size() {
        return size;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }

    /** All of an array at once, behind its length. */
    static void write(int[] values, ByteBuffer out) {
        out.putInt(values.length);
        out.asIntBuffer().put(values);
        out.position(out.position() + Integer.BYTES * values.length);
    }

    /**
     * @throws RuntimeException if it is not all there
     */
    static int[] read(ByteBuffer in) {
        int[] values = new int[in.getInt()];
        in.asIntBuffer().get(values);
        in.position(in.position() + Integer.BYTES * values.length);
        return values;
    }
}
