package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.port.OutputListener;
import io.jenkins.plugins.repopilot.engine.report.LiveOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs the tests of the tree that is checked out, shut in, and says how they went. Whatever a run changed in tracked files or left behind in
 * the working tree is put right afterwards.
 */
public final class SuiteRunner {

    private final RunContext context;
    private final Sandbox sandbox;
    private final Frameworks.Chosen chosen;
    private final Set<String> existing = new HashSet<>();
    private Project project;
    private TreeState before;

    private SuiteRunner(RunContext context, Sandbox sandbox, Project project, Frameworks.Chosen chosen) {
        this.context = context;
        this.sandbox = sandbox;
        this.project = project;
        this.chosen = chosen;
    }

    /** Looks at the workspace and opens its sandbox. */
    public static SuiteRunner open(RunContext context) throws IOException, InterruptedException {
        return open(context, Sandbox.open(context));
    }

    /** Only looks at the workspace: for those who want to know where tests go, and run none. */
    public static SuiteRunner forLooking(RunContext context) throws IOException, InterruptedException {
        return open(context, null);
    }

    /** Looks at the workspace. */
    public static SuiteRunner open(RunContext context, Sandbox sandbox) throws IOException, InterruptedException {
        Project project = context.workspace().call(new Project.Look());
        return new SuiteRunner(
                context,
                sandbox,
                project,
                Frameworks.choose(project, context.settings()).orElse(null));
    }

    public Sandbox sandbox() {
        return sandbox;
    }

    /** What the tests are run with, empty if nothing was recognised. */
    public Optional<TestFramework> framework() {
        return Optional.ofNullable(chosen).map(Frameworks.Chosen::framework);
    }

    /** The project as it was when it was last looked at: before each run, and when this was opened. */
    public Project project() {
        return project;
    }

    /** Where generated tests of a group go; empty if there is no framework or it can't tell. */
    public Optional<String> testFile(Category group, List<String> subjects) {
        return chosen == null ? Optional.empty() : chosen.testFile(project, group, subjects);
    }

    /**
     * The whole suite, within {@code suiteTimeout}.
     *
     * @param bead that shows what is printed
     */
    public SuiteResult all(String bead) throws IOException, InterruptedException {
        return run(List.of(), context.get(Setting.SUITE_TIMEOUT), bead);
    }

    /**
     * Some files of the suite.
     *
     * @param files paths relative to the workspace; none means all
     * @param most time limit, cut to what is left of {@code maxDuration}
     * @param bead that shows what is printed
     */
    public SuiteResult run(Collection<String> files, Duration most, String bead)
            throws IOException, InterruptedException {
        Duration limit = context.time().within(most);
        if (chosen == null) {
            return Verdict.notRun("no test framework was recognised: set testCommand or testFramework");
        }
        if (sandbox.refusal().isPresent()) {
            return Verdict.notRun("tests were not run: " + sandbox.refusal().get());
        }
        project = context.workspace().call(new Project.Look());
        Map<String, String> texts = context.workspace().call(Texts.read(files));
        String reports = sandbox.scratch() + "/reports";
        Invocation invocation = chosen.framework().command(project, chosen.folder(), texts, reports);
        context.workspace().call(new ReportFiles.Clear(reports, invocation.stale()));
        if (before == null) {
            before = TreeState.of(context);
        }
        Command command = new Command(
                invocation.arguments(),
                invocation.directory(),
                invocation.environment(),
                limit,
                invocation.outputLimit(),
                "",
                false,
                OutputListener.NONE);
        try {
            CommandResult result = LiveOutput.run(context, sandbox, command, bead);
            List<String> found = context.workspace().call(new ReportFiles.Collect(invocation.reports()));
            List<TestCaseResult> cases = cases(result, found).stream()
                    .map(test -> test.hiding(context.redactor()))
                    .toList();
            return Verdict.of(chosen.framework(), cases, result.showing(context.redactor()::hide), limit);
        } catch (IOException e) {
            return Verdict.notStarted(context.redactor().hide(e.getMessage()));
        } finally {
            tidy(files);
        }
    }

    /** Tells which tests exist without the generated ones: a {@code testCommand} without {@code {files}} runs them too. */
    void existing(SuiteResult suite) {
        suite.cases().forEach(test -> existing.add(test.id()));
    }

    /** The tests of a run that were not there before. */
    List<TestCaseResult> ownCases(SuiteResult result) {
        boolean mixed = chosen.framework() instanceof CustomCommand command
                && command.runsAllAlways()
                && !command.hasNoReports();
        return mixed
                ? result.cases().stream()
                        .filter(test -> !existing.contains(test.id()))
                        .toList()
                : result.cases();
    }

    /** Ids of the own tests that passed. */
    Set<String> ownPassed(SuiteResult result) {
        return ownCases(result).stream()
                .filter(test -> test.outcome() == TestCaseResult.Outcome.PASSED)
                .map(TestCaseResult::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private List<TestCaseResult> cases(CommandResult result, List<String> reports) {
        if (chosen.framework() instanceof CustomCommand command && command.hasNoReports()) {
            TestCaseResult.Outcome outcome =
                    result.succeeded() ? TestCaseResult.Outcome.PASSED : TestCaseResult.Outcome.FAILED;
            return List.of(new TestCaseResult(
                    command.commandText(),
                    null,
                    outcome,
                    result.succeeded() ? null : "exit status " + result.exitCode()));
        }
        return chosen.framework().results(project, chosen.folder(), reports, result.output());
    }

    /** Undoes what tests did to the tree: changes of tracked files, and new files that no rule ignores. */
    private void tidy(Collection<String> mine) throws IOException, InterruptedException {
        Uninterrupted.run(() -> {
            TreeState after = TreeState.of(context);
            List<String> left = new ArrayList<>(after.untracked());
            left.removeAll(before.untracked());
            left.removeAll(mine);
            if (!left.isEmpty()) {
                List<String> stuck = context.workspace().call(Texts.delete(left));
                if (!stuck.isEmpty()) {
                    context.console()
                            .line("WARNING: the tests left what can't be deleted: "
                                    + stuck.stream().limit(5).collect(Collectors.joining(", ")));
                }
            }
            if (!after.modified().isEmpty()) {
                context.git().restore(after.modified(), "HEAD");
            }
        });
    }
}
