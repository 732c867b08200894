package io.jenkins.plugins.repopilot.engine.scan;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;

/**
 * What the last scan of a repository found, in one file on the machine that steers: which content each path had, and the outlines. Only a
 * cache: a file that is missing, torn or of another version counts as empty.
 */
final class OutlineCache {

    private static final int VERSION = 0x52504D05;
    /** Version, length of the part about the files, and checksum. */
    private static final int HEAD_BYTES = 3 * Integer.BYTES;

    private final List<FileFact> known;
    private final CompletableFuture<Optional<OutlineTable>> outlines;

    private OutlineCache(List<FileFact> known, CompletableFuture<Optional<OutlineTable>> outlines) {
        this.known = known;
        this.outlines = outlines;
    }

    static OutlineCache empty() {
        return new OutlineCache(List.of(), CompletableFuture.completedFuture(Optional.of(OutlineTable.EMPTY)));
    }

    /** Files in the order of their outlines. */
    List<FileFact> known() {
        return known;
    }

    /** Waits until they are read; empty if the file is torn. */
    Optional<OutlineTable> outlines() {
        return outlines.join();
    }

    /** The outlines of a scan that was told what is known: it has only those that were missing here. */
    OutlineTable completed(Snapshot found) {
        OutlineTable before = outlines().orElseThrow();
        if (known.isEmpty()) {
            return found.outlines();
        }
        Map<String, Integer> rows = new HashMap<>(known.size() * 2);
        for (int row = 0; row < known.size(); row++) {
            rows.put(known.get(row).outlineKey(), row);
        }
        OutlineTable.Builder all = new OutlineTable.Builder();
        OutlineTable.Source kept = new OutlineTable.Source(before);
        OutlineTable.Source fresh = new OutlineTable.Source(found.outlines());
        for (int f = 0; f < found.files().size(); f++) {
            Integer row = rows.get(found.files().get(f).outlineKey());
            if (row != null) {
                all.add(kept, row);
            } else {
                all.add(fresh, f);
            }
        }
        return all.build();
    }

    /** The outlines, by far the larger part, are read on while the caller goes on: nobody needs them before a walk is over. */
    static OutlineCache load(Path file) {
        if (!Files.isRegularFile(file)) {
            return empty();
        }
        try {
            InputStream in = Files.newInputStream(file);
            try {
                ByteBuffer head = ByteBuffer.wrap(read(in, HEAD_BYTES));
                if (head.getInt() != VERSION) {
                    throw new IOException("of another version");
                }
                int length = head.getInt();
                int checksum = head.getInt();
                int rest = Math.toIntExact(Files.size(file) - HEAD_BYTES - length);
                if (length < 0 || rest < 0) {
                    throw new IOException("torn");
                }
                byte[] files = read(in, length);
                List<FileFact> known = known(files);
                return new OutlineCache(
                        known, CompletableFuture.supplyAsync(() -> outlines(in, rest, files, checksum)));
            } catch (IOException | RuntimeException e) {
                in.close();
                return empty();
            }
        } catch (IOException e) {
            return empty();
        }
    }

    private static Optional<OutlineTable> outlines(InputStream in, int length, byte[] files, int checksum) {
        try (in) {
            byte[] bytes = read(in, length);
            return checksum(files, bytes) == checksum
                    ? Optional.of(OutlineTable.read(ByteBuffer.wrap(bytes)))
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** At once: through streams a large cache takes several times as long. */
    private static byte[] read(InputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        if (in.readNBytes(bytes, 0, length) < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private static int checksum(byte[] files, byte[] outlines) {
        CRC32C sum = new CRC32C();
        sum.update(files);
        sum.update(outlines);
        return (int) sum.getValue();
    }

    private static List<FileFact> known(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int count = in.readInt();
        List<FileFact> known = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            known.add(
                    new FileFact(in.readUTF(), in.readLong(), in.readLong(), in.readInt(), in.readUTF(), in.readUTF()));
        }
        return known;
    }

    private static byte[] known(Snapshot snapshot) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(snapshot.files().size());
        for (FileFact file : snapshot.files()) {
            out.writeUTF(file.path());
            out.writeLong(file.size());
            out.writeLong(file.modified());
            out.writeInt(file.lines());
            out.writeUTF(file.language());
            out.writeUTF(file.hash());
        }
        return bytes.toByteArray();
    }

    /** Replaces the file whole or not at all. */
    static void save(Snapshot snapshot, Path file) throws IOException {
        byte[] files = known(snapshot);
        ByteBuffer outlines =
                ByteBuffer.allocate(Math.toIntExact(snapshot.outlines().bytes()));
        snapshot.outlines().write(outlines);
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES)
                .putInt(VERSION)
                .putInt(files.length)
                .putInt(checksum(files, outlines.array()));
        Files.createDirectories(file.getParent());
        Path fresh = Files.createTempFile(file.getParent(), ".map", ".new");
        try {
            try (var out = Files.newOutputStream(fresh)) {
                out.write(head.array());
                out.write(files);
                out.write(outlines.array());
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
