package io.jenkins.plugins.repopilot.engine.stage;

import io.jenkins.plugins.repopilot.demo.LoopbackModelServer;
import io.jenkins.plugins.repopilot.demo.ModelAnswer;
import io.jenkins.plugins.repopilot.demo.ModelQuestion;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.forge.Ledger;
import io.jenkins.plugins.repopilot.engine.forge.LedgerView;
import io.jenkins.plugins.repopilot.engine.llm.ApiKey;
import io.jenkins.plugins.repopilot.engine.llm.DefaultModelService;
import io.jenkins.plugins.repopilot.engine.llm.ModelEndpoint;
import io.jenkins.plugins.repopilot.engine.llm.ModelRun;
import io.jenkins.plugins.repopilot.engine.llm.ModelService;
import io.jenkins.plugins.repopilot.engine.llm.RateGovernors;
import io.jenkins.plugins.repopilot.engine.local.LocalWorkspace;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import io.jenkins.plugins.repopilot.engine.testkit.TestTime;
import java.io.IOException;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Stages on a real repository, with a real model client against a loopback server. */
final class StageKit implements AutoCloseable {

    final GitFixture repository;
    final List<String> console = new CopyOnWriteArrayList<>();
    final Path folder;
    LedgerView ledger = LedgerView.EMPTY;

    private final LoopbackModelServer server;
    private final TestTime time = new TestTime();
    private RunSettings settings = RunSettings.DEFAULTS;
    private volatile Function<ModelQuestion, ModelAnswer> model = question -> ModelAnswer.text("");

    StageKit(Path folder) throws IOException {
        this.folder = folder;
        repository = GitFixture.init(folder.resolve("repository"));
        server = LoopbackModelServer.start(question -> model.apply(question)).onClock(time);
    }

    StageKit with(Setting<?> setting, Object value) {
        settings = settings.with(setting, value);
        return this;
    }

    StageKit answering(Function<ModelQuestion, ModelAnswer> newModel) {
        model = newModel;
        return this;
    }

    List<ModelQuestion> questions() {
        return server.questions();
    }

    List<ModelQuestion> questions(String schema) {
        return server.questions().stream()
                .filter(question -> question.schemaName().equals(schema))
                .toList();
    }

    /** A new context over the same run directory each time, as after a crash. */
    RunContext context() throws IOException {
        RunDirectory directory = RunDirectory.create(folder.resolve("runs/r1"));
        BeadChain beads = new BeadChain(directory.journal(), time, (before, after) -> {});
        for (Stage stage : Stage.values()) {
            if (beads.find(stage.id()).isEmpty()) {
                beads.open(stage.id(), null, stage, BeadCategory.ANALYSIS, stage.title(), null);
            }
        }
        RunSettings used = settings.with(Setting.BASE_URL, server.baseUrl());
        Redactor redactor = new Redactor();
        ApiKey key = ApiKey.of(() -> "test-key-0123456789");
        ModelRun run = new ModelRun(
                used, beads, redactor, console::add, time, time.now().plus(Duration.ofHours(2)));
        ModelService service = DefaultModelService.live(
                run,
                ModelEndpoint.of(used, key, (ProxySelector) null),
                new RateGovernors(time),
                directory.transcript());
        Ledger look = (host, git) -> ledger;
        return new RunContext(
                used,
                directory,
                beads,
                new LocalWorkspace(repository.root()),
                repository.shell(),
                repository.cli(),
                null,
                null,
                look,
                service,
                redactor,
                console::add,
                time,
                new RunContext.HostFacts("", true, true));
    }

    RunRecord record() throws IOException {
        String head = repository.git("rev-parse", "HEAD").strip();
        return RunRecord.starting(
                "r1", "owner/name", new RunRecord.Origin("main", head, "main", head, null), time.now());
    }

    /** Runs a stage as the runner does: its bead runs meanwhile and ends completed, the record is saved. */
    RunRecord run(RunStage stage, RunRecord record) throws Exception {
        RunContext context = context();
        context.checkpoint(record);
        if (context.beads().find(stage.stage().id()).orElseThrow().status() == BeadStatus.PENDING) {
            context.beads().start(stage.stage().id());
        }
        RunRecord after = stage.run(context, record);
        context.checkpoint(after);
        context.beads().complete(stage.stage().id(), stage.summary(after));
        return after;
    }

    Bead bead(String id) throws IOException {
        return context().beads().find(id).orElseThrow(() -> new AssertionError("There is no bead " + id));
    }

    @Override
    public void close() {
        server.close();
    }
}
