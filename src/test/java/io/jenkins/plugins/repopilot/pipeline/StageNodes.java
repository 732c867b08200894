package io.jenkins.plugins.repopilot.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.actions.ErrorAction;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.TagsAction;
import org.jenkinsci.plugins.workflow.actions.ThreadNameAction;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/** The stages of a Pipeline build as a stage view reads them from its graph. */
final class StageNodes {

    private StageNodes() {}

    /** Names and results ({@code ok, failed, skipped, warning, open}) in the order of their start. */
    static List<Map.Entry<String, String>> of(WorkflowRun build) {
        List<FlowNode> nodes = new ArrayList<>(new DepthFirstScanner().allNodes(build.getExecution()));
        Collections.sort(nodes, (a, b) -> Integer.compare(Integer.parseInt(a.getId()), Integer.parseInt(b.getId())));
        List<Map.Entry<String, String>> stages = new ArrayList<>();
        for (FlowNode node : nodes) {
            LabelAction label = node.getAction(LabelAction.class);
            if (node instanceof BlockStartNode && label != null && node.getAction(ThreadNameAction.class) == null) {
                stages.add(Map.entry(label.getDisplayName(), result((BlockStartNode) node, nodes)));
            }
        }
        return stages;
    }

    static Map<String, String> byName(WorkflowRun build) {
        Map<String, String> map = new LinkedHashMap<>();
        of(build).forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return map;
    }

    private static String result(BlockStartNode start, List<FlowNode> all) {
        if ("SKIPPED_FOR_FAILURE".equals(TagsAction.getTagValue(start, "STAGE_STATUS"))
                || "SKIPPED_FOR_CONDITIONAL".equals(TagsAction.getTagValue(start, "STAGE_STATUS"))) {
            return "skipped";
        }
        BlockEndNode<?> end = start.getEndNode();
        if (end == null) {
            return "open";
        }
        if (end.getAction(ErrorAction.class) != null) {
            return "failed";
        }
        boolean warning = all.stream()
                .anyMatch(n -> n.getAction(WarningAction.class) != null
                        && n.getEnclosingBlocks().contains(start));
        return warning ? "warning" : "ok";
    }
}
