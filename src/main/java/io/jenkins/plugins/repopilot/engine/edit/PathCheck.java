package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.edit.Refusal.Kind;
import io.jenkins.plugins.repopilot.engine.scan.IgnoreRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges paths beside the files: what a name alone can't tell. Follows no link, and reads nothing but ignore files. */
final class PathCheck {

    private static final long LARGEST_IGNORE_FILE = 1_000_000;

    private final Path root;
    private final PathPolicy policy;
    private final Map<String, List<IgnoreRules>> ignoreFiles = new HashMap<>();

    /**
     * @param root of the workspace
     */
    PathCheck(Path root, PathPolicy policy) throws IOException {
        this.root = root.toRealPath();
        this.policy = policy;
    }

    /** A path that was judged. */
    record Judged(Path file, boolean exists, Refusal refusal) {}

    Judged judge(String path) throws IOException {
        Optional<Refusal> refusal = policy.forbids(path);
        if (refusal.isPresent()) {
            return new Judged(null, false, refusal.get());
        }
        Path file;
        try {
            file = root.resolve(path);
        } catch (InvalidPathException e) {
            return new Judged(null, false, Refusal.of(Kind.OUTSIDE, path, "this system can't store such a name"));
        }
        boolean exists = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        refusal = onTheWay(path, file)
                .or(() -> itself(path, file, exists))
                .or(() -> exists ? policy.forbidsChange(path) : Optional.empty());
        if (refusal.isEmpty() && policy.heedsIgnoreFiles() && isIgnored(path)) {
            refusal = Optional.of(Refusal.of(Kind.IGNORED, path, "it is ignored by .gitignore or .repopilotignore"));
        }
        return new Judged(file, exists, refusal.orElse(null));
    }

    private Optional<Refusal> onTheWay(String path, Path file) {
        for (Path folder = file.getParent(); !root.equals(folder); folder = folder.getParent()) {
            if (folder == null || !folder.startsWith(root)) {
                return Optional.of(Refusal.of(Kind.OUTSIDE, path, "it is outside of the workspace"));
            }
            if (Files.isSymbolicLink(folder)) {
                return Optional.of(
                        Refusal.of(Kind.LINK, path, "'" + name(folder) + "' on the way to it is a symbolic link"));
            }
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(
                        Refusal.of(Kind.EXISTENCE, path, "'" + name(folder) + "' on the way to it is no folder"));
            }
            if (Files.exists(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(Refusal.of(Kind.GIT, path, "'" + name(folder) + "' is another repository"));
            }
            if (!isReal(folder)) {
                return Optional.of(Refusal.of(Kind.LINK, path, "'" + name(folder) + "' leads out of its place"));
            }
        }
        return Optional.empty();
    }

    /** Catches what is no symbolic link to Java: junctions, and another spelling on a file system without case. */
    private static boolean isReal(Path file) {
        try {
            return file.toRealPath().equals(file);
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<Refusal> itself(String path, Path file, boolean exists) {
        if (!exists) {
            return Optional.empty();
        }
        if (Files.isSymbolicLink(file)) {
            return Optional.of(Refusal.of(Kind.LINK, path, "it is a symbolic link"));
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(Refusal.of(Kind.LINK, path, "it is a folder or a special file"));
        }
        return isReal(file) ? Optional.empty() : Optional.of(Refusal.of(Kind.LINK, path, "the file has another name"));
    }

    private String name(Path folder) {
        return root.relativize(folder).toString();
    }

    private boolean isIgnored(String path) throws IOException {
        for (String name : List.of(".gitignore", ".repopilotignore")) {
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                if (decision(name, path.substring(0, slash), true)) {
                    return true;
                }
            }
            if (decision(name, path, false)) {
                return true;
            }
        }
        return false;
    }

    /** The ignore file that is nearest and says something decides. */
    private boolean decision(String name, String path, boolean folder) throws IOException {
        String above = path;
        while (!above.isEmpty()) {
            int slash = above.lastIndexOf('/');
            above = slash < 0 ? "" : above.substring(0, slash);
            for (IgnoreRules rules : rules(name, above)) {
                Optional<Boolean> match = rules.match(path, folder);
                if (match.isPresent()) {
                    return match.get();
                }
            }
        }
        return false;
    }

    private List<IgnoreRules> rules(String name, String folder) throws IOException {
        String key = folder + "/" + name;
        List<IgnoreRules> known = ignoreFiles.get(key);
        if (known == null) {
            known = new ArrayList<>();
            Path file = root.resolve(folder.isEmpty() ? name : key);
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LARGEST_IGNORE_FILE) {
                known.add(IgnoreRules.parse(folder, new String(Files.readAllBytes(file), StandardCharsets.UTF_8)));
            }
            ignoreFiles.put(key, known);
        }
        return known;
    }
}
