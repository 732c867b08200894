package io.jenkins.plugins.repopilot.host;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunFailedException;
import io.jenkins.plugins.repopilot.engine.RunHost;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.StageRunner;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import io.jenkins.plugins.repopilot.engine.stage.RunStage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The engine's own stage runner with stages that a test writes: shows what surrounds the engine, without models and repositories. */
public final class ScriptedEngine implements Engine {

    private final Map<Stage, Part> parts = new ConcurrentHashMap<>();
    private final List<Stage> done = new CopyOnWriteArrayList<>();
    private Engine replaced;

    /** What a stage does. */
    @FunctionalInterface
    public interface Part {
        RunRecord run(RunContext context, RunRecord record) throws Exception;
    }

    /** Takes the engine's place in the Jenkins that runs now. */
    public static ScriptedEngine install() {
        ScriptedEngine engine = new ScriptedEngine();
        engine.replaced = LiveRuns.get().engine();
        LiveRuns.get().engine(engine);
        return engine;
    }

    /** Gives the real engine its place back. */
    public void uninstall() {
        LiveRuns.get().engine(replaced);
    }

    public ScriptedEngine in(Stage stage, Part part) {
        parts.put(stage, part);
        return this;
    }

    /** The stages that came to their end, in order. */
    public List<Stage> done() {
        return done;
    }

    @Override
    public StagedRun start(RunHost host, RunSettings settings, String runId) throws IOException {
        RunRecord.Origin origin = new RunRecord.Origin("main", "0".repeat(40), "main", "0".repeat(40), null);
        RunDirectory directory = host.directory(runId);
        directory.save(settings);
        directory.save(
                RunRecord.starting(runId, "owner/name", origin, host.time().now()));
        StageRunner runner = runner(host, settings, directory);
        runner.openStages();
        return new Scripted(runner);
    }

    @Override
    public StagedRun scaffold(RunHost host, RunSettings settings, Scaffold.Options options, String runId) {
        throw new UnsupportedOperationException("A scaffold is tested with the real engine");
    }

    @Override
    public StagedRun resume(RunHost host, RunDirectory directory) throws IOException {
        return new Scripted(runner(host, directory.settings(), directory));
    }

    private StageRunner runner(RunHost host, RunSettings settings, RunDirectory directory) throws IOException {
        BeadChain beads = new BeadChain(directory.journal(), host.time(), host.beadListener());
        RunContext context = new RunContext(
                settings,
                directory,
                beads,
                host.workspace(),
                host.shell(),
                host.git(settings),
                null,
                null,
                null,
                null,
                new Redactor(),
                host.console(),
                host.time(),
                host.facts());
        return new StageRunner(
                context,
                Arrays.stream(Stage.values()).<RunStage>map(ScriptedStage::new).toList());
    }

    private record Scripted(StageRunner runner) implements StagedRun {

        @Override
        public RunRecord record() throws IOException {
            return runner.record();
        }

        @Override
        public Bead run(Stage stage) throws IOException, InterruptedException, RunFailedException {
            return runner.run(stage);
        }

        @Override
        public RunRecord abort(String reason) throws IOException {
            return runner.abort(reason);
        }
    }

    private final class ScriptedStage implements RunStage {

        private final Stage stage;

        ScriptedStage(Stage stage) {
            this.stage = stage;
        }

        @Override
        public Stage stage() {
            return stage;
        }

        @Override
        public RunRecord run(RunContext context, RunRecord record) throws Exception {
            Part part = parts.get(stage);
            RunRecord after = part == null ? record : part.run(context, record);
            if (stage == Stage.CONFIRM) {
                after = after.edit()
                        .ended(
                                after.error() == null ? RunStatus.COMPLETED : RunStatus.FAILED,
                                context.time().now())
                        .done();
            }
            done.add(stage);
            return after;
        }

        @Override
        public String summary(RunRecord record) {
            return "did " + stage.id();
        }
    }
}
