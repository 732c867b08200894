package io.jenkins.plugins.repopilot.engine.port;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;

/** The output of a process, of which only so much is held however much comes: its head and its tail. Thread-safe. */
public final class BoundedOutput extends OutputStream {

    /** How far the end of a word is looked for, in bytes: a token or a line of a key is shorter. */
    private static final int LONGEST_WORD = 4096;

    private final OutputListener listener;
    private final int longestWord;
    private final int headLimit;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final int tailLimit;
    private byte[] tail = new byte[0];
    private int tailEnd;
    private long tailTotal;

    /**
     * @param limit bytes held, head and tail together
     * @param listener hears all bytes as they come
     */
    public BoundedOutput(int limit, OutputListener listener) {
        this.listener = listener;
        longestWord = Math.min(LONGEST_WORD, limit / 4);
        headLimit = limit / 2;
        tailLimit = limit - headLimit;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        listener.heard(bytes, offset, length);
        int toHead = Math.min(length, headLimit - head.size());
        head.write(bytes, offset, toHead);
        for (int i = offset + toHead; i < offset + length; i++) {
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

    /** Closes nothing: what was held can be read further on. */
    @Override
    public void close() {}

    /** Whether the middle was left out. */
    public synchronized boolean truncated() {
        return tailTotal > tailLimit;
    }

    /**
     * What was written so far; of too much, what is held with a mark between. No word is cut in two: half of a secret is not known as one
     * any more, and would be shown.
     */
    public synchronized String text(Charset charset) {
        ByteArrayOutputStream end = new ByteArrayOutputStream(tail.length);
        if (!truncated()) {
            end.writeBytes(head.toByteArray());
            end.write(tail, 0, (int) tailTotal);
            return end.toString(charset);
        }
        end.write(tail, tailEnd, tail.length - tailEnd);
        end.write(tail, 0, tailEnd);
        byte[] first = wholeWordsOfHead(head.toByteArray());
        byte[] last = wholeWordsOfTail(end.toByteArray());
        return new String(first, charset)
                + "\n… " + (headLimit + tailTotal - first.length - last.length) + " bytes left out …\n"
                + new String(last, charset);
    }

    private byte[] wholeWordsOfHead(byte[] bytes) {
        for (int i = bytes.length; i > Math.max(0, bytes.length - longestWord); i--) {
            if (isSpace(bytes[i - 1])) {
                return Arrays.copyOf(bytes, i - 1);
            }
        }
        return bytes;
    }

    private byte[] wholeWordsOfTail(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, longestWord); i++) {
            if (isSpace(bytes[i])) {
                return Arrays.copyOfRange(bytes, i + 1, bytes.length);
            }
        }
        return bytes;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
