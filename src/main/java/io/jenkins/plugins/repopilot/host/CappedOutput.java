package io.jenkins.plugins.repopilot.host;

import io.jenkins.plugins.repopilot.engine.port.OutputListener;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;

/** Output of a process, of which head and tail are kept and the middle is left out if there is too much of it. */
final class CappedOutput extends OutputStream {

    private final int half;
    private final OutputListener listener;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private ByteArrayOutputStream tail = new ByteArrayOutputStream();
    private long leftOut;

    /**
     * @param limit bytes to keep
     * @param listener hears all bytes as they come
     */
    CappedOutput(int limit, OutputListener listener) {
        this.listener = listener;
        this.half = Math.max(1, limit / 2);
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        listener.heard(bytes, offset, length);
        int toHead = Math.min(length, half - head.size());
        head.write(bytes, offset, toHead);
        tail.write(bytes, offset + toHead, length - toHead);
        if (tail.size() >= 2L * half) {
            trim();
        }
    }

    /** What was written so far; of too much, what is kept with a mark between. */
    synchronized String text(Charset charset) {
        trim();
        String start = head.toString(charset);
        String end = tail.toString(charset);
        return leftOut == 0 ? joined(charset) : start + "\n… " + leftOut + " characters left out …\n" + end;
    }

    synchronized boolean truncated() {
        trim();
        return leftOut > 0;
    }

    private String joined(Charset charset) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(head.size() + tail.size());
        all.writeBytes(head.toByteArray());
        all.writeBytes(tail.toByteArray());
        return all.toString(charset);
    }

    private void trim() {
        if (tail.size() > half) {
            byte[] all = tail.toByteArray();
            leftOut += all.length - half;
            tail = new ByteArrayOutputStream();
            tail.writeBytes(Arrays.copyOfRange(all, all.length - half, all.length));
        }
    }
}
