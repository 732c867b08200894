package io.jenkins.plugins.repopilot.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The bare repository behind {@link LoopbackGitHub}: looks and merges, with the git command line. */
final class LoopbackGit {

    private static final Map<String, String> IDENTITY = Map.of(
            "GIT_AUTHOR_NAME", "GitHub",
            "GIT_AUTHOR_EMAIL", "noreply@github.com",
            "GIT_COMMITTER_NAME", "GitHub",
            "GIT_COMMITTER_EMAIL", "noreply@github.com",
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_CONFIG_GLOBAL", "/dev/null");

    private final Path bare;
    /** What two commits give never changes. */
    private final Map<String, Optional<String>> mergedTrees = new ConcurrentHashMap<>();

    private final Map<String, List<Commit>> logs = new ConcurrentHashMap<>();

    LoopbackGit(Path bare) {
        this.bare = bare;
    }

    record Commit(String sha, String parents, String name, String mail, String message) {}

    record FileChange(String path, String status, int additions, int deletions) {}

    Optional<String> branch(String name) {
        Path loose = bare.resolve("refs/heads").resolve(name);
        try {
            // asked for with every request: a process each time would make everything slow
            return Files.isRegularFile(loose)
                    ? Optional.of(Files.readString(loose).strip())
                    : tryGit("rev-parse", "-q", "--verify", "refs/heads/" + name)
                            .map(String::strip);
        } catch (IOException movedMeanwhile) {
            return tryGit("rev-parse", "-q", "--verify", "refs/heads/" + name).map(String::strip);
        }
    }

    Optional<String> commit(String revision) {
        return tryGit("rev-parse", "-q", "--verify", revision + "^{commit}").map(String::strip);
    }

    String mergeBase(String one, String other) {
        return tryGit("merge-base", one, other).map(String::strip).orElse(one);
    }

    List<Commit> log(String from, String to) {
        boolean shas = (from + to).matches("[0-9a-f]{80}");
        return shas ? logs.computeIfAbsent(from + to, key -> readLog(from, to)) : readLog(from, to);
    }

    private List<Commit> readLog(String from, String to) {
        List<Commit> commits = new ArrayList<>();
        for (String entry : git("log", "-z", "--reverse", "--format=%H%n%P%n%an%n%ae%n%B", from + ".." + to)
                .split("\0")) {
            String[] parts = entry.split("\n", 5);
            if (parts.length == 5) {
                commits.add(new Commit(parts[0], parts[1], parts[2], parts[3], parts[4].stripTrailing()));
            }
        }
        return commits;
    }

    List<FileChange> files(String from, String to) {
        List<FileChange> changes = new ArrayList<>();
        for (String line :
                git("diff", "--no-renames", "--numstat", "-z", from, to).split("\0")) {
            String[] parts = line.split("\t", 3);
            if (parts.length == 3) {
                boolean before = tryGit("cat-file", "-e", from + ":" + parts[2]).isPresent();
                boolean after = tryGit("cat-file", "-e", to + ":" + parts[2]).isPresent();
                changes.add(new FileChange(
                        parts[2],
                        !before ? "added" : !after ? "removed" : "modified",
                        count(parts[0]),
                        count(parts[1])));
            }
        }
        return changes;
    }

    /** Lines of the new text that the diff shows, context included: where GitHub takes review comments. */
    boolean shows(String from, String to, String path, int line) {
        for (String text : git("diff", "--no-renames", from, to, "--", path).split("\n")) {
            if (text.startsWith("@@")) {
                String[] range = text.split(" ")[2].substring(1).split(",");
                int start = Integer.parseInt(range[0]);
                int length = range.length > 1 ? Integer.parseInt(range[1]) : 1;
                if (line >= start && line < start + length) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int count(String number) {
        return number.equals("-") ? 0 : Integer.parseInt(number);
    }

    /** The tree of both sides together, empty if they conflict. */
    Optional<String> mergedTree(String base, String head) {
        return mergedTrees.computeIfAbsent(
                base + head,
                key -> tryGit("merge-tree", "--write-tree", base, head)
                        .map(out -> out.lines().findFirst().orElseThrow()));
    }

    /**
     * Merges as GitHub does and moves the base branch.
     *
     * @return the base branch's new commit, empty if the sides conflict
     */
    Optional<String> merge(String baseBranch, String head, String method, String message) {
        String base = branch(baseBranch).orElseThrow();
        Optional<String> tree = mergedTree(base, head);
        if (tree.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> merged = switch (method) {
            case "squash" -> Optional.of(commitTree(tree.get(), message, base));
            case "rebase" -> rebased(base, head);
            default -> Optional.of(commitTree(tree.get(), message, base, head));
        };
        merged.ifPresent(sha -> git("update-ref", "refs/heads/" + baseBranch, sha, base));
        return merged;
    }

    private String commitTree(String tree, String message, String... parents) {
        List<String> arguments = new ArrayList<>(List.of("commit-tree", tree, "-m", message));
        for (String parent : parents) {
            arguments.add("-p");
            arguments.add(parent);
        }
        return git(arguments.toArray(String[]::new)).strip();
    }

    private Optional<String> rebased(String base, String head) {
        Path clone = null;
        try {
            clone = Files.createTempDirectory("loopback-rebase");
            run(clone, "clone", "-q", "--shared", "--no-checkout", bare.toString(), ".");
            run(clone, "checkout", "-q", "--detach", head);
            run(clone, "-c", "rebase.forkPoint=false", "rebase", "-q", "--force-rebase", base);
            String sha = run(clone, "rev-parse", "HEAD").strip();
            run(clone, "push", "-q", bare.toString(), sha + ":refs/loopback/rebased");
            git("update-ref", "-d", "refs/loopback/rebased");
            return Optional.of(sha);
        } catch (UncheckedIOException conflict) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(clone);
        }
    }

    /** Commits one file on a branch, as a person would with GitHub's editor; gives the branch's new commit. */
    String commitFile(String branch, String path, String text, String author, String message) {
        Path clone = null;
        try {
            clone = Files.createTempDirectory("loopback-edit");
            run(clone, "clone", "-q", "--branch", branch, bare.toString(), ".");
            Path file = clone.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            run(clone, "add", "-A");
            run(
                    clone,
                    "-c",
                    "user.name=" + author,
                    "commit",
                    "-q",
                    "--author",
                    author + " <" + author + "@users.noreply.github.com>",
                    "-m",
                    message);
            run(clone, "push", "-q", "origin", "HEAD:refs/heads/" + branch);
            return run(clone, "rev-parse", "HEAD").strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(clone);
        }
    }

    void deleteBranch(String name) {
        git("update-ref", "-d", "refs/heads/" + name);
    }

    void keep(int number, String sha) {
        git("update-ref", "refs/pull/" + number + "/head", sha);
    }

    String git(String... arguments) {
        return run(bare, arguments);
    }

    private Optional<String> tryGit(String... arguments) {
        try {
            return Optional.of(git(arguments));
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static String run(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-c", "core.quotePath=false"));
        command.addAll(Arrays.asList(arguments));
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment().putAll(IDENTITY);
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new UncheckedIOException(new IOException(command + " in " + folder + ": " + output));
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
