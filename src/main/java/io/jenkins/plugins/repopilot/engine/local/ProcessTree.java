package io.jenkins.plugins.repopilot.engine.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * All processes of one command, also those whose parent is gone: they are known by a mark in the environment that children inherit (Linux),
 * and elsewhere by having been seen as descendants while the command ran.
 */
final class ProcessTree {

    private static final String MARK = "REPO_PILOT_COMMAND";
    private static final Path PROCESSES = Path.of("/proc");
    private static final long LOOK_MILLIS = 200;
    private static final int MOST_ROUNDS = 50;

    private final String mark = UUID.randomUUID().toString();
    private final boolean linux = Files.isReadable(Path.of("/proc/self/environ"));
    private final Map<Long, ProcessHandle> seen = new LinkedHashMap<>();

    void mark(Map<String, String> environment) {
        environment.put(MARK, mark);
    }

    /** Whether the process itself ended in time. */
    boolean await(Process process, Duration limit) throws InterruptedException {
        if (linux) {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        }
        long end = System.nanoTime() + limit.toNanos();
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(child -> seen.put(child.pid(), child));
            if (System.nanoTime() > end) {
                return false;
            }
        }
        return true;
    }

    /** Kills what is left of the tree, again and again until a look finds nothing: a process may fork while it is looked for. */
    void kill(Process process) {
        List<ProcessHandle> descendants = process.descendants().collect(Collectors.toList());
        // not Process.destroyForcibly, which closes the pipe and with it loses output that was not read yet
        process.toHandle().destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        seen.values().forEach(ProcessHandle::destroyForcibly);
        for (int round = 0; linux && round < MOST_ROUNDS; round++) {
            List<ProcessHandle> left = marked();
            if (left.isEmpty()) {
                return;
            }
            left.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private List<ProcessHandle> marked() {
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path entry : entries) {
                if (environment(entry).contains(MARK + "=" + mark)) {
                    ProcessHandle.of(Long.parseLong(entry.getFileName().toString()))
                            .ifPresent(found::add);
                }
            }
        } catch (IOException unreadable) {
            return found;
        }
        return found;
    }

    private static String environment(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
        } catch (IOException goneOrForeign) {
            return "";
        }
    }
}
