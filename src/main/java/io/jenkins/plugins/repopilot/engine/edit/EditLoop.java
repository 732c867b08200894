package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.TouchedFiles;
import io.jenkins.plugins.repopilot.engine.edit.EditApplier.Rules;
import io.jenkins.plugins.repopilot.engine.git.GitException;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * From a model's reply to files in the workspace that hold: apply, verify, and at most two more rounds in which the model sees what was
 * wrong. Starts from, and on failure goes back to, the commit that is checked out.
 */
final class EditLoop {

    /** LESSONS of others: the first two rounds give nearly all that is ever solved. */
    static final int MOST_REPAIRS = 2;

    /** Whole files are offered below this many lines. */
    private static final int WHOLE_FILE_LINES = 300;

    private static final String HEAD = "HEAD";

    private final RunContext context;
    private final PathPolicy policy;
    private final Verifier verifier;
    private final Job job;
    private final Draft draft;
    private final ImprovementBeads beads;

    /** What the model is asked next. */
    private String task;
    /** Its answer that has not been looked at, {@code null} if it has yet to be asked. */
    private String reply;
    /** Whether the answer may be wrong for no fault of its own: the files were others when it was written. */
    private boolean outdated;
    /** What was wrong last. */
    private String problem = "";

    EditLoop(RunContext context, PathPolicy policy, Verifier verifier, Job job, Draft draft) {
        this.context = context;
        this.policy = policy;
        this.verifier = verifier;
        this.job = job;
        this.draft = draft;
        this.beads = new ImprovementBeads(context);
        this.task = job.task();
        this.reply = job.firstReply();
        this.outdated = job.firstSeen() != null && !job.firstSeen().equals(draft.texts());
    }

    /** How it ended. */
    sealed interface Result {

        /**
         * The files stand in the workspace, not yet committed, and {@link TouchedFiles} names them.
         *
         * @param paths that differ from the last commit
         * @param repairs rounds beyond the first
         */
        record Held(List<String> paths, String diff, Verdict verdict, int repairs) implements Result {}

        /** No round gave anything that holds; the workspace is as before. */
        record Failed(String reason, int repairs) implements Result {}

        /** It was not tried to the end, for a reason that is not the improvement's; the workspace is as before. */
        record Postponed(String reason) implements Result {}
    }

    /**
     * What there is to go by.
     *
     * @param task what the model is asked
     * @param surroundings repository text for the calls made here
     * @param firstReply the model's answer, {@code null} to ask for it
     * @param firstSeen the texts that this answer was written for, {@code null} if they are the present ones
     * @param firstRepairs rounds that count as used already
     */
    record Job(
            Improvement improvement,
            String task,
            String surroundings,
            String firstReply,
            Map<String, String> firstSeen,
            int firstRepairs) {}

    Result run() throws IOException, InterruptedException {
        for (int repairs = job.firstRepairs(); repairs <= MOST_REPAIRS; repairs++) {
            Optional<Result> result = round(repairs);
            if (result.isPresent()) {
                return result.get();
            }
        }
        return new Result.Failed(problem, MOST_REPAIRS);
    }

    /** One answer: asked for, applied, verified. Empty if the model is to be told of a problem and asked again. */
    private Optional<Result> round(int repairs) throws IOException, InterruptedException {
        boolean whole = wholeFiles(repairs);
        try {
            Draft.Report report = applied(repairs, whole);
            if (!report.problems().isEmpty()) {
                again("These edits could not be made:\n" + describe(report.problems()), report.applied());
                return Optional.empty();
            }
        } catch (ModelException e) {
            return withoutAnswer(e, repairs);
        }
        List<Refusal> refused = write();
        if (!refused.isEmpty()) {
            return Optional.of(new Result.Failed(describe(refused), repairs));
        }
        Verdict verdict = verifier.verify(draft.written(), job.improvement().id());
        tidy();
        List<String> paths = draft.changedPaths();
        if (verdict.holds()) {
            return Optional.of(held(paths, verdict, repairs));
        }
        restore(paths);
        again("The edits were applied, and then this does not hold:\n" + String.join("\n", verdict.problems()), paths);
        return Optional.empty();
    }

    /** Files of which git gives no diff can't be committed either: that is this improvement's end, not the run's. */
    private Result held(List<String> paths, Verdict verdict, int repairs) throws IOException, InterruptedException {
        try {
            return new Result.Held(paths, context.git().diffOfWorkingTree(paths), verdict, repairs);
        } catch (GitException e) {
            restore(paths);
            return new Result.Failed(e.getMessage(), repairs);
        }
    }

    /** What became of the answer, in memory; an outdated one that does not fit is asked for anew, once and not counted as a repair. */
    private Draft.Report applied(int repairs, boolean whole) throws IOException, InterruptedException {
        Draft.Report report = apply(answer(repairs, whole), whole);
        boolean anew = outdated && report.problems().stream().anyMatch(Refusal::dependsOnText);
        outdated = false;
        if (!anew) {
            return report;
        }
        draft.reset();
        context.beads().note(job.improvement().id(), "generated_anew", true);
        return apply(answer(repairs, whole), whole);
    }

    private String answer(int repairs, boolean whole) throws ModelException, InterruptedException {
        if (reply != null) {
            String answer = reply;
            reply = null;
            return answer;
        }
        String surroundings = repairs == 0 ? job.surroundings() : "";
        return context.model()
                .text(EditPrompt.request(job.improvement().id(), draft.texts(), surroundings, task, whole));
    }

    private Draft.Report apply(String answer, boolean whole) throws IOException, InterruptedException {
        ParsedReply parsed = EditParser.parse(answer, draft.offered());
        Draft.Report report = parsed instanceof ParsedReply.Edits edits
                ? draft.applyAgain(context, edits.edits(), rules(whole))
                : new Draft.Report(List.of(((ParsedReply.Refused) parsed).refusal()), List.of());
        beads.countReply(job.improvement().id(), model(), report.problems().isEmpty());
        return report;
    }

    private Optional<Result> withoutAnswer(ModelException e, int repairs) throws ModelException {
        if (e.kind().endsRun()) {
            throw e;
        }
        if (e.kind() == ModelException.Kind.CUT_OFF) {
            beads.countReply(job.improvement().id(), model(), false);
            again("Your answer was cut off at its length limit; use smaller blocks.", List.of());
            return Optional.empty();
        }
        return Optional.of(
                e.kind() == ModelException.Kind.BUDGET
                        ? new Result.Postponed(e.getMessage())
                        : new Result.Failed(e.getMessage(), repairs));
    }

    private void again(String what, List<String> applied) {
        problem = what;
        task = EditPrompt.again(job.task(), what, applied);
    }

    /** In a blocks-only run never; in one of whole files always; else in the last round, for files that are short. */
    private boolean wholeFiles(int repairs) {
        return switch (context.get(Setting.EDIT_FORMAT)) {
            case "whole" -> true;
            case "auto" ->
                repairs == MOST_REPAIRS
                        && draft.texts().values().stream()
                                .allMatch(text -> text.lines().count() < WHOLE_FILE_LINES);
            default -> false;
        };
    }

    static boolean wholeFilesAtOnce(RunContext context) {
        return context.get(Setting.EDIT_FORMAT).equals("whole");
    }

    private String model() {
        String own = context.get(Setting.CODE_MODEL);
        return own.isEmpty() ? context.get(Setting.MODEL) : own;
    }

    private Rules rules(boolean whole) {
        Improvement improvement = job.improvement();
        StringBuilder words = new StringBuilder(improvement.title() + " " + improvement.description());
        improvement.changes().forEach(change -> words.append(' ').append(change.description()));
        return Rules.of(whole, words.toString());
    }

    private List<Refusal> write() throws IOException, InterruptedException {
        List<FileWrite> writes = draft.writes();
        TouchedFiles.add(context.directory(), touched(draft.changedPaths()));
        List<Refusal> refused = context.workspace().call(new WriteFiles(policy, writes));
        if (!refused.isEmpty()) {
            TouchedFiles.remove(context.directory(), touched(draft.changedPaths()));
        }
        return refused;
    }

    /** Undoes what the verification did to files: those under version control, and the ones just written. */
    private void tidy() throws IOException, InterruptedException {
        if (context.get(Setting.VERIFY_COMMAND).isEmpty()) {
            return;
        }
        List<String> own = draft.changedPaths();
        List<String> others = new ArrayList<>(context.git().state().modified());
        others.removeAll(own);
        context.git().restore(others, HEAD);
        List<FileWrite> writes = draft.writes();
        Map<String, String> now = context.workspace().call(new HashFiles(own));
        boolean same = writes.stream()
                .allMatch(write -> write.content() == null
                        ? !now.containsKey(write.path())
                        : FileSnapshot.hash(write.content()).equals(now.get(write.path())));
        if (!same) {
            context.git().restore(own, HEAD);
            List<Refusal> refused = context.workspace().call(new WriteFiles(policy, writes));
            if (!refused.isEmpty()) {
                throw new IOException("verifyCommand changed files that can't be put right: " + describe(refused));
            }
        }
    }

    private void restore(List<String> paths) throws IOException, InterruptedException {
        context.git().restore(paths, HEAD);
        TouchedFiles.remove(context.directory(), touched(paths));
    }

    /** The paths, and what they are called while they are being written. */
    static List<String> touched(List<String> paths) {
        List<String> all = new ArrayList<>(paths);
        paths.forEach(path -> all.add(FileWrite.unfinished(path)));
        return all;
    }

    static String describe(List<Refusal> refusals) {
        return refusals.stream().map(Refusal::describe).distinct().limit(20).collect(Collectors.joining("\n"));
    }
}
