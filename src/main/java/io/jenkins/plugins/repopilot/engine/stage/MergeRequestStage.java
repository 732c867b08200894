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
        if (!context.get(Setting.DRY_RUN) && context.codeHost() != null) {
            new Upkeep(context, record).run();
        }
        if (record.skipReason() != null) {
            return ended(record, MergeResult.Status.NOTHING, record.skipReason());
        }
        context.ledger().keep(context, record);
        Optional<PullRequestWork> work = PullRequestWork.of(context, record);
        if (work.isEmpty()) {
            return ended(record, MergeResult.Status.NOTHING, "No change was left to propose");
        }
        if (context.get(Setting.DRY_RUN)) {
            return record.edit().mergeResult(work.get().dryRun()).done();
        }
        try {
            if (context.codeHost() == null) {
                throw new IOException("It is not known which GitHub repository to open a pull request on: the remote origin names"
                        + " none; set repository to owner/name, or use dryRun");
            }
            return record.edit().mergeResult(work.get().publish()).done();
        } catch (IOException e) {
            String reason = e.getMessage() + ". The change is kept in the run directory as " + PullRequestWork.PATCH;
            context.checkpoint(ended(record, MergeResult.Status.FAILED, reason));
            throw new IOException(reason, e);
        }
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
