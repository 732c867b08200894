package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import java.nio.file.Files;
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

    /**
     * @throws InvalidSettingException if there is no such folder
     */
    Path path(Terminal terminal) {
        Path path = named(terminal).toAbsolutePath().normalize();
        if (!Files.isDirectory(path)) {
            throw new InvalidSettingException("repo", "there is no folder " + path);
        }
        return path;
    }

    private Path named(Terminal terminal) {
        if (given != null) {
            return given;
        }
        String variable = terminal.variable("TARGET_REPO_PATH");
        return Path.of(variable == null ? "" : variable);
    }
}
