package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What differs between the working tree and the commit that is checked out.
 *
 * @param modified tracked files that were changed or deleted
 * @param untracked files that are neither tracked nor ignored
 */
record TreeState(List<String> modified, Set<String> untracked) {

    private static final int LONGEST = 50_000_000;

    static TreeState of(RunContext context) throws IOException, InterruptedException {
        CommandResult status = context.shell()
                .run(Command.of(
                                context.get(Setting.GIT_TIMEOUT),
                                "git",
                                "-c",
                                "core.fsmonitor=false",
                                "status",
                                "--porcelain",
                                "-z",
                                "--no-renames",
                                "--untracked-files=all",
                                "--ignore-submodules=all")
                        .keeping(LONGEST));
        if (!status.succeeded() || status.truncated()) {
            throw new IOException("Could not ask git for changed files: " + Suites.tail(status.output(), 300));
        }
        List<String> modified = new ArrayList<>();
        Set<String> untracked = new HashSet<>();
        for (String entry : status.output().split("\0")) {
            if (entry.startsWith("?? ")) {
                untracked.add(entry.substring(3));
            } else if (entry.length() > 3) {
                modified.add(entry.substring(3));
            }
        }
        return new TreeState(modified, untracked);
    }
}
