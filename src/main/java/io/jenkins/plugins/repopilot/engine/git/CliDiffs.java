package io.jenkins.plugins.repopilot.engine.git;

import io.jenkins.plugins.repopilot.engine.port.Command;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What differs between commits, and how differences are applied. */
final class CliDiffs {

    /** First line of a diff whose files are not all UTF-8: its characters stand for bytes. git ignores text before a diff. */
    private static final String BYTES_HEADER = "# bytes as ISO 8859-1\n";

    private final GitCommands git;

    CliDiffs(GitCommands git) {
        this.git = git;
    }

    List<FileDelta> deltas(String from, String to) throws IOException, InterruptedException {
        Map<String, Character> kinds = new LinkedHashMap<>();
        String[] names = git.need(git.command("diff", "--no-renames", "--name-status", "-z", from, to, "--"))
                .split("\0");
        for (int i = 0; i + 1 < names.length; i += 2) {
            kinds.put(names[i + 1], names[i].charAt(0));
        }
        List<FileDelta> deltas = new ArrayList<>();
        for (String line : git.need(
                        git.command("diff", "--no-renames", "--no-textconv", "--numstat", "-z", from, to, "--"))
                .split("\0")) {
            String[] parts = line.split("\t", 3);
            if (parts.length == 3) {
                deltas.add(new FileDelta(kinds.get(parts[2]), parts[2], lines(parts[0]), lines(parts[1])));
            }
        }
        return deltas;
    }

    String diff(String from, String to, Collection<String> paths) throws IOException, InterruptedException {
        return text(git.need(diffCommand(from, to, "--").and(paths).asBytes()));
    }

    String diffOfWorkingTree(Collection<String> paths) throws IOException, InterruptedException {
        try {
            git.need(git.add(paths));
            return text(
                    git.need(diffCommand("--cached", "HEAD", "--").and(paths).asBytes()));
        } finally {
            git.need(GitCommands.withPathspecFile(git.command("reset", "-q"), paths));
        }
    }

    /** Applies to the working tree; false if it does not fit. */
    boolean apply(String diff, String... options) throws IOException, InterruptedException {
        if (diff.isBlank()) {
            return true;
        }
        List<String> arguments = new ArrayList<>(List.of("apply"));
        arguments.addAll(Arrays.asList(options));
        arguments.add("-");
        return git.run(git.command(arguments.toArray(String[]::new))
                        .reading(bytes(diff))
                        .asBytes())
                .succeeded();
    }

    private Command diffCommand(String... rest) {
        List<String> arguments = new ArrayList<>(List.of(
                "diff",
                "--no-renames",
                "--binary",
                "--full-index",
                "--no-ext-diff",
                "--no-textconv",
                "--no-color",
                "--src-prefix=a/",
                "--dst-prefix=b/"));
        arguments.addAll(Arrays.asList(rest));
        return git.command(arguments.toArray(String[]::new));
    }

    /** Text where all of it is UTF-8, else marked characters that stand for bytes. */
    private static String text(String bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return BYTES_HEADER + bytes;
        }
    }

    /** The bytes of a diff, for a command's input, as characters. */
    static String bytes(String diff) {
        return diff.startsWith(BYTES_HEADER)
                ? diff
                : new String(diff.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static int lines(String count) {
        return count.equals("-") ? -1 : Integer.parseInt(count);
    }
}
