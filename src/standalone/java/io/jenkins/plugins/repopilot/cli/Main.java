package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code repo-pilot run}, {@code scaffold}, {@code demo}, {@code runs}, {@code beads}, {@code report}. */
@Command(
        name = "repo-pilot",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description =
                "Improves a repository in ten stages: analyses, changes, reviews, tests, and opens a pull request.",
        footer = {
            "",
            "Exit status: 0 completed, 1 failed, 2 wrong usage, 130 interrupted.",
            "Shell completion: source <(repo-pilot generate-completion)"
        })
public final class Main implements Runnable {

    static final int COMPLETED = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int INTERRUPTED = 130;

    @Spec
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] arguments) {
        PrintStream out =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = run(new Terminal(out, err, System.getenv(), Terminal.width()), arguments);
        out.flush();
        err.flush();
        // halts also while the hook of Interrupts waits for this end
        Runtime.getRuntime().halt(status);
    }

    /** Runs one command in this process: what {@link #main} does, without ending the machine. */
    public static int run(Terminal terminal, String... arguments) {
        CommandLine line = new CommandLine(new Main());
        CommandLine run = new CommandLine(new RunCommand(terminal));
        SettingOptions.addTo(run.getCommandSpec());
        line.addSubcommand("run", run);
        CommandLine scaffold = new CommandLine(new ScaffoldCommand(terminal));
        SettingOptions.addTo(scaffold.getCommandSpec());
        line.addSubcommand("scaffold", scaffold);
        line.addSubcommand("demo", new DemoCommand(terminal));
        line.addSubcommand("runs", new RunsCommand(terminal));
        line.addSubcommand("beads", new BeadsCommand(terminal));
        line.addSubcommand("ledger", new LedgerCommand(terminal));
        line.addSubcommand("report", new ReportCommand(terminal));
        line.addSubcommand("generate-completion", AutoComplete.GenerateCompletion.class);
        line.setOut(new java.io.PrintWriter(terminal.out(), true))
                .setErr(new java.io.PrintWriter(terminal.err(), true));
        line.setParameterExceptionHandler(Main::refuseUsage);
        line.setExecutionExceptionHandler((e, command, parsed) -> explain(terminal, e));
        return line.execute(arguments);
    }

    private static int refuseUsage(ParameterException e, String[] arguments) {
        e.getCommandLine().getErr().println("repo-pilot: " + e.getMessage().strip());
        e.getCommandLine()
                .getErr()
                .println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return USAGE;
    }

    private static int explain(Terminal terminal, Exception e) throws Exception {
        if (e instanceof InvalidSettingException) {
            terminal.err().println("repo-pilot: " + Problem.of(e));
            return USAGE;
        }
        if (e instanceof RunRefusedException || e instanceof java.io.IOException) {
            terminal.err().println("repo-pilot: " + Problem.of(e));
            return FAILED;
        }
        if (e instanceof InterruptedException) {
            terminal.err().println("repo-pilot: interrupted");
            return INTERRUPTED;
        }
        throw e;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is needed: " + String.join(", ", commands(spec.subcommands())));
    }

    private static Iterable<String> commands(Map<String, CommandLine> subcommands) {
        return subcommands.keySet();
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"repo-pilot " + (version == null ? "(not packaged)" : version)};
        }
    }
}
