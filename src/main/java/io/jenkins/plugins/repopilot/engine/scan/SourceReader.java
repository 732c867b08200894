package io.jenkins.plugins.repopilot.engine.scan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** Reads one file of a workspace: what it is, and what it defines and uses. */
final class SourceReader {

    private static final int SNIFFED_BYTES = 8_192;

    private SourceReader() {}

    /**
     * @param fact what is known of the file now, {@code null} if it is left out
     * @param outline empty if it has none, or if that is known
     * @param skipped why it is left out, {@code null} if it is not
     */
    record Found(String path, FileFact fact, Outline outline, String skipped) {}

    /**
     * @param path relative to the workspace, with {@code /}
     * @param modified time of the last change, nanoseconds since 1970
     * @param outlined keys of outlines that are known
     */
    static Found read(Path file, String path, long modified, Set<String> outlined) {
        byte[] bytes;
        Optional<String> decoded;
        try {
            bytes = bytes(file);
            decoded = bytes == null ? Optional.empty() : TextFile.decode(bytes);
        } catch (IOException e) {
            return new Found(path, null, null, "unreadable");
        }
        if (decoded.isEmpty()) {
            return new Found(path, null, null, "binary");
        }
        String text = decoded.get();
        Languages.Language language = Languages.of(path, text);
        FileFact fact = new FileFact(path, bytes.length, modified, lines(text), language.name(), hash(bytes));
        boolean wanted = language.isCode() && !outlined.contains(fact.outlineKey());
        return new Found(path, fact, wanted ? OutlineReader.read(language, text) : Outline.EMPTY, null);
    }

    /** {@code null} if the beginning shows that it is binary: the rest is not read then. */
    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] head = in.readNBytes(SNIFFED_BYTES);
            boolean wide = head.length >= 2 && ((head[0] & 0xFF) >= 0xFE && (head[1] & 0xFF) >= 0xFE);
            for (byte b : head) {
                if (b == 0 && !wide) {
                    return null;
                }
            }
            byte[] rest = head.length < SNIFFED_BYTES ? new byte[0] : in.readNBytes((int) RepositoryScanner.MOST_BYTES);
            byte[] all = java.util.Arrays.copyOf(head, head.length + rest.length);
            System.arraycopy(rest, 0, all, head.length, rest.length);
            return all;
        }
    }

    private static int lines(String text) {
        int lines = 0;
        for (int i = 0; i < text.length(); i++) {
            lines += text.charAt(i) == '\n' ? 1 : 0;
        }
        return text.isEmpty() || text.endsWith("\n") ? lines : lines + 1;
    }

    static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
