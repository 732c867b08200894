package io.jenkins.plugins.repopilot.engine.scan;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The walk of a {@link RepositoryScanner}. */
final class ScanWalk extends SimpleFileVisitor<Path> {

    /** Folders that tools fill: never source, whatever git says. */
    private static final Set<String> TOOL_FOLDERS = Set.of(
            ".git",
            ".hg",
            ".svn",
            ".repo-pilot",
            ".venv",
            "venv",
            ".tox",
            ".nox",
            "node_modules",
            "bower_components",
            "__pycache__",
            ".pytest_cache",
            ".mypy_cache",
            ".ruff_cache",
            ".eggs",
            "site-packages",
            "target",
            "build",
            "dist",
            "out",
            ".gradle",
            ".mvn",
            ".idea",
            ".vscode",
            ".vs",
            ".next",
            ".nuxt",
            ".svelte-kit",
            ".parcel-cache",
            ".turbo",
            ".cache",
            "coverage",
            ".nyc_output",
            ".terraform",
            ".serverless",
            "DerivedData",
            "Pods",
            ".bundle",
            ".dart_tool",
            "vendor",
            "third_party",
            "obj");

    private static final Set<String> WORDS = Set.of("build", "target", "dist", "out", "coverage", "vendor", "obj");

    private static final int MOST_EXAMPLES = 200;
    private static final int SNIFFED_BYTES = 8_192;
    /** A file changed this shortly before the walk may change again without its time telling. */
    private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Names and signatures kept of one walk; beyond, files have no outline. */
    private static final long MOST_OUTLINE_CHARS = 96_000_000;

    private final RepositoryScanner scanner;
    private final Path root;
    private final long started = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    private final Deque<IgnoreRules> rules = new ArrayDeque<>();
    private final Deque<Integer> ruleCounts = new ArrayDeque<>();
    private final List<FileFact> files = new ArrayList<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private final Map<String, String> examples = new LinkedHashMap<>();
    private long outlineChars;
    private String truncated;

    ScanWalk(RepositoryScanner scanner, Path root) {
        this.scanner = scanner;
        this.root = root;
    }

    Snapshot snapshot() {
        files.sort(Comparator.comparing(FileFact::path));
        return new Snapshot(
                new ArrayList<>(files), new LinkedHashMap<>(skipped), new LinkedHashMap<>(examples), truncated);
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        stopIfInterrupted();
        String path = relative(folder);
        if (!path.isEmpty()) {
            String name = folder.getFileName().toString();
            if (TOOL_FOLDERS.contains(name) && !isSource(folder, name)) {
                return skip(path + "/", name.equals(".git") ? null : "folder of a tool");
            }
            if (path.indexOf('\uFFFD') >= 0) {
                return skip(path + "/", "name in an unknown encoding");
            }
            if (Files.exists(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
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

    /** Names that are also ordinary words may be packages of source. */
    private boolean isSource(Path folder, String name) {
        return WORDS.contains(name)
                && (("/" + relative(folder)).contains("/src/") || Files.exists(folder.resolve("__init__.py")));
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
        } else if (files.size() >= scanner.mostFiles()) {
            truncated = "more than " + scanner.mostFiles() + " text files; the walk ended at " + path;
            return FileVisitResult.TERMINATE;
        } else {
            read(file, path, attributes);
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

    private void read(Path file, String path, BasicFileAttributes attributes) {
        long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        RepositoryScanner.Known known = scanner.known().get(path);
        if (known != null
                && known.size() == attributes.size()
                && known.modified() == modified
                && modified < started - SETTLED_NANOS
                && scanner.knownHashes().contains(known.hash())) {
            files.add(new FileFact(path, known.size(), modified, known.lines(), known.language(), known.hash(), null));
            return;
        }
        byte[] bytes;
        Optional<String> text;
        try {
            bytes = bytes(file);
            text = bytes == null ? Optional.empty() : TextFile.decode(bytes);
        } catch (IOException e) {
            skip(path, "unreadable");
            return;
        }
        if (text.isEmpty()) {
            skip(path, "binary");
            return;
        }
        String hash = hash(bytes);
        Languages.Language language = Languages.of(path, text.get());
        boolean wanted = language.isCode()
                && outlineChars < MOST_OUTLINE_CHARS
                && !scanner.knownHashes().contains(hash);
        Outline outline = wanted ? OutlineReader.read(language, text.get()) : null;
        if (outline != null) {
            outline.definitions()
                    .forEach(d ->
                            outlineChars += d.name().length() + d.signature().length());
            for (int i = 0; i < outline.references().size(); i++) {
                outlineChars += outline.references().name(i).length();
            }
        }
        files.add(new FileFact(path, bytes.length, modified, lines(text.get()), language.name(), hash, outline));
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
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) < 1_000_000) {
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
        String path = root.relativize(file).toString();
        return java.io.File.separatorChar == '/' ? path : path.replace(java.io.File.separatorChar, '/');
    }

    private static void stopIfInterrupted() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException();
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
