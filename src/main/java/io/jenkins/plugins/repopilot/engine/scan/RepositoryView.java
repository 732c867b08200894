package io.jenkins.plugins.repopilot.engine.scan;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.port.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A workspace as one scan saw it, with the map of what it defines. Derived from the files and rebuilt on demand; a cache of outlines by
 * content makes the next scan read only what changed. Thread-safe.
 */
public final class RepositoryView {

    /** In the run directory's cache. */
    public static final String CACHE_FILE = "repository-map.bin";

    private final Workspace workspace;
    private final Snapshot snapshot;
    private final RepositoryMap map;

    private RepositoryView(Workspace workspace, Snapshot snapshot) {
        this.workspace = workspace;
        this.snapshot = snapshot;
        this.map = new RepositoryMap(snapshot);
    }

    /** Scans the run's workspace as it is now. */
    public static RepositoryView of(RunContext context) throws IOException, InterruptedException {
        TokenBudget.warm();
        return of(context.workspace(), context.directory().cache().resolve(CACHE_FILE));
    }

    /**
     * @param cacheFile where outlines are kept between scans; a cache that can't be written is done without
     * @throws IOException if the workspace could not be read or reached
     */
    public static RepositoryView of(Workspace workspace, Path cacheFile) throws IOException, InterruptedException {
        OutlineCache cache = OutlineCache.load(cacheFile);
        Snapshot found = scan(workspace, cache);
        if (cache.outlines().isEmpty()) {
            cache = OutlineCache.empty();
            found = scan(workspace, cache);
        }
        if (found.files().equals(cache.known())) {
            return new RepositoryView(workspace, found.with(cache.outlines().orElseThrow()));
        }
        Snapshot snapshot = found.with(cache.completed(found));
        try {
            OutlineCache.save(snapshot, cacheFile);
        } catch (IOException e) {
            // the next scan reads everything again, nothing else is lost
        }
        return new RepositoryView(workspace, snapshot);
    }

    private static Snapshot scan(Workspace workspace, OutlineCache cache) throws IOException, InterruptedException {
        return workspace.call(
                new RepositoryScanner(cache.known(), RepositoryScanner.MOST_FILES, RepositoryScanner.MOST_BYTES));
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    public RepositoryMap map() {
        return map;
    }

    public boolean has(String path) {
        return snapshot.file(path).isPresent();
    }

    /** Raw texts by path, in the order asked for; what is no text file that the scan found is not in it. */
    public Map<String, String> read(Collection<String> paths) throws IOException, InterruptedException {
        List<String> known = paths.stream().distinct().filter(this::has).toList();
        return known.isEmpty() ? Map.of() : workspace.call(new ReadTexts(known));
    }
}
