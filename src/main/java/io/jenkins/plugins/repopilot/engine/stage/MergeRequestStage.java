package io.jenkins.plugins.repopilot.engine.stage;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.forge.PullRequestWork;
import io.jenkins.plugins.repopilot.engine.forge.Upkeep;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Stage 8: looks after earlier pull requests of ours, then pushes the run's branch, opens its pull request and merges it if every
 * condition of the gate holds.
 */
public final class MergeRequestStage implements RunStage {

    @Override
    public Stage stage() {
        return Stage.MERGE_REQUEST;
    }

    @Override
    public RunRecord run(RunContext context, RunRecord record) throws Exception {
        if (record.skipReason() == null) {
            context.ledger().keep(record);
        }
        Optional<PullRequestWork> work =
                record.skipReason() == null ? PullRequestWork.of(context, record) : Optional.empty();
        if (context.get(Setting.DRY_RUN)) {
            return work.isPresent()
                    ? record.edit().mergeResult(work.get().dryRun()).done()
                    : nothing(record);
        }
        try {
            if (context.codeHost() != null) {
                new Upkeep(context, record).run();
            }
            return work.isPresent()
                    ? record.edit().mergeResult(publish(context, work.get())).done()
                    : nothing(record);
        } catch (IOException e) {
            String kept =
                    work.isPresent() ? ". The change is kept in the run directory as " + PullRequestWork.PATCH : "";
            context.checkpoint(ended(record, MergeResult.Status.FAILED, e.getMessage() + kept));
            throw new IOException(e.getMessage() + kept, e);
        }
    }

    private static MergeResult publish(RunContext context, PullRequestWork work)
            throws IOException, InterruptedException {
        if (context.codeHost() == null) {
            throw new IOException(
                    "It is not known which GitHub repository to open a pull request on: the remote origin names none;"
                            + " set repository to owner/name, or use dryRun");
        }
        return work.publish();
    }

    private static RunRecord nothing(RunRecord record) {
        String reason = record.skipReason() == null ? "No change was left to propose" : record.skipReason();
        return ended(record, MergeResult.Status.NOTHING, reason);
    }

    private static RunRecord ended(RunRecord record, MergeResult.Status status, String reason) {
        MergeResult before = record.mergeResult();
        return record.edit()
                .mergeResult(new MergeResult(
                        status,
                        reason,
                        before == null ? null : before.number(),
                        before == null ? null : before.url(),
                        false,
                        null,
                        null,
                        null,
                        List.of()))
                .done();
    }

    @Override
    public String summary(RunRecord record) {
        MergeResult result = record.mergeResult();
        return result == null ? "nothing done" : result.status().id().replace('_', ' ') + ": " + result.reason();
    }
}
