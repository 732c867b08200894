package io.jenkins.plugins.repopilot.engine;

import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.stage.RunStage;
import java.io.IOException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the stages of one run (all ten, or those that a scaffold has), one at a time and in order. Each may be asked for again after a crash: one that is over is not repeated. What
 * a stage leaves is saved before its bead ends, so that the record is never behind the beads.
 */
public final class StageRunner {

    private final RunContext context;
    private final Map<Stage, RunStage> stages = new EnumMap<>(Stage.class);

    /**
     * @param stages those of the run; the last one is {@link Stage#CONFIRM}
     */
    public StageRunner(RunContext context, List<RunStage> stages) {
        this.context = context;
        stages.forEach(stage -> this.stages.put(stage.stage(), stage));
        if (!this.stages.containsKey(Stage.CONFIRM)) {
            throw new IllegalArgumentException("Every run ends with its confirmation, given " + this.stages.keySet());
        }
    }

    /** Makes a bead for each stage, so that the whole way is visible from the start. */
    public void openStages() {
        for (RunStage stage : stages.values()) {
            context.beads().open(stage.stage().id(), null, stage.stage(), category(stage.stage()), stage.title(), null);
        }
    }

    /** Runs all that is left to run, and always the last stage. Never throws for a stage that failed: the record says so. */
    public RunRecord runAll() throws IOException, InterruptedException {
        for (Stage stage : stages.keySet()) {
            try {
                run(stage);
            } catch (RunFailedException e) {
                // kept in the record; the following stages skip themselves, the last one confirms
            }
        }
        return record();
    }

    /**
     * Runs one stage, or does nothing if it is over, or skips it if the run failed or has nothing to do.
     *
     * @return the stage's bead afterwards
     * @throws RunFailedException if the stage failed; the record then holds the error
     * @throws IllegalStateException if an earlier stage is not over yet
     * @throws InterruptedException if the run is being aborted or its host goes down; the bead stays as it is for {@link #abort} or a resume
     */
    public Bead run(Stage stage) throws IOException, InterruptedException, RunFailedException {
        refuseOutOfOrder(stage);
        Bead bead = bead(stage);
        if (bead.status().isDone()) {
            return bead;
        }
        RunRecord record = record();
        String reason = skipReason(stage, record);
        if (reason != null) {
            context.beads().skip(stage.id(), reason);
            context.directory().save(withBeads(record));
            return bead(stage);
        }
        if (bead.status() == BeadStatus.PENDING) {
            context.beads().start(stage.id());
        }
        try {
            RunRecord after = stages.get(stage).run(context, record);
            context.directory().save(after);
            endChildren(stage.id(), "the stage ended without it");
            context.beads().complete(stage.id(), stages.get(stage).summary(after));
            context.directory().save(withBeads(after));
            return bead(stage);
        } catch (InterruptedException | OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (Exception | Error e) {
            // an Error too, for instance a class that can't be loaded or a stack that overflowed: the run still ends in
            // order
            if (Thread.currentThread().isInterrupted()) {
                throw (InterruptedException)
                        new InterruptedException("Interrupted in stage " + stage.id()).initCause(e);
            }
            throw failed(stage, e);
        }
    }

    /** Ends the run as aborted: what runs has failed, what waits is skipped. */
    public RunRecord abort(String reason) throws IOException {
        return end(
                context.directory(), context.beads(), reason, "aborted: " + reason, RunStatus.ABORTED, context.time());
    }

    /**
     * Ends a run that nobody works on any more: its host died, or lost the machine with the workspace, which is left as it is.
     *
     * @return empty if the run is over, or if there is none
     */
    public static Optional<RunRecord> abandon(RunDirectory directory, String reason, TimeSource time)
            throws IOException {
        Optional<RunRecord> record = directory.record();
        if (record.isEmpty() || record.get().status() != RunStatus.RUNNING) {
            return Optional.empty();
        }
        List<String> atWork = directory.journal().read().stream()
                .filter(bead -> bead.status() == BeadStatus.RUNNING)
                .map(Bead::id)
                .toList();
        BeadChain beads = new BeadChain(directory.journal(), time, (before, after) -> {});
        // the chain makes them wait for a resume, which does not come: they have failed, and were not skipped
        atWork.forEach(beads::start);
        // a stage that failed says more than what became of the rest
        String known = record.get().error();
        return Optional.of(
                known == null
                        ? end(directory, beads, reason, "aborted: " + reason, RunStatus.ABORTED, time)
                        : end(directory, beads, reason, known, RunStatus.FAILED, time));
    }

    private static RunRecord end(
            RunDirectory directory, BeadChain beads, String reason, String error, RunStatus status, TimeSource time)
            throws IOException {
        for (Bead bead : deepestFirst(beads.all())) {
            end(beads, bead, reason, "aborted: " + reason);
        }
        RunRecord ended = directory
                .record()
                .orElseThrow(() -> new IOException("There is no run record in " + directory.path()))
                .edit()
                .error(error)
                .ended(status, time.now())
                .beads(beads.all())
                .done();
        directory.save(ended);
        return ended;
    }

    /** The record as it was last saved. */
    public RunRecord record() throws IOException {
        return context.directory()
                .record()
                .orElseThrow(() -> new IOException(
                        "There is no run record in " + context.directory().path()));
    }

    private RunFailedException failed(Stage stage, Throwable e) throws IOException {
        String message = context.redactor().hide(e.getMessage() == null ? e.toString() : e.getMessage());
        endChildren(stage.id(), message);
        context.beads().fail(stage.id(), message);
        RunRecord record = record();
        String error = record.error() == null ? stages.get(stage).title() + ": " + message : record.error();
        RunRecord.Edit edit = record.edit().error(error);
        if (stage == Stage.CONFIRM) {
            edit.ended(RunStatus.FAILED, context.time().now());
        }
        context.directory().save(withBeads(edit.done()));
        return new RunFailedException(stage, message, e);
    }

    private RunRecord withBeads(RunRecord record) {
        return record.edit().beads(context.beads().all()).done();
    }

    private static String skipReason(Stage stage, RunRecord record) {
        if (stage == Stage.CONFIRM) {
            return null;
        }
        if (record.error() != null) {
            return "not run: an earlier stage failed";
        }
        // stage 8 looks after the open pull request even when nothing new is done
        return stage == Stage.MERGE_REQUEST ? null : record.skipReason();
    }

    private void refuseOutOfOrder(Stage stage) {
        for (Stage earlier : stages.keySet()) {
            if (earlier.ordinal() < stage.ordinal() && !bead(earlier).status().isDone()) {
                throw new IllegalStateException(
                        "Stage " + stage.id() + " can't run before stage " + earlier.id() + " is over");
            }
        }
    }

    /** No bead is left open under a stage that is over. */
    private void endChildren(String stageId, String reason) {
        for (Bead bead : deepestFirst(context.beads().all())) {
            if (bead.id().startsWith(stageId + ".") || stageId.equals(bead.parentId())) {
                end(context.beads(), bead, reason, reason);
            }
        }
    }

    private static void end(BeadChain beads, Bead bead, String skipReason, String error) {
        if (bead.status() == BeadStatus.RUNNING) {
            beads.fail(bead.id(), error);
        } else if (bead.status() == BeadStatus.PENDING) {
            beads.skip(bead.id(), skipReason);
        }
    }

    private static List<Bead> deepestFirst(List<Bead> beads) {
        return beads.stream()
                .sorted(Comparator.comparing(bead -> bead.parentId() == null))
                .toList();
    }

    private Bead bead(Stage stage) {
        return context.beads()
                .find(stage.id())
                .orElseThrow(() -> new IllegalStateException("The run has no bead for stage " + stage.id()));
    }

    private static BeadCategory category(Stage stage) {
        return switch (stage) {
            case ANALYZE, SUGGEST -> BeadCategory.ANALYSIS;
            case LOG_TASKS, CONFIRM -> BeadCategory.LOGGING;
            case EXECUTE -> BeadCategory.EXECUTION;
            case REVIEW -> BeadCategory.REVIEW;
            case GENERATE_TESTS, RUN_TESTS -> BeadCategory.TESTING;
            case MERGE_REQUEST -> BeadCategory.GIT;
            case UPDATE_DOCS -> BeadCategory.DOCUMENTATION;
        };
    }
}
