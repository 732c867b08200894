package io.jenkins.plugins.repopilot.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.repopilot.engine.bead.BeadJournal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The folder that holds all of one run, on the machine that steers it: {@code run.json} (the record, replaced atomically),
 * {@code settings.json}, {@code beads.jsonl}, {@code transcript.jsonl}, {@code changes/}, {@code docs/}, {@code tests/}, and while commands run {@code live/}.
 */
public final class RunDirectory {

    private final Path path;
    private final Path cache;

    public RunDirectory(Path path) {
        this(path, path.resolveSibling(".cache"));
    }

    /**
     * @param cache where derived data of this repository is kept between runs; may be deleted at any time
     */
    public RunDirectory(Path path, Path cache) {
        this.path = path;
        this.cache = cache;
    }

    /**
     * @throws IOException if it can't be created
     */
    public static RunDirectory create(Path path) throws IOException {
        Files.createDirectories(path);
        return new RunDirectory(path);
    }

    public Path path() {
        return path;
    }

    /** A folder that outlives the run, for derived data of this repository; need not exist. */
    public Path cache() {
        return cache;
    }

    public BeadJournal journal() {
        return new BeadJournal(path.resolve("beads.jsonl"));
    }

    public Path transcript() {
        return path.resolve("transcript.jsonl");
    }

    public void save(RunRecord record) throws IOException {
        replace(
                path.resolve("run.json"),
                Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(record));
    }

    /**
     * The record as last saved, empty if there is none yet.
     *
     * @throws IOException naming the file if it can't be read
     */
    public Optional<RunRecord> record() throws IOException {
        Path file = path.resolve("run.json");
        return Files.exists(file) ? Optional.of(parsed(file, RunRecord.class)) : Optional.empty();
    }

    public void save(RunSettings settings) throws IOException {
        replace(path.resolve("settings.json"), Json.mapper().writeValueAsString(settings.given()));
    }

    /**
     * The settings that the run was started with.
     *
     * @throws IOException naming the file if it can't be read
     */
    @SuppressWarnings("unchecked")
    public RunSettings settings() throws IOException {
        return RunSettings.of(parsed(path.resolve("settings.json"), LinkedHashMap.class));
    }

    private static <T> T parsed(Path file, Class<T> type) throws IOException {
        try {
            T value = Json.mapper().readValue(file.toFile(), type);
            if (value != null) {
                return value;
            }
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null || e.getLocation().getLineNr() < 1
                    ? ""
                    : " in line " + e.getLocation().getLineNr();
            throw new IOException(file + " is damaged" + where + " and can't be read", e);
        }
        throw new IOException(file + " is damaged and can't be read");
    }

    /**
     * Writes a text of the run, whole or not at all.
     *
     * @param name relative, made of names of our own, for instance {@code changes/IMP-001.diff}
     */
    public void write(String name, String text) throws IOException {
        replace(inside(name), text);
    }

    /** A text of the run, empty if there is none of that name. */
    public Optional<String> read(String name) throws IOException {
        try {
            return Optional.of(Files.readString(inside(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Deletes a text of the run, if there is one of that name. */
    public void delete(String name) throws IOException {
        Files.deleteIfExists(inside(name));
    }

    private Path inside(String name) {
        Path file = path.resolve(name).normalize();
        if (!file.startsWith(path.normalize()) || file.equals(path.normalize())) {
            throw new IllegalArgumentException("Not a name within a run directory: " + name);
        }
        return file;
    }

    private static void replace(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Path fresh = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".new");
        try {
            Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
            try {
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
