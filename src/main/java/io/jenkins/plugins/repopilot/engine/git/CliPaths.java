package io.jenkins.plugins.repopilot.engine.git;

import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What git's own rules say of paths. */
final class CliPaths {

    private static final int NONE_IGNORED = 1;
    private static final String HERE = "./";

    private final GitCommands git;

    CliPaths(GitCommands git) {
        this.git = git;
    }

    /** See {@link GitRepository#ignored}. */
    Set<String> ignored(Collection<String> paths) throws IOException, InterruptedException {
        Set<String> ignored = new LinkedHashSet<>();
        if (paths.isEmpty()) {
            return ignored;
        }
        // knows no literal paths; with a folder before it a path has no magic either
        Command ask = git.command("check-ignore", "-z", "--stdin")
                .with("GIT_LITERAL_PATHSPECS", "0")
                .reading(HERE + String.join("\0" + HERE, paths));
        CommandResult result = git.run(ask);
        if (result.succeeded()) {
            for (String path : result.output().split("\0")) {
                ignored.add(path.substring(HERE.length()));
            }
        } else if (result.exitCode() != NONE_IGNORED && paths.size() == 1) {
            ignored.addAll(paths);
        } else if (result.exitCode() != NONE_IGNORED) {
            // one path that can't be judged hides the others
            for (String path : paths) {
                ignored.addAll(ignored(List.of(path)));
            }
        }
        return ignored;
    }

    /** See {@link GitRepository#tracked}. */
    Set<String> tracked(Collection<String> paths) throws IOException, InterruptedException {
        Set<String> tracked = new LinkedHashSet<>();
        if (paths.isEmpty()) {
            return tracked;
        }
        Command ask = git.command("ls-tree", "-z", "HEAD", "--").and(paths);
        for (String entry : git.need(ask).split("\0")) {
            // mode, type and hash before the tab; another repository is no file of this one
            int name = entry.indexOf('\t') + 1;
            if (name > 0 && !entry.startsWith("commit ", entry.indexOf(' ') + 1)) {
                tracked.add(entry.substring(name));
            }
        }
        return tracked;
    }

    /** See {@link GitRepository#attributes}. */
    Map<String, Map<String, String>> attributes(List<String> names, Collection<String> paths)
            throws IOException, InterruptedException {
        Map<String, Map<String, String>> values = new LinkedHashMap<>();
        if (paths.isEmpty()) {
            return values;
        }
        Command ask = git.command("check-attr", "-z", "--stdin").and(names).reading(String.join("\0", paths));
        String[] facts = git.need(ask).split("\0");
        for (int i = 0; i + 2 < facts.length; i += 3) {
            if (!facts[i + 2].equals("unspecified")) {
                values.computeIfAbsent(facts[i], path -> new LinkedHashMap<>()).put(facts[i + 1], facts[i + 2]);
            }
        }
        return values;
    }
}
