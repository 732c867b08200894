package io.jenkins.plugins.repopilot.engine.scan;

import io.jenkins.plugins.repopilot.engine.redact.SecretFiles;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The walk of a {@link RepositoryScanner}. */
final class ScanWalk extends SimpleFileVisitor<Path> {

    private static final int MOST_EXAMPLES = 200;
    /** Files are read and outlined many at once, on all processors. */
    private static final int READ_AT_ONCE = 500;

    /** A file changed this shortly before the walk may change again without its time telling. */
    private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Names and signatures kept of one walk; beyond, files have no outline. */
    private static final long MOST_OUTLINE_CHARS = 96_000_000;

    private final RepositoryScanner scanner;
    private final Path root;
    private final int rootLength;
    private final long started = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    private final Deque<IgnoreRules> rules = new ArrayDeque<>();
    private final Deque<Integer> ruleCounts = new ArrayDeque<>();
    /** What the asking side has, by path. */
    private final Map<String, FileFact> known = new HashMap<>();
    /** What it has the outlines of. */
    private final Set<String> outlined = new HashSet<>();

    private final List<FileFact> files = new ArrayList<>();
    private final Map<String, Outline> outlines = new HashMap<>();
    private final List<Unread> unread = new ArrayList<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private final Map<String, String> examples = new LinkedHashMap<>();
    private long outlineChars;
    private String truncated;

    ScanWalk(RepositoryScanner scanner, Path root) {
        this.scanner = scanner;
        this.root = root;
        String prefix = root.toString();
        this.rootLength = prefix.endsWith(root.getFileSystem().getSeparator()) ? prefix.length() : prefix.length() + 1;
        for (FileFact file : scanner.known()) {
            known.put(file.path(), file);
            outlined.add(file.outlineKey());
        }
    }

    Snapshot snapshot() throws InterruptedIOException {
        readAll();
        files.sort(Comparator.comparing(FileFact::path));
        OutlineTable.Builder table = new OutlineTable.Builder();
        files.forEach(file -> table.add(outlines.getOrDefault(file.outlineKey(), Outline.EMPTY)));
        return new Snapshot(
                new ArrayList<>(files),
                table.build(),
                new LinkedHashMap<>(skipped),
                new LinkedHashMap<>(examples),
                truncated);
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        stopIfInterrupted();
        String path = relative(folder);
        if (!path.isEmpty()) {
            String name = folder.getFileName().toString();
            if (ToolFolders.include(folder, path)) {
                return skip(path + "/", name.equals(".git") ? null : "folder of a tool");
            }
            if (path.indexOf('\uFFFD') >= 0) {
                return skip(path + "/", "name in an unknown encoding");
            }
            if (folder.resolve(".git").toFile().exists()) {
                return skip(path + "/", "nested repository");
            }
            if (ignored(path, true)) {
                return skip(path + "/", "ignored");
            }
        }
        int before = rules.size();
        if (path.isEmpty()) {
            addRules(root.resolve(".git/info/exclude"), path);
        }
        addRules(folder.resolve(".gitignore"), path);
        addRules(folder.resolve(".repopilotignore"), path);
        ruleCounts.push(rules.size() - before);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException problem) {
        for (int i = ruleCounts.pop(); i > 0; i--) {
            rules.pop();
        }
        if (problem != null) {
            skip(relative(folder) + "/", "unreadable");
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
        if (file.equals(root)) {
            throw new IOException("Could not read the workspace " + root + ": " + problem.getMessage(), problem);
        }
        skip(relative(file), "unreadable");
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        stopIfInterrupted();
        String path = relative(file);
        String reason = reasonToSkip(path, attributes);
        if (reason != null) {
            skip(path, reason);
            return FileVisitResult.CONTINUE;
        }
        if (unread.size() >= READ_AT_ONCE || files.size() + unread.size() >= scanner.mostFiles()) {
            readAll();
        }
        if (files.size() >= scanner.mostFiles()) {
            truncated = "more than " + scanner.mostFiles() + " text files; the walk ended at " + path;
            return FileVisitResult.TERMINATE;
        }
        long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        FileFact before = known.get(path);
        if (before != null
                && before.size() == attributes.size()
                && before.modified() == modified
                && modified < started - SETTLED_NANOS) {
            files.add(before);
        } else {
            unread.add(new Unread(file, path, modified));
        }
        return FileVisitResult.CONTINUE;
    }

    private String reasonToSkip(String path, BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            return "link";
        }
        if (!attributes.isRegularFile()) {
            return "not a regular file";
        }
        if (path.indexOf('\uFFFD') >= 0) {
            return "name in an unknown encoding";
        }
        if (ignored(path, false)) {
            return "ignored";
        }
        if (SecretFiles.denied(path)) {
            return "holds secrets";
        }
        return attributes.size() > scanner.mostBytes() ? "too large" : null;
    }

    private record Unread(Path file, String path, long modified) {}

    private void readAll() throws InterruptedIOException {
        stopIfInterrupted();
        for (SourceReader.Found found : unread.parallelStream().map(this::read).toList()) {
            if (found.skipped() != null) {
                skip(found.path(), found.skipped());
            } else {
                files.add(found.fact());
                keep(found.fact().outlineKey(), found.outline());
            }
        }
        unread.clear();
    }

    /** Runs beside others of its kind: changes nothing. */
    private SourceReader.Found read(Unread file) {
        return SourceReader.read(file.file(), file.path(), file.modified(), outlined);
    }

    private void keep(String key, Outline outline) {
        if (outline != Outline.EMPTY
                && outlineChars < MOST_OUTLINE_CHARS
                && outlines.putIfAbsent(key, outline) == null) {
            outlineChars += outline.chars();
        }
    }

    private boolean ignored(String path, boolean folder) {
        for (IgnoreRules each : rules) {
            Optional<Boolean> says = each.match(path, folder);
            if (says.isPresent()) {
                return says.get();
            }
        }
        return false;
    }

    private void addRules(Path file, String base) {
        try {
            // nearly always absent, and a File tells so without an exception
            if (file.toFile().exists()
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(file) < 1_000_000) {
                IgnoreRules parsed = IgnoreRules.parse(
                        base, TextFile.decode(Files.readAllBytes(file)).orElse(""));
                if (!parsed.isEmpty()) {
                    rules.push(parsed);
                }
            }
        } catch (IOException e) {
            skip(relative(file), "unreadable");
        }
    }

    private FileVisitResult skip(String path, String reason) {
        if (reason != null) {
            skipped.merge(reason, 1, Integer::sum);
            if (examples.size() < MOST_EXAMPLES) {
                examples.put(path, reason);
            }
        }
        return FileVisitResult.SKIP_SUBTREE;
    }

    private String relative(Path file) {
        // the walk makes its paths from the root's
        String whole = file.toString();
        String path = whole.substring(Math.min(whole.length(), rootLength));
        return java.io.File.separatorChar == '/' ? path : path.replace(java.io.File.separatorChar, '/');
    }

    private static void stopIfInterrupted() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException();
        }
    }
}
