package io.jenkins.plugins.repopilot.engine.forge;

import com.fasterxml.jackson.core.type.TypeReference;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.bead.StageBeads;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.CheckReport;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.MergeOutcome;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.MergeRequest;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The gate of one pull request, told wherever somebody may look, and the merge if it is open. */
final class GateAndMerge {

    private final RunContext context;
    private final Proposal proposal;
    private final CodeHost host;
    private final StageBeads beads;

    GateAndMerge(Proposal proposal, StageBeads beads) {
        this.context = proposal.context();
        this.proposal = proposal;
        this.host = context.codeHost();
        this.beads = beads;
    }

    MergeResult run(PullRequest pull) throws IOException, InterruptedException {
        beads.begin("gate", "Merge gate", "#" + pull.number());
        boolean merging = context.get(Setting.AUTO_MERGE);
        GateWatch.Watched watched;
        try {
            Set<String> commits = proposal.commits();
            watched = new GateWatch(context, MergeGate::judge, commit -> commits.contains(commit.sha()))
                    .watch(
                            proposal.facts(),
                            pull.number(),
                            proposal.files(),
                            proposal.record().origin().baseSha(),
                            merging);
        } catch (IOException e) {
            beads.fail("gate", e.getMessage());
            throw e;
        }
        List<GateCondition> gate = watched.conditions();
        tell(gate, pull);
        if (MergeGate.closed(gate)) {
            return result(MergeResult.Status.GATE_CLOSED, MergeGate.why(gate), watched.pullRequest(), gate);
        }
        if (!merging) {
            String reason = "Nothing keeps the gate closed; autoMerge is off, so a person merges";
            return result(MergeResult.Status.OPEN, reason, watched.pullRequest(), gate);
        }
        beads.begin("merge", "Merge #" + pull.number(), context.get(Setting.MERGE_METHOD));
        try {
            MergeOutcome outcome = watched.armed() != null ? watched.armed() : merge(pull.number());
            return ended(outcome, watched.pullRequest(), gate);
        } catch (IOException e) {
            beads.fail("merge", e.getMessage());
            throw e;
        }
    }

    /** For a run that crashed after the merge. */
    MergeResult merged(PullRequest pull) throws IOException, InterruptedException {
        beads.begin("merge", "Merge #" + pull.number(), context.get(Setting.MERGE_METHOD));
        return ended(new MergeOutcome.Merged(pull.mergeSha()), pull, noted());
    }

    private List<GateCondition> noted() {
        Object conditions = context.beads()
                .find(beads.id("gate"))
                .map(bead -> bead.metadata().get("conditions"))
                .orElse(List.of());
        return Json.mapper().convertValue(conditions, new TypeReference<List<GateCondition>>() {});
    }

    private MergeOutcome merge(int number) throws IOException, InterruptedException {
        String method = context.get(Setting.MERGE_METHOD);
        List<String> allowed = host.repository().mergeMethods();
        if (!allowed.isEmpty() && !allowed.contains(method)) {
            return new MergeOutcome.Refused(
                    "the repository does not allow mergeMethod " + method + ", only " + String.join(", ", allowed));
        }
        return host.merge(new MergeRequest(number, proposal.head(), method, null));
    }

    private MergeResult ended(MergeOutcome outcome, PullRequest pull, List<GateCondition> gate)
            throws IOException, InterruptedException {
        String method = context.get(Setting.MERGE_METHOD);
        if (outcome instanceof MergeOutcome.Merged merged) {
            boolean[] deleted = {false};
            Lenient.run(
                    context,
                    "The branch could not be deleted",
                    () -> deleted[0] = host.deleteBranch(proposal.branch(), proposal.head()));
            String how = "Merged #" + pull.number() + " into " + proposal.base() + " as " + merged.sha();
            beads.complete("merge", how + (deleted[0] ? "; branch deleted" : ""));
            return new MergeResult(
                    MergeResult.Status.MERGED,
                    how,
                    pull.number(),
                    pull.url(),
                    false,
                    proposal.head(),
                    merged.sha(),
                    method,
                    gate);
        }
        if (outcome instanceof MergeOutcome.Armed) {
            String how = "GitHub merges #" + pull.number() + " by itself when its checks are green";
            beads.complete("merge", how);
            return new MergeResult(
                    MergeResult.Status.ARMED,
                    how,
                    pull.number(),
                    pull.url(),
                    false,
                    proposal.head(),
                    null,
                    method,
                    gate);
        }
        boolean moved = outcome instanceof MergeOutcome.Moved;
        String answer =
                outcome instanceof MergeOutcome.Moved m ? m.reason() : ((MergeOutcome.Refused) outcome).reason();
        GateCondition broken = new GateCondition(
                moved ? "G8" : "G9",
                GateCondition.State.BROKEN,
                moved ? "Somebody else pushed to the branch while it was being merged" : "GitHub refused to merge",
                answer);
        List<GateCondition> after =
                gate.stream().map(c -> c.id().equals(broken.id()) ? broken : c).toList();
        beads.fail("merge", broken.reason() + ": " + answer);
        return result(MergeResult.Status.GATE_CLOSED, MergeGate.why(after) + " (" + answer + ")", pull, after);
    }

    private MergeResult result(MergeResult.Status status, String reason, PullRequest pull, List<GateCondition> gate) {
        return new MergeResult(
                status, reason, pull.number(), pull.url(), pull.draft(), proposal.head(), null, null, gate);
    }

    /** Where the gate's answer is seen: console, bead, check run, body. */
    private void tell(List<GateCondition> gate, PullRequest pull) throws IOException, InterruptedException {
        gate.forEach(c -> context.console()
                .line(c.id() + " " + c.state().id() + ": " + c.reason()
                        + (c.evidence().isEmpty() ? "" : " (" + c.evidence() + ")")));
        beads.note("gate", "conditions", Json.mapper().convertValue(gate, new TypeReference<List<Object>>() {}));
        beads.complete(
                "gate",
                MergeGate.closed(gate)
                        ? "closed: " + MergeGate.why(gate)
                        : MergeGate.open(gate) ? "open" : "not decided yet");
        Lenient.run(context, "The check run could not be published", () -> report(gate));
        Lenient.run(context, "The gate could not be written into the pull request", () -> write(gate, pull.number()));
    }

    private void report(List<GateCondition> gate) throws IOException, InterruptedException {
        if (host.checks(proposal.head()).stream().anyMatch(c -> c.name().equals(GateWatch.OWN_CHECK))) {
            return;
        }
        RunRecord record = proposal.record();
        Double score = record.review() == null ? null : record.review().overallScore();
        String title = (score == null ? "No review score" : String.format(Locale.ROOT, "Review %.1f / 10", score))
                + (MergeGate.closed(gate) ? ", merge gate closed" : ", nothing keeps the merge gate closed");
        boolean published = host.report(new CheckReport(
                GateWatch.OWN_CHECK,
                proposal.head(),
                record.runId(),
                context.host().runUrl(),
                !MergeGate.closed(gate),
                title,
                PullRequestFigures.gateTable(gate)));
        if (!published) {
            beads.note("gate", "check_run", "not published: only a GitHub App may");
        }
    }

    /** Unless a person has edited the text meanwhile. */
    private void write(List<GateCondition> gate, int number) throws IOException, InterruptedException {
        String written = context.directory().read(PullRequestWork.BODY).orElse("");
        PullRequest now = host.pullRequest(number);
        if (now.open() && now.body().replace("\r\n", "\n").strip().equals(written.strip())) {
            String body = proposal.body(gate);
            context.directory().write(PullRequestWork.BODY, body);
            host.edit(number, now.title(), body);
        }
    }
}
