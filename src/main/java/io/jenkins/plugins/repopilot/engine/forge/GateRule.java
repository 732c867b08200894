package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.GateCondition.State;

/** One condition of the merge gate. */
interface GateRule {

    GateCondition judge(GateFacts facts);

    /** {@code G1} to {@code G11}. */
    String id();

    default GateCondition held(String reason, String evidence) {
        return new GateCondition(id(), State.HELD, reason, evidence);
    }

    default GateCondition broken(String reason, String evidence) {
        return new GateCondition(id(), State.BROKEN, reason, evidence);
    }

    /** Held or broken, with the same evidence. */
    default GateCondition decided(boolean holds, String heldReason, String brokenReason, String evidence) {
        return holds ? held(heldReason, evidence) : broken(brokenReason, evidence);
    }

    default GateCondition undecided(String reason, String evidence) {
        return new GateCondition(id(), State.UNDECIDED, reason, evidence);
    }
}
