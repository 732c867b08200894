package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.GateCondition.State;
import java.util.List;
import java.util.stream.Collectors;

/** The eleven conditions that must all hold before a pull request of ours is merged. Pure: the same facts give the same answer. */
public final class MergeGate {

    private static final List<GateRule> REMOTE = List.of(
            new RemoteGateRules.NobodyElse(), new RemoteGateRules.Mergeable(), new RemoteGateRules.GreenChecks());

    private static final List<GateRule> RULES = List.of(
            new GateRules.ReviewScore(),
            new GateRules.NoBlockingIssue(),
            new GateRules.ExistingSuite(),
            new GateRules.GeneratedTests(),
            new GateRules.NoProtectedPath(),
            new GateRules.DiffSize(),
            new GateRules.NothingUnreviewed(),
            new RemoteGateRules.NobodyElse(),
            new RemoteGateRules.Mergeable(),
            new RemoteGateRules.GreenChecks(),
            new GateRules.SomethingToMerge());

    private MergeGate() {}

    /** G1 to G11, in this order. */
    public static List<GateCondition> judge(GateFacts facts) {
        return RULES.stream().map(rule -> rule.judge(facts)).toList();
    }

    /** G8 to G10 alone: what counts for documents, which have no tests and no review. */
    static List<GateCondition> judgeRemote(GateFacts facts) {
        return REMOTE.stream().map(rule -> rule.judge(facts)).toList();
    }

    public static boolean open(List<GateCondition> conditions) {
        return conditions.stream().allMatch(c -> c.state() == State.HELD);
    }

    public static boolean closed(List<GateCondition> conditions) {
        return conditions.stream().anyMatch(c -> c.state() == State.BROKEN);
    }

    /** What keeps the gate closed, one sentence after another; empty if nothing does. */
    public static String why(List<GateCondition> conditions) {
        return conditions.stream()
                .filter(c -> c.state() == State.BROKEN)
                .map(c -> c.id() + ": " + c.reason())
                .collect(Collectors.joining("; "));
    }
}
