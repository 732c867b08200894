package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.TouchedFiles;
import io.jenkins.plugins.repopilot.engine.edit.EditApplier.Rules;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    EditLoop(RunContext context, PathPolicy policy, Verifier verifier) {
        this.context = context;
        this.policy = policy;
        this.verifier = verifier;
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

    Result run(Job job, Draft draft) throws IOException, InterruptedException {
        Improvement improvement = job.improvement();
        ImprovementBeads beads = new ImprovementBeads(context);
        String reply = job.firstReply();
        boolean mayStartAnew = job.firstSeen() != null && !job.firstSeen().equals(draft.texts());
        String task = job.task();
        String problem = "";
        for (int repairs = job.firstRepairs(); repairs <= MOST_REPAIRS; repairs++) {
            boolean whole = wholeFiles(draft, repairs);
            try {
                if (reply == null) {
                    reply = ask(improvement, draft, repairs == 0 ? job.surroundings() : "", task, whole);
                }
            } catch (ModelException e) {
                if (e.kind().endsRun()) {
                    throw e;
                }
                if (e.kind() == ModelException.Kind.BUDGET) {
                    return new Result.Postponed(e.getMessage());
                }
                if (e.kind() != ModelException.Kind.CUT_OFF) {
                    return new Result.Failed(e.getMessage(), repairs);
                }
                beads.countReply(improvement.id(), model(), false);
                problem = "Your answer was cut off at its length limit; use smaller blocks.";
                task = EditPrompt.again(job.task(), problem, List.of());
                continue;
            }
            Draft.Report report = apply(draft, reply, rules(improvement, whole));
            beads.countReply(improvement.id(), model(), report.problems().isEmpty());
            reply = null;
            if (mayStartAnew && report.problems().stream().anyMatch(Refusal::dependsOnText)) {
                // an earlier improvement changed these files after the answer was written: once, and not counted as a repair
                mayStartAnew = false;
                draft.reset();
                context.beads().note(improvement.id(), "generated_anew", true);
                repairs--;
                continue;
            }
            mayStartAnew = false;
            if (report.problems().isEmpty()) {
                List<Refusal> refused = write(draft);
                if (!refused.isEmpty()) {
                    return new Result.Failed(describe(refused), repairs);
                }
                Verdict verdict = verifier.verify(draft.written());
                tidy(draft);
                if (verdict.holds()) {
                    List<String> paths = draft.changedPaths();
                    return new Result.Held(paths, context.git().diffOfWorkingTree(paths), verdict, repairs);
                }
                restore(draft.changedPaths());
                problem = "The edits were applied, and then this does not hold:\n" + String.join("\n", verdict.problems());
                report = new Draft.Report(List.of(), draft.changedPaths());
            } else {
                problem = "These edits could not be made:\n" + describe(report.problems());
            }
            task = EditPrompt.again(job.task(), problem, report.applied());
        }
        return new Result.Failed(problem, MOST_REPAIRS);
    }

    private String ask(Improvement improvement, Draft draft, String surroundings, String task, boolean whole)
            throws ModelException, InterruptedException {
        return context.model().text(EditPrompt.request(improvement.id(), draft.texts(), surroundings, task, whole));
    }

    /** In a blocks-only run never; in one of whole files always; else in the last round, for files that are short. */
    private boolean wholeFiles(Draft draft, int repairs) {
        return switch (context.get(Setting.EDIT_FORMAT)) {
            case "whole" -> true;
            case "auto" -> repairs == MOST_REPAIRS
                    && draft.texts().values().stream().allMatch(text -> text.lines().count() < WHOLE_FILE_LINES);
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

    private static Rules rules(Improvement improvement, boolean whole) {
        StringBuilder words = new StringBuilder(improvement.title() + " " + improvement.description());
        improvement.changes().forEach(change -> words.append(' ').append(change.description()));
        return Rules.of(whole, words.toString());
    }

    private Draft.Report apply(Draft draft, String reply, Rules rules) throws IOException, InterruptedException {
        ParsedReply parsed = EditParser.parse(reply, draft.offered());
        if (parsed instanceof ParsedReply.Edits edits) {
            return draft.applyAgain(context, edits.edits(), rules);
        }
        return new Draft.Report(List.of(((ParsedReply.Refused) parsed).refusal()), List.of());
    }

    private List<Refusal> write(Draft draft) throws IOException, InterruptedException {
        List<FileWrite> writes = draft.writes();
        TouchedFiles.add(context.directory(), touched(draft.changedPaths()));
        List<Refusal> refused = context.workspace().call(new WriteFiles(policy, writes));
        if (!refused.isEmpty()) {
            TouchedFiles.remove(context.directory(), touched(draft.changedPaths()));
        }
        return refused;
    }

    /** Undoes what the verification did to files: those under version control, and the ones just written. */
    private void tidy(Draft draft) throws IOException, InterruptedException {
        if (context.get(Setting.VERIFY_COMMAND).isEmpty()) {
            return;
        }
        List<String> own = draft.changedPaths();
        List<String> others = new ArrayList<>(context.git().state().modified());
        others.removeAll(own);
        context.git().restore(others, HEAD);
        List<FileWrite> writes = draft.writes();
        Map<String, String> now = context.workspace().call(new HashFiles(own));
        boolean same = writes.stream().allMatch(write -> write.content() == null
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
