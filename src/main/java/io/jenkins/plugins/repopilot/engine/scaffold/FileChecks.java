package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.edit.DataSyntax;
import io.jenkins.plugins.repopilot.engine.edit.ElisionCheck;
import io.jenkins.plugins.repopilot.engine.edit.Verdict;
import io.jenkins.plugins.repopilot.engine.edit.Verifier;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import io.jenkins.plugins.repopilot.engine.record.Stack.Component;
import io.jenkins.plugins.repopilot.engine.scan.ReadTexts;
import io.jenkins.plugins.repopilot.engine.testing.Project;
import io.jenkins.plugins.repopilot.engine.testing.Sandbox;
import io.jenkins.plugins.repopilot.engine.testing.SuiteResult;
import io.jenkins.plugins.repopilot.engine.testing.SuiteRunner;
import io.jenkins.plugins.repopilot.engine.testing.TestFramework;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All that is checked of a file before it is kept: first its text, then the file itself where it will stand. */
final class FileChecks {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MOST_TARGETS = 40;
    private static final int LONGEST_OUTPUT = 4_000;

    /** https://github.com/rhysd/actionlint/blob/main/docs/usage.md#exit-status */
    private static final int LINTER_FOUND = 1;

    private final RunContext context;
    private final Sandbox sandbox;
    private final Verifier verifier;
    private final Set<String> files;
    private final Map<String, String> texts;
    private final Set<String> planned = new HashSet<>();

    /**
     * @param files paths that are there
     * @param texts of those that commands are looked up in
     */
    FileChecks(RunContext context, Sandbox sandbox, Collection<String> files, Map<String, String> texts) {
        // the user's own command judges improvements, not single files beside them
        this.context = context.with(context.settings().with(Setting.VERIFY_COMMAND, ""));
        this.sandbox = sandbox;
        this.verifier = new Verifier(this.context, sandbox);
        this.files = new HashSet<>(files);
        this.texts = new TreeMap<>(texts);
    }

    /**
     * With the sandbox of this machine, and the repository as it is.
     *
     * @param planned paths of files that are to come, which documents may link to
     */
    static FileChecks open(RunContext context, Collection<String> planned) throws IOException, InterruptedException {
        List<String> names = context.workspace().call(new FileNames());
        Map<String, String> texts = context.workspace()
                .call(new ReadTexts(names.stream().filter(Commands::reads).toList()));
        FileChecks checks = new FileChecks(context, Sandbox.open(context), names, texts);
        checks.planned.addAll(planned);
        return checks;
    }

    /** Tells of a file that is kept: others may name it from now on. */
    synchronized void keep(String path, String text) {
        files.add(path);
        if (Commands.reads(path)) {
            texts.put(path, text);
        }
    }

    /** What is wrong with a text, as far as it alone tells; one sentence each. */
    synchronized List<String> ofText(String path, String text) {
        List<String> problems = new ArrayList<>();
        ElisionCheck.find(path, List.of(), Arrays.asList(text.split("\n")))
                .ifPresent(line -> problems.add("'" + line + "' stands for something that was left out"));
        Optional<String> syntax = DataSyntax.of(path).flatMap(data -> data.problem(text));
        syntax.ifPresent(problem -> problems.add("it can't be parsed: " + problem));
        Set<String> known = new HashSet<>(files);
        known.add(path);
        Map<String, String> readable = new TreeMap<>(texts);
        if (Commands.reads(path)) {
            readable.put(path, text);
        }
        if (WorkflowCheck.isWorkflow(path) && syntax.isEmpty()) {
            problems.addAll(WorkflowCheck.problems(text, new Commands(known, readable, true)));
        } else if (JenkinsfileCheck.isJenkinsfile(path)) {
            problems.addAll(JenkinsfileCheck.look(text, new Commands(known, readable, true))
                    .problems());
            if (!context.redactor().hide(text).equals(text)) {
                problems.add("it holds what looks like a credential");
            }
        } else if (MakefileCheck.isMakefile(path)) {
            problems.addAll(MakefileCheck.problems(path, text, new Commands(known, readable, true)));
        } else if (MarkdownCheck.isMarkdown(path)) {
            known.addAll(nameable());
            problems.addAll(MarkdownCheck.problems(path, text, known, new Commands(known, readable, false)));
        } else if (DataSyntax.of(path).isPresent() && text.contains("\n```")) {
            problems.add("the reply holds more than one file");
        }
        return problems.stream().distinct().toList();
    }

    private synchronized Commands commands() {
        return new Commands(files, texts, true);
    }

    private synchronized Set<String> nameable() {
        Set<String> all = new HashSet<>(files);
        all.addAll(planned);
        return all;
    }

    /** Links of a document that lead nowhere now that it is known what is kept. */
    synchronized List<String> deadLinks(String path, String text) {
        return MarkdownCheck.isMarkdown(path) ? MarkdownCheck.deadLinks(path, text, files) : List.of();
    }

    /**
     * What the file itself shows, where it stands in the workspace.
     *
     * @param bead that shows what checkers print
     */
    Verdict ofFile(String bead, String path, String text) throws IOException, InterruptedException {
        Verdict syntax = verifier.verify(List.of(new Verifier.Written(path, null, text)), bead);
        List<String> checks = new ArrayList<>(syntax.checks());
        List<String> unverified = new ArrayList<>(syntax.unverified());
        List<String> problems = new ArrayList<>(syntax.problems());
        if (MakefileCheck.isMakefile(path)) {
            unverified.remove(path + ": no checker for this kind of file");
            tryTargets(path, text, checks, unverified, problems);
        } else if (WorkflowCheck.isWorkflow(path)) {
            checks.add(path + ": its commands exist in the repository");
            actionlint(path, checks, unverified, problems);
        } else if (JenkinsfileCheck.isJenkinsfile(path)) {
            unverified.remove(path + ": no checker for this kind of file");
            checks.add(path + ": shape of a Declarative Pipeline");
            checks.add(path + ": its commands exist in the repository");
            JenkinsfileCheck.look(text, commands())
                    .unchecked()
                    .forEach(unchecked -> unverified.add(path + ": " + unchecked));
        } else if (MarkdownCheck.isMarkdown(path) && MarkdownCheck.links(text) > 0) {
            List<String> dead = MarkdownCheck.deadLinks(path, text, nameable());
            unverified.addAll(dead);
            if (dead.isEmpty()) {
                checks.add(path + ": its links lead to files");
            }
        }
        return new Verdict(checks, unverified, problems);
    }

    private void tryTargets(
            String path, String text, List<String> checks, List<String> unverified, List<String> problems)
            throws InterruptedException {
        Set<String> targets = MakefileCheck.targets(text);
        for (String target : targets.stream().sorted().limit(MOST_TARGETS).toList()) {
            try {
                CommandResult result =
                        sandbox.run(Command.of(LIMIT, "make", "-n", "-f", WorkspacePath.name(path), target)
                                .in(WorkspacePath.folder(path)));
                if (isMissing(result, "make")) {
                    unverified.add(path + ": make does not run on this machine");
                    return;
                }
                if (!result.succeeded()) {
                    problems.add("make -n " + target + " failed: " + brief(result.output()));
                }
            } catch (IOException e) {
                unverified.add(path + ": make was not run: " + e.getMessage());
                return;
            }
        }
        if (problems.isEmpty()) {
            checks.add(path + ": make -n " + targets.stream().sorted().collect(Collectors.joining(" ")));
        }
    }

    private void actionlint(String path, List<String> checks, List<String> unverified, List<String> problems)
            throws InterruptedException {
        try {
            CommandResult probe = sandbox.run(Command.of(LIMIT, "actionlint", "-version"));
            if (!probe.succeeded()) {
                unverified.add(path + ": actionlint does not run on this machine");
                return;
            }
            CommandResult result = sandbox.run(Command.of(LIMIT, "actionlint", "-no-color", path));
            if (result.succeeded()) {
                checks.add(path + ": checked by actionlint");
            } else if (result.exitCode() == LINTER_FOUND) {
                problems.add("actionlint: " + brief(result.output()));
            } else {
                // a configuration of the repository that can't be read, for instance, says nothing about the workflow
                unverified.add(path + ": actionlint ended with status " + result.exitCode());
            }
        } catch (IOException e) {
            unverified.add(path + ": actionlint does not run on this machine");
        }
    }

    /** Runs a test, alone and twice in a row. */
    Verdict ofTest(String bead, String path, Component component) throws IOException, InterruptedException {
        Project project = context.workspace().call(new Project.Look());
        RunSettings settings = FirstTest.settings(project, component, context.settings());
        SuiteRunner runner = SuiteRunner.open(context.with(settings), sandbox);
        SuiteResult result = runner.run(List.of(path), context.get(Setting.GROUP_TIMEOUT), bead);
        if (result.green()) {
            result = runner.run(List.of(path), context.get(Setting.GROUP_TIMEOUT), bead);
        }
        if (result.green()) {
            String name = runner.framework().map(TestFramework::id).orElse("");
            String tool = name.equals("testCommand") ? settings.get(Setting.TEST_COMMAND) : name;
            String count = Count.of(result.passed(), "test");
            return new Verdict(List.of(path + ": " + count + " passed twice (" + tool + ")"), List.of(), List.of());
        }
        String reason = result.reason() == null
                ? result.failed() + result.errors() + " of " + result.total() + " tests failed"
                : result.reason();
        String output = brief(result.output());
        boolean ran = result.state() == SuiteResult.State.FAILED || !output.isEmpty();
        return ran
                ? new Verdict(List.of(), List.of(), List.of(reason + (output.isEmpty() ? "" : "\n" + output)))
                : new Verdict(List.of(), List.of("the test could not be run: " + reason), List.of());
    }

    private static boolean isMissing(CommandResult result, String program) {
        return result.exitCode() == 126
                || result.exitCode() == 127
                || result.output().contains("execvp " + program)
                || result.output().contains(program + ": No such file");
    }

    private static String brief(String output) {
        String text = output.strip();
        return text.length() <= LONGEST_OUTPUT ? text : "… " + text.substring(text.length() - LONGEST_OUTPUT);
    }
}
