package io.jenkins.plugins.repopilot.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which repository a command is about. */
final class RepositoryOption {

    @Option(
            names = "--repo",
            paramLabel = "DIR",
            description =
                    "Top folder of the clone. Default: the environment's TARGET_REPO_PATH, else the current folder.")
    private Path given;

    Path path(Terminal terminal) {
        if (given != null) {
            return given.toAbsolutePath().normalize();
        }
        String variable = terminal.variable("TARGET_REPO_PATH");
        return Path.of(variable == null ? "" : variable).toAbsolutePath().normalize();
    }
}
