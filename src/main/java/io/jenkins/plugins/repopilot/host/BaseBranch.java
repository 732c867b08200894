package io.jenkins.plugins.repopilot.host;

import hudson.EnvVars;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which branch a build is about. */
final class BaseBranch {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Map<String, String> variables;
    private final Shell shell;

    BaseBranch(EnvVars variables, Shell shell) {
        this.variables = variables;
        this.shell = shell;
    }

    /**
     * What the build's variables say ({@code CHANGE_TARGET}, {@code BRANCH_NAME}, {@code GIT_BRANCH}); else, where the git plugin left a
     * detached HEAD, the one remote branch that has this commit.
     *
     * @return {@code null} if it can't be told
     */
    String find() throws IOException, InterruptedException {
        Optional<String> said = Stream.of("CHANGE_TARGET", "BRANCH_NAME", "GIT_BRANCH")
                .map(variables::get)
                .filter(branch -> branch != null && !branch.isBlank() && !branch.equals("detached"))
                .findFirst();
        return said.isPresent() ? said.get() : onlyBranchWithHead();
    }

    private String onlyBranchWithHead() throws IOException, InterruptedException {
        if (git("symbolic-ref", "--quiet", "HEAD").succeeded()) {
            return null;
        }
        CommandResult result =
                git("for-each-ref", "--contains", "HEAD", "--format=%(refname:lstrip=3)", "refs/remotes/origin");
        List<String> branches = result.succeeded()
                ? result.output().lines().filter(name -> !name.equals("HEAD")).toList()
                : List.of();
        return branches.size() == 1 ? branches.get(0) : null;
    }

    private CommandResult git(String... arguments) throws IOException, InterruptedException {
        return shell.run(Command.of(
                LIMIT,
                Stream.concat(Stream.of("git", "-c", "core.fsmonitor=false"), Stream.of(arguments))
                        .toList()));
    }
}
