package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.TouchedFiles;
import io.jenkins.plugins.repopilot.engine.git.CommitRequest;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges.Applied;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The improvements on the run's branch, one commit each, as stages 4, 5 and 7 change them. Nothing of it is pushed before stage 8, so every
 * change rebuilds the branch from base with the stored diffs. What stands above the improvements (commits of generated tests) is not kept:
 * who put it there commits it again.
 */
public final class ChangeSet {

    /**
     * Has the model mend one improvement that is on the branch. Afterwards it is {@code APPLIED} with a new commit, or, if no round gave
     * one that holds, dropped as by {@link #drop}; ask {@code record.improvements()} which. Improvements after it that no longer fit are
     * dropped too.
     *
     * @param problemText what is wrong with it, for the model: review issues, failed tests
     * @return the record with improvements and code changes as they are now; checkpointed
     * @throws io.jenkins.plugins.repopilot.engine.llm.ModelException if the model's failure ends the run
     */
    public RunRecord repair(RunContext context, RunRecord record, String improvementId, String problemText)
            throws IOException, InterruptedException {
        int index = indexOf(record, improvementId);
        if (index < 0) {
            new ImprovementBeads(context).tell(record);
            return record;
        }
        Verifier verifier = Verifier.open(context);
        ImprovementCommits commits = new ImprovementCommits(context);
        Applied applied = record.codeChanges().applied().get(index);
        Improvement improvement = improvement(record, improvementId);
        String parent = commitBefore(record, index);
        context.git().switchTo(record.branchName(), applied.commit());
        PathPolicy policy = PathPolicy.of(context.settings()).havingCreated(applied.files());
        Draft draft = Draft.read(context, policy, improvement, applied.files());
        String diff = context.redactor()
                .redact(context.directory().read(applied.diffFile()).orElse(""));
        String task = EditPrompt.mend(improvement, problemText, diff);
        EditLoop.Job job = new EditLoop.Job(improvement, task, "", null, null, 1);
        EditLoop.Result result = new EditLoop(context, policy, verifier, job, draft).run();
        if (!(result instanceof EditLoop.Result.Held held)) {
            String why = result instanceof EditLoop.Result.Failed failed
                    ? failed.reason()
                    : ((EditLoop.Result.Postponed) result).reason();
            return drop(context, record, improvementId, oneLine(problemText) + " (not mended: " + oneLine(why) + ")");
        }
        // folded into one commit: a throw-away commit gives the diff from the parent to the mended files
        String mended = context.git()
                .commit(new CommitRequest(
                        held.paths(),
                        "mended\n",
                        context.get(Setting.AUTHOR),
                        context.time().now()));
        TouchedFiles.remove(context.directory(), EditLoop.touched(held.paths()));
        String whole = context.git().diff(parent, mended, List.of());
        context.git().switchTo(record.branchName(), parent);
        if (whole.isBlank()) {
            return drop(context, record, improvementId, oneLine(problemText) + " (mending it left nothing of it)");
        }
        List<String> paths = context.git().deltas(parent, mended).stream()
                .map(delta -> delta.path())
                .toList();
        int round = new ImprovementBeads(context).number(improvementId, "mended") + 1;
        context.beads().note(improvementId, "mended", round);
        Applied fresh = commits.describe(
                improvement,
                new EditLoop.Result.Held(paths, whole, held.verdict(), applied.repairs() + held.repairs()),
                ImprovementCommits.name(improvementId, whole));
        if (!commits.lay(fresh)) {
            throw new IOException(
                    "The mended diff of " + improvementId + " does not apply to the commit it was made from");
        }
        List<Applied> kept = new ArrayList<>(record.codeChanges().applied().subList(0, index));
        kept.add(commits.commit(fresh));
        List<Applied> later = record.codeChanges()
                .applied()
                .subList(index + 1, record.codeChanges().applied().size());
        return restack(context, record, kept, later, improvementId, verifier);
    }

    /**
     * Takes one improvement off the branch, and with it those that can't stand without it (their reason says "depends on IMP-00x"). Does
     * nothing to the branch if it is not on it.
     *
     * @param reason why, for its bead and the pages
     * @return the record with improvements and code changes as they are now; checkpointed
     */
    public RunRecord drop(RunContext context, RunRecord record, String improvementId, String reason)
            throws IOException, InterruptedException {
        int index = indexOf(record, improvementId);
        if (index < 0) {
            new ImprovementBeads(context).tell(record);
            return record;
        }
        context.git().switchTo(record.branchName(), commitBefore(record, index));
        RunRecord without = record.edit()
                .improvement(improvement(record, improvementId)
                        .with(ImprovementStatus.FAILED, context.redactor().redact(reason)))
                .done();
        List<Applied> all = record.codeChanges().applied();
        List<Applied> later = all.subList(index + 1, all.size());
        Verifier verifier = later.isEmpty() ? null : Verifier.open(context);
        return restack(context, without, all.subList(0, index), later, improvementId, verifier);
    }

    /**
     * Brings the workspace back to what the record says, after a crash or in a new workspace: files that were being written are reset, the
     * branch is checked out with {@code codeChanges.headSha} on it, its commits made anew from the stored diffs where they are missing (same
     * dates, same SHAs). A commit that was about to be made is made.
     *
     * @throws IOException if a stored diff does not give the recorded commit again
     */
    public RunRecord rebuild(RunContext context, RunRecord record) throws IOException, InterruptedException {
        List<String> torn = TouchedFiles.read(context.directory());
        context.git().restore(torn, "HEAD");
        TouchedFiles.remove(context.directory(), torn);
        CodeChanges changes = record.codeChanges();
        if (changes == null) {
            return record;
        }
        boolean pending = changes.applied().stream().anyMatch(applied -> applied.commit() == null);
        Optional<String> branch = context.git().resolve("refs/heads/" + record.branchName());
        boolean there = context.git().resolve(changes.headSha()).isPresent();
        if (!pending && there && branch.isPresent() && context.git().isAncestor(changes.headSha(), branch.get())) {
            context.git().switchTo(record.branchName(), branch.get());
            return record;
        }
        ImprovementCommits commits = new ImprovementCommits(context);
        context.git().switchTo(record.branchName(), there ? changes.headSha() : changes.baseSha());
        List<Applied> applied = new ArrayList<>();
        for (Applied one : changes.applied()) {
            if (there && one.commit() != null) {
                applied.add(one);
                continue;
            }
            if (!commits.lay(one)) {
                throw new IOException("The stored diff of " + one.improvementId() + " does not apply to "
                        + record.branchName() + " any more");
            }
            Applied again = commits.commit(one);
            if (one.commit() != null && !one.commit().equals(again.commit())) {
                throw new IOException("The stored diff of " + one.improvementId() + " gave commit " + again.commit()
                        + " instead of " + one.commit() + "; were the author or the base changed?");
            }
            applied.add(again);
        }
        RunRecord rebuilt = ImprovementCommits.recorded(record, applied);
        context.checkpoint(rebuilt);
        return rebuilt;
    }

    /** Puts later improvements on top of what is checked out, as far as they still fit and hold. */
    private RunRecord restack(
            RunContext context,
            RunRecord record,
            List<Applied> kept,
            List<Applied> later,
            String cause,
            Verifier verifier)
            throws IOException, InterruptedException {
        ImprovementCommits commits = new ImprovementCommits(context);
        List<Applied> applied = new ArrayList<>(kept);
        RunRecord changed = record;
        for (Applied one : later) {
            Optional<Applied> fitting = commits.fit(one);
            String problem =
                    fitting.isEmpty() ? "its change no longer applies" : misfit(commits, fitting.get(), verifier);
            if (problem == null) {
                applied.add(commits.commit(fitting.get()));
            } else {
                String reason = context.redactor().redact("depends on " + cause + ": " + problem);
                changed = changed.edit()
                        .improvement(improvement(changed, one.improvementId()).with(ImprovementStatus.FAILED, reason))
                        .done();
            }
        }
        changed = ImprovementCommits.recorded(changed, applied);
        context.checkpoint(changed);
        new ImprovementBeads(context).tell(changed);
        return changed;
    }

    /** Why a change that was put into the workspace does not hold, {@code null} if it does; if not, it is taken back. */
    private static String misfit(ImprovementCommits commits, Applied one, Verifier verifier)
            throws IOException, InterruptedException {
        Verdict verdict = verifier.verifyLaid(one.files(), commits.written(one), one.improvementId());
        if (verdict.holds()) {
            return null;
        }
        commits.unlay(one);
        return "its change no longer holds (" + oneLine(verdict.problems().get(0)) + ")";
    }

    private static int indexOf(RunRecord record, String improvementId) {
        List<Applied> applied =
                record.codeChanges() == null ? List.of() : record.codeChanges().applied();
        for (int i = 0; i < applied.size(); i++) {
            if (applied.get(i).improvementId().equals(improvementId)) {
                return i;
            }
        }
        return -1;
    }

    private static String commitBefore(RunRecord record, int index) {
        return index == 0
                ? record.codeChanges().baseSha()
                : record.codeChanges().applied().get(index - 1).commit();
    }

    private static Improvement improvement(RunRecord record, String id) {
        return record.improvements().stream()
                .filter(improvement -> improvement.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The run has no improvement " + id));
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() > 400 ? line.substring(0, 400) + " (shortened)" : line;
    }
}
