package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the syntax of files: data in Java, source with the language's own checker where the machine has it. A file that the checker refused
 * before the change too counts as not checked. Remembers which tools the machine lacks.
 */
final class SyntaxCheck {

    private static final Duration SYNTAX_TIMEOUT = Duration.ofSeconds(30);

    /** Files in which there is no syntax to get wrong. */
    private static final Set<String> PROSE =
            Set.of("md", "markdown", "txt", "rst", "adoc", "csv", "tsv", "log", "gitignore", "repopilotignore");

    private final RunContext context;
    private final Shell shell;
    private final Map<String, Optional<String>> missingTools = new HashMap<>();

    /**
     * @param shell that shuts in what it runs
     */
    SyntaxCheck(RunContext context, Shell shell) {
        this.context = context;
        this.shell = shell;
    }

    /**
     * @param checks what holds, one line each
     * @param unverified what could not be checked, and why
     * @param problems what does not hold
     */
    void check(Verifier.Written file, List<String> checks, List<String> unverified, List<String> problems)
            throws IOException, InterruptedException {
        Optional<DataSyntax> data = DataSyntax.of(file.path());
        Optional<CodeSyntax> code = CodeSyntax.of(file.path(), file.after());
        if (data.isPresent()) {
            String name = data.get().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            Optional<String> problem = data.get().problem(file.after());
            boolean before = problem.isPresent()
                    && file.before() != null
                    && data.get().problem(file.before()).isPresent();
            record(file.path() + ": " + name + " syntax", problem, before, checks, unverified, problems);
        } else if (code.isPresent()) {
            Optional<String> missing = missing(code.get());
            if (missing.isPresent()) {
                unverified.add(file.path() + ": " + code.get().name() + " syntax, " + missing.get());
                return;
            }
            Optional<String> problem = problem(code.get(), file.path(), file.after());
            boolean before = problem.isPresent()
                    && file.before() != null
                    && !code.get().byFile()
                    && problem(code.get(), file.path(), file.before()).isPresent();
            record(file.path() + ": " + code.get().name() + " syntax", problem, before, checks, unverified, problems);
        } else if (!PROSE.contains(
                file.path().substring(file.path().lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))) {
            unverified.add(file.path() + ": no checker for this kind of file");
        }
    }

    private static void record(
            String what,
            Optional<String> problem,
            boolean alreadyBefore,
            List<String> checks,
            List<String> unverified,
            List<String> problems) {
        if (problem.isEmpty()) {
            checks.add(what + ": ok");
        } else if (alreadyBefore) {
            unverified.add(what + ", the checker refused the file before the change too");
        } else {
            problems.add(what + ": " + problem.get());
        }
    }

    private Optional<String> missing(CodeSyntax code) throws InterruptedException {
        Optional<String> known = missingTools.get(code.name());
        if (known == null) {
            known = tryOut(code.probe());
            missingTools.put(code.name(), known);
        }
        return known;
    }

    private Optional<String> tryOut(List<String> probe) throws InterruptedException {
        try {
            CommandResult result = shell.run(Command.of(SYNTAX_TIMEOUT, probe));
            // gofmt -h ends with 2 where it is there, a missing program with 126, 127 or the sandbox's own 1
            boolean there = result.succeeded() || (probe.get(0).equals("gofmt") && result.exitCode() == 2);
            return there ? Optional.empty() : Optional.of(probe.get(0) + " does not run on this machine");
        } catch (IOException e) {
            return Optional.of(probe.get(0) + " does not run on this machine: " + e.getMessage());
        }
    }

    private Optional<String> problem(CodeSyntax code, String path, String text)
            throws IOException, InterruptedException {
        Command command = Command.of(SYNTAX_TIMEOUT, code.command(path));
        if (!code.byFile()) {
            String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            command = command.reading(bytes).asBytes();
        }
        CommandResult result = shell.run(command);
        if (result.succeeded()) {
            return Optional.empty();
        }
        return Optional.of(result.timedOut() ? "the checker did not end" : Verifier.brief(context, result));
    }
}
