package io.jenkins.plugins.repopilot.host;

import hudson.model.Result;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.RunStatus;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run means for its build.
 *
 * @param reason why it is not a success, {@code null} if it is one
 */
public record Outcome(Result result, String reason) {

    /** What the gate says of tests and of review issues. */
    private static final Map<String, String> UNSTABLE_CONDITIONS =
            Map.of("G2", "critical issues", "G3", "failing tests", "G4", "failing tests");

    /** Success, unstable if failing tests or critical issues kept the gate closed, failure, or aborted. */
    public static Outcome of(RunRecord run) {
        if (run.status() == RunStatus.ABORTED) {
            return new Outcome(Result.ABORTED, run.error());
        }
        if (run.status() != RunStatus.COMPLETED) {
            return new Outcome(Result.FAILURE, run.error());
        }
        MergeResult merge = run.mergeResult();
        if (merge == null || merge.status() != MergeResult.Status.GATE_CLOSED) {
            return new Outcome(Result.SUCCESS, null);
        }
        List<GateCondition> broken = merge.gate().stream()
                .filter(condition -> condition.state() == GateCondition.State.BROKEN)
                .filter(condition -> UNSTABLE_CONDITIONS.containsKey(condition.id()))
                .filter(condition -> !condition.id().equals("G4") || hasFailingGeneratedTests(run))
                .toList();
        if (broken.isEmpty()) {
            return new Outcome(Result.SUCCESS, null);
        }
        return new Outcome(
                Result.UNSTABLE,
                "the merge gate stayed closed: "
                        + broken.stream().map(c -> c.id() + " " + c.reason()).collect(Collectors.joining("; ")));
    }

    private static boolean hasFailingGeneratedTests(RunRecord run) {
        return run.testResults() != null
                && run.testResults().groups().stream().anyMatch(group -> group.failed() + group.errors() > 0);
    }
}
