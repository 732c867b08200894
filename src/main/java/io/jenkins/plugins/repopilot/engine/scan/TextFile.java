package io.jenkins.plugins.repopilot.engine.scan;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Tells text from binary by the content, and reads it in the encoding it has. */
final class TextFile {

    private TextFile() {}

    /** The text, empty if the bytes are no text. A byte-order mark is not part of it. */
    static Optional<String> decode(byte[] bytes) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return strict(bytes, 3, StandardCharsets.UTF_8);
        }
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return strict(bytes, 2, StandardCharsets.UTF_16LE);
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return strict(bytes, 2, StandardCharsets.UTF_16BE);
        }
        if (!looksLikeText(bytes)) {
            return Optional.empty();
        }
        Optional<String> utf8 = strict(bytes, 0, StandardCharsets.UTF_8);
        return utf8.isPresent() ? utf8 : latin1(bytes);
    }

    /** No NUL, and hardly any control character but white space and escape, as git and file(1) judge too. */
    private static boolean looksLikeText(byte[] bytes) {
        int odd = 0;
        for (byte b : bytes) {
            if (b == 0) {
                return false;
            }
            if (b > 0 && b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 0x1B || b == 0x7F) {
                odd++;
            }
        }
        return odd * 50L <= bytes.length;
    }

    /** Latin-1 takes any byte, so it must look like words: few bytes beyond ASCII and none of the C1 controls beyond Windows-1252's. */
    private static Optional<String> latin1(byte[] bytes) {
        int high = 0;
        for (byte b : bytes) {
            high += b < 0 ? 1 : 0;
        }
        return high * 3L <= bytes.length
                ? Optional.of(new String(bytes, StandardCharsets.ISO_8859_1))
                : Optional.empty();
    }

    private static Optional<String> strict(byte[] bytes, int from, Charset charset) {
        try {
            return Optional.of(charset.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
