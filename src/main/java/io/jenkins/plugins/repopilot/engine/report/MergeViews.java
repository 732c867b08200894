package io.jenkins.plugins.repopilot.engine.report;

import io.jenkins.plugins.repopilot.engine.record.DocsUpdated;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What went out: the gate, the pull request and the documents. */
final class MergeViews {

    private static final int GATE_CONDITIONS = 11;

    private MergeViews() {}

    /** All conditions in their order; what nobody has looked at yet is undecided. */
    static List<GateCondition> gate(MergeResult result) {
        Map<String, GateCondition> found = result == null || result.gate() == null
                ? Map.of()
                : result.gate().stream().collect(Collectors.toMap(GateCondition::id, c -> c, (a, b) -> b));
        List<GateCondition> gate = new ArrayList<>();
        for (int i = 1; i <= GATE_CONDITIONS; i++) {
            GateCondition condition = found.get("G" + i);
            gate.add(
                    condition == null
                            ? new GateCondition("G" + i, GateCondition.State.UNDECIDED, null, null)
                            : new GateCondition(
                                    condition.id(),
                                    condition.state(),
                                    ShownText.summary(condition.reason()),
                                    ShownText.summary(condition.evidence())));
        }
        return gate;
    }

    static RunView.PullRequestView pullRequest(MergeResult result) {
        return result == null
                ? null
                : new RunView.PullRequestView(
                        result.status(),
                        ShownText.summary(result.reason()),
                        result.number(),
                        RunViews.webAddress(result.url()),
                        result.draft(),
                        ShownText.name(result.headSha()),
                        ShownText.name(result.mergeSha()),
                        ShownText.name(result.method()));
    }

    static DocsUpdated docs(DocsUpdated docs) {
        return docs == null
                ? null
                : new DocsUpdated(
                        ShownText.name(docs.status()),
                        ShownText.name(docs.mode()),
                        ShownText.names(docs.files()),
                        ShownText.name(docs.branch()),
                        ShownText.name(docs.commit()),
                        RunViews.webAddress(docs.pullRequestUrl()),
                        ShownText.summary(docs.reason()));
    }
}
