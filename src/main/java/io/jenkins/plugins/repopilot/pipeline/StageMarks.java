package io.jenkins.plugins.repopilot.pipeline;

import hudson.model.Result;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.TagsAction;
import org.jenkinsci.plugins.workflow.actions.ThreadNameAction;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** How a stage is shown besides its own success or failure. */
final class StageMarks {

    /** The tag and values that Declarative Pipeline uses, which stage views know. */
    private static final String STAGE_STATUS = "STAGE_STATUS";

    static final String SKIPPED_FOR_FAILURE = "SKIPPED_FOR_FAILURE";
    static final String SKIPPED_FOR_CONDITIONAL = "SKIPPED_FOR_CONDITIONAL";

    private final StepContext context;

    StageMarks(StepContext context) {
        this.context = context;
    }

    void skipped(String why) throws IOException, InterruptedException {
        FlowNode stage = stage();
        TagsAction tags = stage.getAction(TagsAction.class);
        if (tags == null) {
            tags = new TagsAction();
            tags.addTag(STAGE_STATUS, why);
            stage.addAction(tags);
        } else {
            tags.addTag(STAGE_STATUS, why);
            stage.save();
        }
    }

    void warning(String message) throws IOException, InterruptedException {
        context.get(FlowNode.class).addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
    }

    private FlowNode stage() throws IOException, InterruptedException {
        FlowNode node = context.get(FlowNode.class);
        return node.getEnclosingBlocks().stream()
                .filter(block -> block.getAction(LabelAction.class) != null)
                .filter(block -> block.getAction(ThreadNameAction.class) == null)
                .findFirst()
                .map(FlowNode.class::cast)
                .orElse(node);
    }
}
