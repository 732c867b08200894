package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.CommandLine;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.git.GitDirectory;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.WorkspaceTask;
import io.jenkins.plugins.repopilot.engine.report.LiveOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The user's {@code setupCommand}: once in a workspace and run, with network and outside the sandbox, and therefore only while the base tree is
 * checked out.
 */
final class SetUp {

    private SetUp() {}

    /** Whether it still has to run in this workspace. */
    static boolean isDue(RunContext context) throws IOException, InterruptedException {
        return !context.get(Setting.SETUP_COMMAND).isEmpty()
                && !context.workspace().call(new IsDone(name(context)));
    }

    /**
     * Runs it, if it is due.
     *
     * @param bead that shows what it prints
     * @return why it failed, empty if it did not
     */
    static Optional<String> run(RunContext context, String bead) throws IOException, InterruptedException {
        if (!isDue(context)) {
            return Optional.empty();
        }
        String text = context.get(Setting.SETUP_COMMAND);
        CommandResult result;
        try {
            Command command = Command.of(context.get(Setting.SETUP_TIMEOUT), CommandLine.split(text));
            result = LiveOutput.run(context, context.shell(), command, bead);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of("setupCommand '" + text + "' could not start: " + e.getMessage());
        }
        List<String> modified = context.git().state().modified();
        if (!modified.isEmpty()) {
            context.console().line("setupCommand changed " + String.join(", ", modified) + ": put back as committed");
            context.git().restore(modified, "HEAD");
        }
        if (!result.succeeded()) {
            String end = result.timedOut()
                    ? "did not end within " + context.get(Setting.SETUP_TIMEOUT).toSeconds() + " s"
                    : "ended with exit status " + result.exitCode();
            String output = context.redactor().hide(result.output()).strip();
            return Optional.of("setupCommand '" + text + "' " + end + ":\n"
                    + output.substring(Math.max(0, output.length() - 2_000)));
        }
        context.workspace().call(new Done(name(context)));
        return Optional.empty();
    }

    private static String name(RunContext context) {
        return String.valueOf(context.directory().path().getFileName());
    }

    private static Path marker(Path root) throws IOException {
        return GitDirectory.of(root.toRealPath()).resolve("repo-pilot/set-up");
    }

    private record IsDone(String run) implements WorkspaceTask<Boolean> {

        @Override
        public Boolean run(Path root) throws IOException {
            Path marker = marker(root);
            return Files.isRegularFile(marker) && Files.readString(marker).equals(run);
        }
    }

    private record Done(String run) implements WorkspaceTask<Boolean> {

        @Override
        public Boolean run(Path root) throws IOException {
            Files.createDirectories(marker(root).getParent());
            Files.writeString(marker(root), run);
            return true;
        }
    }
}
