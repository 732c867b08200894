package io.jenkins.plugins.repopilot.host;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.init.Terminator;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.repopilot.action.BeadChainAction;
import io.jenkins.plugins.repopilot.engine.PilotRun;
import io.jenkins.plugins.repopilot.engine.RunDirectory;
import io.jenkins.plugins.repopilot.engine.RunFailedException;
import io.jenkins.plugins.repopilot.engine.RunHost;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunRefusedException;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.llm.RateGovernors;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The runs that this controller works on now, and what they share. Nothing here is saved: a restart starts from the runs' folders. */
@Extension
public final class LiveRuns {

    private static final Logger LOGGER = Logger.getLogger(LiveRuns.class.getName());

    private static final long SHUTDOWN_SECONDS = 10;

    private final Map<String, BuildRun> runs = new ConcurrentHashMap<>();
    /** Which run works in which workspace. */
    private final Map<String, String> claims = new ConcurrentHashMap<>();
    /** The threads at work, with the build each works for. */
    private final Map<Thread, Run<?, ?>> workers = new ConcurrentHashMap<>();

    /** Runs that were lost and are not archived yet. */
    private final Set<String> lost = ConcurrentHashMap.newKeySet();

    private final RateGovernors governors = new RateGovernors(TimeSource.SYSTEM);
    private volatile Engine engine = new PilotEngine();
    private volatile boolean shuttingDown;

    public static LiveRuns get() {
        return ExtensionList.lookupSingleton(LiveRuns.class);
    }

    public Optional<BuildRun> find(String runId) {
        return Optional.ofNullable(runs.get(runId));
    }

    /** The calling thread works for that build until {@link #left}; it is interrupted when Jenkins goes down or the build is killed. */
    public void entered(Run<?, ?> build) {
        workers.put(Thread.currentThread(), build);
    }

    public void left() {
        workers.remove(Thread.currentThread());
    }

    /** Whether Jenkins goes down: work then stops where it is, to be resumed. */
    public boolean shuttingDown() {
        return shuttingDown;
    }

    RateGovernors governors() {
        return governors;
    }

    Engine engine() {
        return engine;
    }

    /** For tests of what surrounds the engine. */
    void engine(Engine other) {
        engine = other;
    }

    void add(BuildRun run) {
        runs.put(run.runId(), run);
    }

    void remove(BuildRun run) {
        runs.remove(run.runId());
        release(run.runId());
    }

    /**
     * Two runs in one workspace would check out over each other.
     *
     * @throws RunRefusedException if another run works there
     */
    void claim(FilePath workspace, String runId) throws RunRefusedException {
        Computer computer = workspace.toComputer();
        String holder =
                claims.putIfAbsent((computer == null ? "" : computer.getName()) + ":" + workspace.getRemote(), runId);
        if (holder != null && !holder.equals(runId)) {
            throw new RunRefusedException("Run " + holder + " works in " + workspace.getRemote()
                    + " already; give each run a workspace of its own, for instance with ws or in a node of its own");
        }
    }

    void release(String runId) {
        claims.values().remove(runId);
    }

    /** Runs before Jenkins saves its Pipelines: no stage may still be at work then. */
    @Terminator
    public static void shutDown() throws InterruptedException {
        LiveRuns live = get();
        live.shuttingDown = true;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SHUTDOWN_SECONDS);
        live.workers.keySet().forEach(Thread::interrupt);
        while (!live.workers.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** A run that nothing works on any more, because its agent is lost: it ends where it stands, and lets its workspace go. */
    public void lost(Run<?, ?> build, String runId, String reason) {
        BuildRun run = runs.remove(runId);
        release(runId);
        String told = run == null ? reason : run.mask(reason);
        if (!BeadChainAction.of(build).abandon(runId::equals, told).isEmpty()) {
            lost.add(runId);
        }
    }

    private void endOf(Run<?, ?> build, TaskListener listener) {
        BeadChainAction action = build.getAction(BeadChainAction.class);
        if (action == null) {
            return;
        }
        List<Thread> atWork = workers.entrySet().stream()
                .filter(worker -> worker.getValue().equals(build))
                .map(Map.Entry::getKey)
                .toList();
        // those end their runs themselves
        atWork.forEach(Thread::interrupt);
        for (String runId : action.getRunIds()) {
            if (atWork.isEmpty()) {
                lost(build, runId, "the build ended without it");
            } else {
                Optional.ofNullable(runs.get(runId)).ifPresent(this::remove);
            }
            if (lost.remove(runId)) {
                archive(build, runId, listener);
            }
        }
    }

    private static void archive(Run<?, ?> build, String runId, TaskListener listener) {
        try {
            RunArchive.of(build, runId, listener);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Could not archive run " + runId, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class PilotEngine implements Engine {

        @Override
        public StagedRun start(RunHost host, RunSettings settings, String runId)
                throws IOException, InterruptedException, RunRefusedException {
            return new Piloted(PilotRun.start(host, settings, runId));
        }

        @Override
        public StagedRun scaffold(RunHost host, RunSettings settings, Scaffold.Options options, String runId)
                throws IOException, InterruptedException, RunRefusedException {
            return new Piloted(PilotRun.scaffold(host, settings, options, runId));
        }

        @Override
        public StagedRun resume(RunHost host, RunDirectory directory)
                throws IOException, InterruptedException, RunRefusedException {
            return new Piloted(PilotRun.resume(host, directory));
        }
    }

    private record Piloted(PilotRun run) implements StagedRun {

        @Override
        public RunRecord record() throws IOException {
            return run.record();
        }

        @Override
        public Bead run(Stage stage) throws IOException, InterruptedException, RunFailedException {
            return run.run(stage);
        }

        @Override
        public RunRecord abort(String reason) throws IOException, InterruptedException {
            return run.abort(reason);
        }
    }

    /** A build that was killed outright asks no step to stop. */
    @Extension
    public static final class OnCompleted extends RunListener<Run<?, ?>> {

        @Override
        public void onCompleted(Run<?, ?> build, TaskListener listener) {
            get().endOf(build, listener);
        }
    }
}
