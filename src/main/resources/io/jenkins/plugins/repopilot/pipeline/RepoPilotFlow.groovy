package io.jenkins.plugins.repopilot.pipeline

import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException

// Locals, because they are saved with the Pipeline: after a restart the binding is empty.
def stages = plan
def dsl = steps
def failure = null
def result = null
for (int i = 0; i < stages.size(); i++) {
    def entry = stages[i]
    try {
        dsl.stage(entry.title) {
            result = dsl.repoPilotStage(id: entry.id)
        }
    } catch (FlowInterruptedException e) {
        throw e
    } catch (Throwable e) {
        // the stages that follow return at once, the last one confirms
        if (failure == null) {
            failure = e
        }
    }
}
if (failure != null) {
    throw failure
}
return result
