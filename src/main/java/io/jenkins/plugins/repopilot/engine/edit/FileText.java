package io.jenkins.plugins.repopilot.engine.edit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A text file's text and how it was stored, so that it can be stored the same way again.
 *
 * @param text without byte-order mark, line ends as they were
 * @param charset UTF-8, UTF-16 (little or big end first) or Latin-1
 * @param byteOrderMark the file's first bytes, if they were one; else empty
 */
public record FileText(String text, Charset charset, byte[] byteOrderMark) {

    private static final byte[] NO_MARK = {};
    private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] UTF_16_LE_MARK = {(byte) 0xFF, (byte) 0xFE};
    private static final byte[] UTF_16_BE_MARK = {(byte) 0xFE, (byte) 0xFF};

    /** Text of a new file. */
    public static FileText fresh(String text) {
        return new FileText(text, StandardCharsets.UTF_8, NO_MARK);
    }

    /**
     * @return empty if the bytes are not text in a known encoding, or would not come out the same when stored again
     */
    public static Optional<FileText> decode(byte[] bytes) {
        Optional<FileText> marked = decodeMarked(bytes);
        if (marked.isPresent()) {
            return marked;
        }
        Charset wide = wideCharset(bytes);
        if (wide != null) {
            return decode(bytes, NO_MARK, wide);
        }
        for (byte b : bytes) {
            if (b == 0) {
                return Optional.empty();
            }
        }
        return decode(bytes, NO_MARK, StandardCharsets.UTF_8)
                .or(() -> looksLikeLatin1(bytes)
                        ? decode(bytes, NO_MARK, StandardCharsets.ISO_8859_1)
                        : Optional.empty());
    }

    private static Optional<FileText> decodeMarked(byte[] bytes) {
        if (startsWith(bytes, UTF_8_MARK)) {
            return decode(bytes, UTF_8_MARK, StandardCharsets.UTF_8);
        }
        if (startsWith(bytes, UTF_16_LE_MARK)) {
            return decode(bytes, UTF_16_LE_MARK, StandardCharsets.UTF_16LE);
        }
        return startsWith(bytes, UTF_16_BE_MARK)
                ? decode(bytes, UTF_16_BE_MARK, StandardCharsets.UTF_16BE)
                : Optional.empty();
    }

    private static boolean startsWith(byte[] bytes, byte[] mark) {
        return bytes.length >= mark.length && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
    }

    private static Optional<FileText> decode(byte[] bytes, byte[] mark, Charset charset) {
        try {
            String text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, mark.length, bytes.length - mark.length))
                    .toString();
            FileText file = new FileText(text, charset, mark);
            boolean same = text.indexOf('\0') < 0
                    && file.encode(text)
                            .filter(again -> Arrays.equals(again, bytes))
                            .isPresent();
            return same ? Optional.of(file) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** UTF-16 without a mark shows itself by a zero in every second byte of plain letters. */
    private static Charset wideCharset(byte[] bytes) {
        if (bytes.length < 4 || bytes.length % 2 != 0) {
            return null;
        }
        int even = 0;
        int odd = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            even += bytes[i] == 0 ? 1 : 0;
            odd += bytes[i + 1] == 0 ? 1 : 0;
        }
        int many = bytes.length / 2 * 2 / 5;
        if (odd > many && even == 0) {
            return StandardCharsets.UTF_16LE;
        }
        return even > many && odd == 0 ? StandardCharsets.UTF_16BE : null;
    }

    private static boolean looksLikeLatin1(byte[] bytes) {
        int control = 0;
        for (byte b : bytes) {
            int c = b & 0xFF;
            control += c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1B ? 1 : 0;
        }
        return control * 100 <= bytes.length;
    }

    /**
     * Stores another text the way this one was.
     *
     * @return empty if the encoding has no such characters
     */
    public Optional<byte[]> encode(String newText) {
        try {
            ByteBuffer encoded = charset.newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(newText));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(byteOrderMark.length + encoded.remaining());
            bytes.write(byteOrderMark, 0, byteOrderMark.length);
            bytes.write(encoded.array(), encoded.arrayOffset(), encoded.remaining());
            return Optional.of(bytes.toByteArray());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
