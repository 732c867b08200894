package io.jenkins.plugins.repopilot.engine.record;

import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.llm.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run's model calls used: in total and by stage; by bead it stands on each bead. */
public record RunUsage(Usage total, Map<String, Usage> stages) {

    public static RunUsage of(List<Bead> beads) {
        Usage total = Usage.NONE;
        Map<String, Usage> stages = new LinkedHashMap<>();
        for (Bead bead : beads) {
            total = total.plus(bead.usage());
            stages.merge(bead.stage().id(), bead.usage(), Usage::plus);
        }
        return new RunUsage(total, stages);
    }
}
