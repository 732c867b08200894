package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.CommandLine;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import io.jenkins.plugins.repopilot.engine.report.LiveOutput;
import io.jenkins.plugins.repopilot.engine.testing.Sandbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks what stands in the workspace: the syntax of the files that were written, then the setting {@code verifyCommand}. Whatever starts a
 * process does so in the sandbox. One for a stage: it remembers which tools the machine has.
 */
public final class Verifier {

    private static final int OUTPUT_CHARACTERS = 4_000;

    /** Why verifyCommand can't judge, empty if it can; kept for stages 5 and 7 and for a resume. */
    private static final String BASE_FILE = "changes/verify-at-base.txt";

    private final RunContext context;
    private final Shell shell;
    private final SyntaxCheck syntax;

    /**
     * @param shell that shuts in what it runs
     */
    public Verifier(RunContext context, Shell shell) {
        this.context = context;
        this.shell = shell;
        this.syntax = new SyntaxCheck(context, shell);
    }

    /** With the sandbox of this machine. */
    public static Verifier open(RunContext context) throws IOException, InterruptedException {
        return new Verifier(context, Sandbox.shell(context));
    }

    /**
     * A file that was written.
     *
     * @param before its text before, {@code null} if it is new
     * @param after its text now, as it is in the workspace
     */
    public record Written(String path, String before, String after) {}

    /**
     * Runs {@code verifyCommand} on a tree that nothing was changed in yet. If it does not succeed there it can't judge a change, and is not
     * asked again in this run.
     *
     * @param bead that shows what it prints
     * @return why it can't judge; empty if it can, or if there is none
     */
    public Optional<String> tryOnBase(String bead) throws IOException, InterruptedException {
        if (context.directory().read(BASE_FILE).isEmpty()) {
            Optional<String> failure = context.get(Setting.VERIFY_COMMAND).isEmpty() ? Optional.empty() : failure(bead);
            context.git().restore(context.git().state().modified(), "HEAD");
            context.directory().write(BASE_FILE, failure.orElse(""));
        }
        return useless();
    }

    private Optional<String> useless() throws IOException {
        return context.directory()
                .read(BASE_FILE)
                .filter(reason -> !reason.isEmpty())
                .map(reason -> "it fails without any change already, so it can't judge one: " + reason);
    }

    /**
     * Checks files that stand in the workspace, and the whole of it by {@code verifyCommand}.
     *
     * @param bead that shows what the command prints
     */
    public Verdict verify(List<Written> files, String bead) throws IOException, InterruptedException {
        List<String> checks = new ArrayList<>();
        List<String> unverified = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Written file : files) {
            syntax.check(file, checks, unverified, problems);
        }
        if (problems.isEmpty() && !context.get(Setting.VERIFY_COMMAND).isEmpty()) {
            Optional<String> useless = useless();
            Optional<String> failure = useless.isPresent() ? Optional.empty() : failure(bead);
            if (useless.isPresent()) {
                unverified.add("verifyCommand: " + useless.get());
            } else if (failure.isPresent()) {
                problems.add(failure.get());
            } else {
                checks.add("verifyCommand: ok");
            }
        }
        return new Verdict(checks, unverified, problems);
    }

    /** As {@link #verify}, and then resets what {@code verifyCommand} did to files other than these. */
    Verdict verifyLaid(List<String> own, List<Written> files, String bead) throws IOException, InterruptedException {
        Map<String, String> before = context.workspace().call(new HashFiles(own));
        Verdict verdict = verify(files, bead);
        List<String> others = new ArrayList<>(context.git().state().modified());
        others.removeAll(own);
        context.git().restore(others, "HEAD");
        return context.workspace().call(new HashFiles(own)).equals(before)
                ? verdict
                : new Verdict(List.of(), List.of(), List.of("verifyCommand changed the files that it was to verify"));
    }

    private Optional<String> failure(String bead) throws IOException, InterruptedException {
        String line = context.get(Setting.VERIFY_COMMAND);
        List<String> arguments = CommandLine.split(line);
        CommandResult result;
        try {
            Command command = Command.of(context.get(Setting.VERIFY_TIMEOUT), arguments);
            result = LiveOutput.run(context, shell, command, bead);
        } catch (IOException e) {
            return Optional.of("it could not be run: " + e.getMessage());
        }
        if (result.succeeded()) {
            return Optional.empty();
        }
        String how = result.timedOut()
                ? "did not end within " + context.get(Setting.VERIFY_TIMEOUT).toSeconds() + " s"
                : "ended with exit status " + result.exitCode();
        return Optional.of("the command '" + line + "' " + how + ":\n" + brief(context, result));
    }

    /** Compilers say the first error first, test runners sum up last. */
    static String brief(RunContext context, CommandResult result) {
        String text = context.redactor().hide(result.output()).strip();
        int half = OUTPUT_CHARACTERS / 2;
        return text.length() <= OUTPUT_CHARACTERS
                ? text
                : text.substring(0, half) + "\n(middle left out)\n" + text.substring(text.length() - half);
    }
}
