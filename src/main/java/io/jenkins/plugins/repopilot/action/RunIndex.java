package io.jenkins.plugins.repopilot.action;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.AbstractProject;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.JsonLines;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;

/**
 * All runs of this controller, newest first, so that nobody has to walk over builds to list them. Kept in {@code repo-pilot/runs.jsonl} of
 * the home directory: a line when a run starts and one when it ends, the last of a run counts; can be made anew from the builds.
 * Thread-safe. Knows nothing of permissions.
 */
@Extension
public final class RunIndex {

    private static final Logger LOGGER = Logger.getLogger(RunIndex.class.getName());

    /** Rewritten when it has more than twice as many lines as runs. */
    private static final int MOST_SUPERFLUOUS = 1000;

    private static final Comparator<RunEntry> NEWEST_FIRST =
            Comparator.comparing(RunEntry::startedAt).reversed().thenComparing(RunEntry::key);

    private Map<String, RunEntry> entries;
    private List<RunEntry> sorted;
    private Set<String> jobs = Set.of();
    private int lines;

    public static RunIndex get() {
        return ExtensionList.lookupSingleton(RunIndex.class);
    }

    /** All of them, newest first. */
    public synchronized List<RunEntry> all() {
        load();
        if (sorted == null) {
            sorted = entries.values().stream().sorted(NEWEST_FIRST).toList();
            jobs = sorted.stream().map(RunEntry::job).collect(Collectors.toSet());
        }
        return sorted;
    }

    /** Those of one job, newest first. */
    public List<RunEntry> of(Job<?, ?> job) {
        String name = job.getFullName();
        return all().stream().filter(entry -> entry.job().equals(name)).toList();
    }

    /** Whether a job of that full name ever had a run. */
    synchronized boolean has(String job) {
        all();
        return jobs.contains(job);
    }

    synchronized void put(RunEntry entry) throws IOException {
        load();
        entries.put(entry.key(), entry);
        sorted = null;
        Files.createDirectories(file().getParent());
        Files.writeString(
                file(), line(entry), StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        lines++;
        if (lines > 2 * entries.size() + MOST_SUPERFLUOUS) {
            rewrite();
        }
    }

    synchronized void remove(Predicate<RunEntry> which) throws IOException {
        load();
        if (entries.values().removeIf(which)) {
            rewrite();
        }
    }

    synchronized void change(Predicate<RunEntry> which, UnaryOperator<RunEntry> how) throws IOException {
        load();
        List<RunEntry> old = entries.values().stream().filter(which).toList();
        if (!old.isEmpty()) {
            old.forEach(entry -> entries.remove(entry.key()));
            old.stream().map(how).forEach(entry -> entries.put(entry.key(), entry));
            rewrite();
        }
    }

    /**
     * Makes it anew from the builds of all jobs, as whoever has all permissions.
     *
     * @return how many runs it has now
     */
    public int rebuild() throws IOException {
        Map<String, RunEntry> found = new LinkedHashMap<>();
        for (Job<?, ?> job : Jenkins.get().allItems(Job.class)) {
            for (Run<?, ?> build : job.getBuilds()) {
                BeadChainAction action = build.getAction(BeadChainAction.class);
                if (action != null) {
                    endDead(build, action);
                    action.entries().forEach(entry -> found.put(entry.key(), entry));
                }
            }
        }
        synchronized (this) {
            entries = found;
            rewrite();
        }
        return found.size();
    }

    /**
     * Runs that were at work when the controller died have ended, and nobody said so. Not those of Pipelines, which go on by themselves and
     * are not to be loaded before their time.
     */
    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED, before = InitMilestone.COMPLETED)
    public static void endDead() {
        for (RunEntry entry : get().all()) {
            if (entry.status() == RunStatus.RUNNING
                    && Jenkins.get().getItemByFullName(entry.job()) instanceof AbstractProject<?, ?> job) {
                Run<?, ?> build = job.getBuildByNumber(entry.build());
                BeadChainAction action = build == null ? null : build.getAction(BeadChainAction.class);
                if (action != null) {
                    endDead(build, action);
                }
            }
        }
    }

    private static void endDead(Run<?, ?> build, BeadChainAction action) {
        if (!build.isBuilding()) {
            action.abandon(run -> true, "Jenkins stopped while it was at work");
        }
    }

    /** Reads the file anew at the next look. */
    synchronized void forget() {
        entries = null;
        sorted = null;
    }

    private void load() {
        if (entries != null) {
            return;
        }
        entries = new LinkedHashMap<>();
        lines = 0;
        if (!Files.exists(file())) {
            return;
        }
        try {
            // what is torn the build knows still
            List<RunEntry> read = JsonLines.read(file(), RunEntry.class);
            read.forEach(entry -> entries.put(entry.key(), entry));
            lines = read.size();
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> "Could not read the index of runs " + file()
                            + "; rebuild it with POST repo-pilot/rebuild, the builds have all that was in it");
        }
    }

    private void rewrite() throws IOException {
        sorted = null;
        List<String> all = new ArrayList<>();
        for (RunEntry entry : entries.values()) {
            all.add(line(entry));
        }
        Files.createDirectories(file().getParent());
        Path fresh = Files.createTempFile(file().getParent(), ".runs", ".new");
        Files.writeString(fresh, String.join("", all), StandardCharsets.UTF_8);
        Files.move(fresh, file(), StandardCopyOption.REPLACE_EXISTING);
        lines = entries.size();
    }

    private static String line(RunEntry entry) throws IOException {
        return Json.mapper().writeValueAsString(entry) + "\n";
    }

    private static Path file() {
        return Jenkins.get().getRootDir().toPath().resolve("repo-pilot").resolve("runs.jsonl");
    }
}
