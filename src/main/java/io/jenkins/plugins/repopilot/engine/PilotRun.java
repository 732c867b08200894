package io.jenkins.plugins.repopilot.engine;

import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.edit.ChangeSet;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost;
import io.jenkins.plugins.repopilot.engine.forge.Ledger;
import io.jenkins.plugins.repopilot.engine.forge.LedgerView;
import io.jenkins.plugins.repopilot.engine.git.GitRepository;
import io.jenkins.plugins.repopilot.engine.git.RepositoryState;
import io.jenkins.plugins.repopilot.engine.port.Console;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import io.jenkins.plugins.repopilot.engine.report.LiveOutput;
import io.jenkins.plugins.repopilot.engine.scaffold.ScaffoldStages;
import io.jenkins.plugins.repopilot.engine.stage.AnalyzeStage;
import io.jenkins.plugins.repopilot.engine.stage.ConfirmStage;
import io.jenkins.plugins.repopilot.engine.stage.ExecuteStage;
import io.jenkins.plugins.repopilot.engine.stage.GenerateTestsStage;
import io.jenkins.plugins.repopilot.engine.stage.LogTasksStage;
import io.jenkins.plugins.repopilot.engine.stage.MergeRequestStage;
import io.jenkins.plugins.repopilot.engine.stage.ReviewStage;
import io.jenkins.plugins.repopilot.engine.stage.RunStage;
import io.jenkins.plugins.repopilot.engine.stage.RunTestsStage;
import io.jenkins.plugins.repopilot.engine.stage.SuggestStage;
import io.jenkins.plugins.repopilot.engine.stage.UpdateDocsStage;
import io.jenkins.plugins.repopilot.engine.stage.WorkspaceRestore;
import io.jenkins.plugins.repopilot.engine.testing.TestCommit;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** One run from its first check to its last line, as both hosts drive it. */
public final class PilotRun {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final RunContext context;
    private final StageRunner runner;

    private PilotRun(RunContext context, boolean scaffold) {
        this.context = context;
        this.runner = new StageRunner(context, scaffold ? ScaffoldStages.all() : stages());
    }

    /** A name for a run that sorts by time: {@code run-20261122-020003-9f31c2}. */
    public static String newId(Instant now) {
        return String.format("run-%s-%06x", STAMP.format(now), RANDOM.nextInt(1 << 24));
    }

    /**
     * Checks everything that can be checked, then makes the run's folder and its ten stage beads. Nothing in the workspace is changed.
     *
     * @throws RunRefusedException if a run can't start; nothing is left behind then
     */
    public static PilotRun start(RunHost host, RunSettings settings, String runId)
            throws IOException, InterruptedException, RunRefusedException {
        return start(host, settings, null, runId);
    }

    /**
     * Checks everything that can be checked, then makes the folder of a run that writes what the repository lacks, and the beads of its four
     * stages. Nothing in the workspace is changed.
     *
     * @throws RunRefusedException if a run can't start; nothing is left behind then
     * @throws InvalidSettingException if an option can't be used
     */
    public static PilotRun scaffold(RunHost host, RunSettings settings, Scaffold.Options options, String runId)
            throws IOException, InterruptedException, RunRefusedException {
        ScaffoldStages.validate(options);
        return start(host, settings, Scaffold.of(options), runId);
    }

    private static PilotRun start(RunHost host, RunSettings settings, Scaffold scaffold, String runId)
            throws IOException, InterruptedException, RunRefusedException {
        RunRecord.Origin origin = new RunPreparation(settings, host.workspace(), host.git(settings))
                .origin(host.baseBranch(), scaffold != null);
        String repository = TargetRepository.name(settings, origin.remoteUrl());
        Instant now = host.time().now();
        String target = repository == null ? folderName(host.workspace().description()) : repository;
        RunRecord record = RunRecord.starting(runId, target, origin, now)
                .edit()
                .scaffold(scaffold)
                .done();
        RunDirectory directory = host.directory(runId);
        Instant deadline = RunDeadline.of(settings, record);
        PilotRun run = new PilotRun(context(host, settings, directory, record, repository, deadline), scaffold != null);
        directory.save(settings);
        directory.save(record);
        run.runner.openStages();
        return run;
    }

    /**
     * Goes on with a run whose host died. The workspace may be as it was left, or a new clone.
     *
     * @throws RunRefusedException if the run is over, or its workspace can't be brought back
     */
    public static PilotRun resume(RunHost host, RunDirectory directory)
            throws IOException, InterruptedException, RunRefusedException {
        RunRecord record = directory
                .record()
                .orElseThrow(() -> new RunRefusedException("There is no run to resume in " + directory.path()));
        if (record.status() != RunStatus.RUNNING) {
            throw new RunRefusedException(
                    "Run " + record.runId() + " is over (" + record.status().id() + "); start a new one");
        }
        RunSettings settings = directory.settings();
        String repository = TargetRepository.name(settings, record.origin().remoteUrl());
        Instant deadline =
                RunDeadline.resumed(settings, directory, record, host.time().now());
        PilotRun run = new PilotRun(
                context(host, settings, directory, record, repository, deadline), record.scaffold() != null);
        run.runner.openStages();
        run.bringBack(record);
        return run;
    }

    public RunContext context() {
        return context;
    }

    /** The record as last saved. */
    public RunRecord record() throws IOException {
        return runner.record();
    }

    /** Runs all stages that are left. Whatever happens in a stage stands in the record; only an abort throws. */
    public RunRecord runAll() throws IOException, InterruptedException {
        return runner.runAll();
    }

    /** Runs one stage: see {@link StageRunner#run}. */
    public Bead run(Stage stage) throws IOException, InterruptedException, RunFailedException {
        return runner.run(stage);
    }

    /** Ends the run where it stands and gives the workspace back as it was found. */
    public RunRecord abort(String reason) throws IOException, InterruptedException {
        RunRecord aborted = runner.abort(reason);
        new WorkspaceRestore(context).restore(aborted);
        return aborted;
    }

    private void bringBack(RunRecord record) throws IOException, InterruptedException, RunRefusedException {
        GitRepository git = context.git();
        RepositoryState state = git.state();
        if (!state.repository() || state.headSha() == null) {
            throw new RunRefusedException(context.workspace().description() + " is no clone of " + record.targetRepo()
                    + "; check it out again before the run is resumed");
        }
        RunRecord.Origin origin = record.origin();
        if (git.resolve(origin.baseSha()).isEmpty()) {
            git.fetch(origin.baseBranch());
        }
        if (git.resolve(origin.baseSha()).isEmpty()) {
            throw new RunRefusedException("The base commit " + origin.baseSha() + " is not in "
                    + context.workspace().description() + " any more; run " + record.runId() + " can't be resumed");
        }
        git.restore(TouchedFiles.read(context.directory()), state.headSha());
        List<String> modified = git.state().modified();
        if (!modified.isEmpty()) {
            throw new RunRefusedException("The workspace has modified tracked files that are not the run's: "
                    + String.join(", ", modified) + "; commit, stash or revert them first");
        }
        if (record.codeChanges() != null) {
            RunRecord rebuilt = new ChangeSet().rebuild(context, record);
            TestCommit.restore(context, rebuilt);
        }
    }

    private static RunContext context(
            RunHost host,
            RunSettings settings,
            RunDirectory directory,
            RunRecord record,
            String repository,
            Instant deadline)
            throws IOException, InterruptedException, RunRefusedException {
        LiveOutput.clear(directory);
        Redactor redactor = new Redactor();
        BeadChain beads = new BeadChain(directory.journal(), host.time(), host.beadListener(), redactor::hide);
        Console console = line -> host.console().line(redactor.hide(line));
        TimeSource time = host.time().until(deadline);
        CodeHost codeHost = repository == null ? null : host.codeHost(settings, repository, time);
        Ledger ledger = codeHost == null ? (any, git) -> LedgerView.EMPTY : host.ledger();
        return new RunContext(
                settings,
                directory,
                beads,
                host.workspace(),
                host.shell(),
                host.git(settings),
                host.publisher(settings, record.origin().remoteUrl()),
                codeHost,
                ledger,
                host.model(settings, beads, redactor, directory, deadline),
                redactor,
                console,
                time,
                host.facts());
    }

    private static String folderName(String description) {
        Path name = Path.of(description).getFileName();
        return name == null ? description : name.toString();
    }

    private static List<RunStage> stages() {
        return List.of(
                new AnalyzeStage(),
                new SuggestStage(),
                new LogTasksStage(),
                new ExecuteStage(),
                new ReviewStage(),
                new GenerateTestsStage(),
                new RunTestsStage(),
                new MergeRequestStage(),
                new UpdateDocsStage(),
                new ConfirmStage());
    }
}
