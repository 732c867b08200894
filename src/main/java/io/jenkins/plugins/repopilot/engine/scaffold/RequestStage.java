package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.NewPullRequest;
import io.jenkins.plugins.repopilot.engine.forge.PullRequest;
import io.jenkins.plugins.repopilot.engine.forge.PullRequestSteps;
import io.jenkins.plugins.repopilot.engine.forge.PullRequestWork;
import io.jenkins.plugins.repopilot.engine.forge.ScaffoldText;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import io.jenkins.plugins.repopilot.engine.record.MergeResult.Status;
import io.jenkins.plugins.repopilot.engine.record.RunUsage;
import io.jenkins.plugins.repopilot.engine.stage.RunStage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Brings what was written into a pull request; merging is a person's business. */
final class RequestStage implements RunStage {

    private static final List<String> LABELS = List.of("repo-pilot", "scaffold");

    @Override
    public Stage stage() {
        return Stage.MERGE_REQUEST;
    }

    @Override
    public String title() {
        return "Pull request";
    }

    @Override
    public RunRecord run(RunContext context, RunRecord record) throws Exception {
        return record.mergeResult() != null
                ? record
                : record.edit().mergeResult(propose(context, record)).done();
    }

    private static MergeResult propose(RunContext context, RunRecord record) throws IOException, InterruptedException {
        String commit = record.scaffold().commit();
        if (commit == null) {
            String reason = record.skipReason() == null ? "nothing was written" : record.skipReason();
            return new MergeResult(Status.NOTHING, reason, null, null, false, null, null, null, List.of());
        }
        String base = record.origin().baseBranch();
        String body = ScaffoldText.body(
                record,
                AuditReport.stack(record.scaffold().stack()),
                RunUsage.of(context.beads().all()).total(),
                context.host().runUrl(),
                context.redactor());
        context.directory()
                .write(PullRequestWork.PATCH, context.git().diff(record.origin().baseSha(), commit, List.of()));
        if (context.get(Setting.DRY_RUN)) {
            context.directory().write(PullRequestWork.BODY, body);
            String reason = "Dry run: the patch is " + PullRequestWork.PATCH + " and the would-be pull request "
                    + PullRequestWork.BODY + " in the run directory";
            return new MergeResult(Status.DRY_RUN, reason, null, null, false, commit, null, null, List.of());
        }
        PullRequestSteps steps = new PullRequestSteps(context);
        if (record.scaffold().options().pushToBase()) {
            steps.push(commit, base);
            String reason = "pushed straight onto " + base + ", as was asked for";
            return new MergeResult(Status.MERGED, reason, null, null, false, commit, commit, null, List.of());
        }
        steps.push(commit, record.branchName());
        Optional<PullRequest> before =
                context.codeHost().pullRequestOf(record.branchName()).filter(PullRequest::open);
        PullRequest pull = steps.pullRequest(
                record.branchName() + " into " + base,
                before,
                () -> new NewPullRequest(record.branchName(), base, ScaffoldText.title(record), body, false),
                LABELS,
                opened -> {});
        return new MergeResult(
                Status.OPEN,
                "A person merges what a scaffold proposes",
                pull.number(),
                pull.url(),
                pull.draft(),
                commit,
                null,
                null,
                List.of());
    }

    @Override
    public String summary(RunRecord record) {
        MergeResult result = record.mergeResult();
        return (result.number() == null ? "" : "#" + result.number() + ", ") + result.reason();
    }
}
