package io.jenkins.plugins.repopilot.engine;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The files of the workspace that a run is about to write and has not committed yet, kept in the run directory's {@code touched.json}: what
 * a resume and the end of a run may reset, and nothing else.
 */
public final class TouchedFiles {

    private static final String FILE = "touched.json";

    private TouchedFiles() {}

    /** Must be called before the files are written. */
    public static synchronized void add(RunDirectory directory, Collection<String> paths) throws IOException {
        TreeSet<String> all = new TreeSet<>(read(directory));
        if (all.addAll(paths)) {
            directory.write(FILE, Json.mapper().writeValueAsString(all));
        }
    }

    /** Must be called only after the files are committed or restored. */
    public static synchronized void remove(RunDirectory directory, Collection<String> paths) throws IOException {
        TreeSet<String> all = new TreeSet<>(read(directory));
        if (all.removeAll(paths)) {
            directory.write(FILE, Json.mapper().writeValueAsString(all));
        }
    }

    public static List<String> read(RunDirectory directory) throws IOException {
        String text = directory.read(FILE).orElse("[]");
        return Json.mapper().readValue(text, new TypeReference<List<String>>() {});
    }
}
