package io.jenkins.plugins.repopilot.engine.local;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;

/** The output of a process, of which only so much is held however much comes: its head and its tail. Thread-safe. */
final class BoundedOutput {

    private final int headLimit;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final int tailLimit;
    private byte[] tail = new byte[0];
    private int tailEnd;
    private long tailTotal;

    /**
     * @param limit bytes held, head and tail together
     */
    BoundedOutput(int limit) {
        headLimit = limit / 2;
        tailLimit = limit - headLimit;
    }

    synchronized void add(byte[] bytes, int length) {
        int toHead = Math.min(length, headLimit - head.size());
        head.write(bytes, 0, toHead);
        for (int i = toHead; i < length; i++) {
            if (tailEnd == tail.length) {
                grow();
            }
            tail[tailEnd++] = bytes[i];
            tailTotal++;
        }
    }

    /** Doubles the ring up to its limit; from then on it begins again at its start. */
    private void grow() {
        if (tail.length < tailLimit) {
            byte[] larger = new byte[Math.min(tailLimit, Math.max(4096, tail.length * 2))];
            System.arraycopy(tail, 0, larger, 0, tail.length);
            tail = larger;
        } else {
            tailEnd = 0;
        }
    }

    synchronized boolean truncated() {
        return tailTotal > tailLimit;
    }

    synchronized String text(Charset charset) {
        ByteArrayOutputStream end = new ByteArrayOutputStream(tail.length);
        if (!truncated()) {
            end.writeBytes(head.toByteArray());
            end.write(tail, 0, (int) tailTotal);
            return end.toString(charset);
        }
        end.write(tail, tailEnd, tail.length - tailEnd);
        end.write(tail, 0, tailEnd);
        return head.toString(charset) + "\n… " + (tailTotal - tailLimit) + " bytes left out …\n"
                + end.toString(charset);
    }
}
