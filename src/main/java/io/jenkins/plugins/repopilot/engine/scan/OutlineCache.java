package io.jenkins.plugins.repopilot.engine.scan;

import io.jenkins.plugins.repopilot.engine.scan.Outline.Definition;
import io.jenkins.plugins.repopilot.engine.scan.RepositoryScanner.Known;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What earlier scans of a repository found, in one file on the machine that steers: outlines by content hash, and which content each path
 * had. Only a cache: a file that is missing, torn or of another version counts as empty.
 */
final class OutlineCache {

    private static final int VERSION = 0x52504D04;

    private final Map<String, Known> known;
    private final CompletableFuture<Optional<Map<String, Outline>>> outlines;

    private OutlineCache(Map<String, Known> known, CompletableFuture<Optional<Map<String, Outline>>> outlines) {
        this.known = known;
        this.outlines = outlines;
    }

    static OutlineCache empty() {
        return new OutlineCache(Map.of(), CompletableFuture.completedFuture(Optional.of(Map.of())));
    }

    static OutlineCache of(Snapshot snapshot) {
        Map<String, Known> known = new HashMap<>();
        Map<String, Outline> outlines = new HashMap<>();
        for (FileFact file : snapshot.files()) {
            known.put(file.path(), new Known(file.size(), file.modified(), file.lines(), file.language(), file.hash()));
            outlines.put(file.hash(), file.outline() == null ? Outline.EMPTY : file.outline());
        }
        return new OutlineCache(known, CompletableFuture.completedFuture(Optional.of(outlines)));
    }

    Map<String, Known> known() {
        return known;
    }

    /** The contents that it has an outline of, unless it is torn. */
    Set<String> hashes() {
        Set<String> hashes = new HashSet<>(known.size() * 2);
        known.values().forEach(file -> hashes.add(file.hash()));
        return hashes;
    }

    /** Outlines by content; waits until they are read. Empty if the file is torn. */
    Optional<Map<String, Outline>> outlines() {
        return outlines.join();
    }

    /** The outlines, by far the larger part, are read on while the caller goes on: nobody needs them before a walk is over. */
    static OutlineCache load(Path file) {
        if (!Files.isRegularFile(file)) {
            return empty();
        }
        try {
            Reader reader = new Reader(Files.readAllBytes(file));
            if (reader.integer() != VERSION) {
                return empty();
            }
            return new OutlineCache(reader.known(), CompletableFuture.supplyAsync(reader::outlines));
        } catch (IOException | RuntimeException e) {
            return empty();
        }
    }

    /** Replaces the file whole or not at all. */
    void save(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Path fresh = Files.createTempFile(file.getParent(), ".map", ".new");
        try {
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(fresh), 1 << 16))) {
                out.writeInt(VERSION);
                new Writer(out).write(this);
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Each string is written once and then named by its number: the same names occur all over. */
    private static final class Writer {
        private final DataOutputStream out;
        private final Map<String, Integer> numbers = new HashMap<>();

        Writer(DataOutputStream out) {
            this.out = out;
        }

        void write(OutlineCache cache) throws IOException {
            out.writeInt(cache.known.size());
            for (Map.Entry<String, Known> entry : cache.known.entrySet()) {
                Known file = entry.getValue();
                string(entry.getKey());
                out.writeLong(file.size());
                out.writeLong(file.modified());
                out.writeInt(file.lines());
                string(file.language());
                string(file.hash());
            }
            Map<String, Outline> outlines = cache.outlines().orElseThrow();
            out.writeInt(outlines.size());
            for (Map.Entry<String, Outline> entry : outlines.entrySet()) {
                string(entry.getKey());
                outline(entry.getValue());
            }
        }

        private void outline(Outline outline) throws IOException {
            number(outline.definitions().size());
            for (Definition definition : outline.definitions()) {
                string(definition.name());
                string(definition.kind());
                number(definition.line());
                number(definition.endLine());
                string(definition.signature());
            }
            number(outline.references().size());
            for (int i = 0; i < outline.references().size(); i++) {
                string(outline.references().name(i));
                number(outline.references().count(i));
            }
            number(outline.imports().size());
            for (String name : outline.imports()) {
                string(name);
            }
        }

        private void string(String text) throws IOException {
            Integer number = numbers.get(text);
            if (number != null) {
                number(number + 1);
            } else {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                number(0);
                number(bytes.length);
                out.write(bytes);
                numbers.put(text, numbers.size());
            }
        }

        private void number(int value) throws IOException {
            int rest = value;
            while (rest > 0x7F) {
                out.writeByte(rest & 0x7F | 0x80);
                rest >>>= 7;
            }
            out.writeByte(rest);
        }
    }

    /** Reads from memory: through streams a large cache takes several times as long. */
    private static final class Reader {
        private final byte[] bytes;
        private final List<String> strings = new ArrayList<>();
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        Map<String, Known> known() throws IOException {
            Map<String, Known> known = new HashMap<>();
            for (int i = integer(); i > 0; i--) {
                known.put(string(), new Known(longInteger(), longInteger(), integer(), string(), string()));
            }
            return known;
        }

        /** Empty if the file is torn. */
        Optional<Map<String, Outline>> outlines() {
            try {
                Map<String, Outline> outlines = new HashMap<>();
                for (int i = integer(); i > 0; i--) {
                    outlines.put(string(), outline());
                }
                return Optional.of(outlines);
            } catch (IOException | RuntimeException e) {
                return Optional.empty();
            }
        }

        private Outline outline() throws IOException {
            int count = number();
            List<Definition> definitions = new ArrayList<>(count);
            for (int i = count; i > 0; i--) {
                definitions.add(new Definition(string(), string(), number(), number(), string()));
            }
            count = number();
            if (count > bytes.length - at) {
                throw new IOException("torn");
            }
            NameCounts.Builder references = new NameCounts.Builder(count);
            for (int i = count; i > 0; i--) {
                references.add(string(), number());
            }
            count = number();
            List<String> imports = new ArrayList<>(count);
            for (int i = count; i > 0; i--) {
                imports.add(string());
            }
            return new Outline(definitions, references.build(), imports);
        }

        private String string() throws IOException {
            int number = number();
            if (number > 0) {
                return strings.get(number - 1);
            }
            int length = number();
            if (length > bytes.length - at) {
                throw new IOException("torn");
            }
            String text = new String(bytes, at, length, StandardCharsets.UTF_8);
            at += length;
            strings.add(text);
            return text;
        }

        private int number() throws IOException {
            int value = 0;
            for (int shift = 0; shift < 35; shift += 7) {
                int part = bytes[at++];
                value |= (part & 0x7F) << shift;
                if (part >= 0) {
                    return value;
                }
            }
            throw new IOException("torn");
        }

        private int integer() {
            int value = ByteBuffer.wrap(bytes, at, Integer.BYTES).getInt();
            at += Integer.BYTES;
            return value;
        }

        private long longInteger() {
            long value = ByteBuffer.wrap(bytes, at, Long.BYTES).getLong();
            at += Long.BYTES;
            return value;
        }
    }
}
