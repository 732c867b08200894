package io.jenkins.plugins.repopilot.engine.report;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The end of a stream of bytes that does not end. Thread-safe. */
final class TailBuffer {

    private final int most;
    private byte[] held;
    private int length;
    private long total;

    /**
     * @param most bytes that are kept in any case
     */
    TailBuffer(int most) {
        this.most = most;
        this.held = new byte[2 * most];
    }

    synchronized void add(byte[] bytes, int offset, int count) {
        total += count;
        int from = offset + Math.max(0, count - most);
        int added = offset + count - from;
        if (count > most) {
            length = 0;
        } else if (length + added > held.length) {
            int kept = Math.min(length, most);
            System.arraycopy(held, length - kept, held, 0, kept);
            length = kept;
        }
        System.arraycopy(bytes, from, held, length, added);
        length += added;
        notifyAll();
    }

    /** Bytes added so far. */
    synchronized long total() {
        return total;
    }

    /** Waits until more than so many bytes were added, or for so long. */
    synchronized void awaitMoreThan(long seen, long millis) throws InterruptedException {
        if (total == seen) {
            wait(millis);
        }
    }

    /**
     * The lines that are held from their start to their end, as UTF-8; a carriage return ends a line too. What stands after the last end of a
     * line may be half a word, and is left out.
     */
    String wholeLines() {
        byte[] copy;
        boolean cut;
        synchronized (this) {
            copy = Arrays.copyOf(held, length);
            cut = total > length;
        }
        int start = 0;
        while (cut && start < copy.length && !endsLine(copy[start])) {
            start++;
        }
        while (cut && start < copy.length && endsLine(copy[start])) {
            start++;
        }
        int end = copy.length;
        while (end > start && !endsLine(copy[end - 1])) {
            end--;
        }
        return new String(copy, start, end - start, StandardCharsets.UTF_8).replaceAll("\\r\\n?", "\n");
    }

    private static boolean endsLine(byte b) {
        return b == '\n' || b == '\r';
    }
}
