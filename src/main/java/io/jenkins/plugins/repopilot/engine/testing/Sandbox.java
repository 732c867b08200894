package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where everything runs that a model wrote, or that runs what it wrote: tests, syntax checkers, the verify command. The best isolation of the
 * machine is found by trying: bubblewrap, else {@code unshare}, else none. Inside there is no network but loopback; the system and the
 * repository's {@code .git} are read-only; home and temporary folders are private and empty, except for tools and package caches; the
 * environment is an allow-list; CPU time, file size and the number of processes are bounded.
 */
public final class Sandbox implements Shell {

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(20);

    private final Shell shell;
    private final SandboxSite site;
    private final Confinement confinement;
    private final String refusal;

    private Sandbox(Shell shell, SandboxSite site, Confinement confinement, String refusal) {
        this.shell = shell;
        this.site = site;
        this.confinement = confinement;
        this.refusal = refusal;
    }

    /**
     * Finds out what the machine can do. Says so loudly on the console where it can do nothing and running plain is allowed.
     *
     * @throws IOException if the setting {@code sandbox} is {@code required} and there is none to be had
     */
    public static Sandbox open(RunContext context) throws IOException, InterruptedException {
        SandboxSite site = context.workspace().call(new SandboxSite.Visit());
        Confinement.Limits limits =
                new Confinement.Limits(context.get(Setting.MAX_PROCESSES), context.get(Setting.MAX_FILE_SIZE));
        String wanted = context.get(Setting.SANDBOX);
        List<String> failures = new ArrayList<>();
        if (!wanted.equals("off")) {
            for (Confinement candidate : Confinement.candidates(site, limits)) {
                Optional<String> failure = failure(context.shell(), candidate);
                if (failure.isEmpty()) {
                    return new Sandbox(context.shell(), site, candidate, null);
                }
                failures.add(candidate.name() + ": " + failure.get());
            }
        }
        String found = failures.isEmpty() ? "" : " (" + String.join("; ", failures) + ")";
        if (wanted.equals("required")) {
            throw new IOException("The setting sandbox is 'required', but no sandbox works on the machine of "
                    + context.workspace().description() + found
                    + ". Install bubblewrap there, or set sandbox to auto.");
        }
        Confinement plain = Confinement.plain(site, limits);
        if (wanted.equals("off")
                || context.host().trustedMachine()
                || context.host().sandboxOptional()) {
            context.console()
                    .line("WARNING: code that a model wrote runs WITHOUT A SANDBOX on "
                            + context.workspace().description()
                            + (wanted.equals("off")
                                    ? ": the setting sandbox is off"
                                    : found + "; install bubblewrap to shut it in"));
            return new Sandbox(context.shell(), site, plain, null);
        }
        return new Sandbox(
                context.shell(),
                site,
                plain,
                "no sandbox works on this machine" + found
                        + ", and an administrator has not allowed to do without: install bubblewrap, or use an agent");
    }

    /** As {@link #open}, for callers that only run commands. */
    public static Shell shell(RunContext context) throws IOException, InterruptedException {
        return open(context);
    }

    /** Deletes caches and reports that sandboxed commands left in this workspace; for the end of a run. Harmless if there are none. */
    public static void cleanUp(RunContext context) throws IOException, InterruptedException {
        context.workspace().call(new SandboxSite.Leave());
    }

    /** {@code bwrap}, {@code unshare} or {@code none}. */
    public String kind() {
        return confinement.name();
    }

    /** Why nothing may run here, empty if it may. */
    public Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** The absolute path of a folder that survives between commands of this run, on the workspace's machine; writable inside. */
    public String scratch() {
        return site.scratch();
    }

    /**
     * The same command, shut in. Its environment is complete: nothing is inherited.
     *
     * @throws IllegalStateException if nothing may run here ({@link #refusal})
     */
    public Command wrap(Command command) {
        if (refusal != null) {
            throw new IllegalStateException(refusal);
        }
        return confinement.wrap(command);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IOException also if nothing may run here; the message says why
     */
    @Override
    public CommandResult run(Command command) throws IOException, InterruptedException {
        if (refusal != null) {
            throw new IOException(command.arguments().get(0) + " was not run: " + refusal);
        }
        return shell.run(wrap(command));
    }

    private static Optional<String> failure(Shell shell, Confinement candidate) throws InterruptedException {
        try {
            CommandResult result = shell.run(candidate.wrap(Command.of(PROBE_LIMIT, candidate.probe())));
            return result.succeeded() ? Optional.empty() : Optional.of(firstLine(result.output()));
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static String firstLine(String output) {
        return output.strip().lines().findFirst().orElse("ended with an error");
    }
}
