package io.jenkins.plugins.repopilot.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.repopilot.config.PilotPlan;
import io.jenkins.plugins.repopilot.config.SettingsStep;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.PilotRun;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Which run the stages of one {@code repoPilot} step belong to. It is part of the saved Pipeline: no secrets, plain values only.
 *
 * @param given the step's own settings by name
 */
record RunHandle(
        String runId, LinkedHashMap<String, Object> given, String openAiCredentialsId, String gitHubCredentialsId)
        implements Serializable {

    RunHandle(String runId, Map<String, Object> given, String openAiCredentialsId, String gitHubCredentialsId) {
        this(runId, new LinkedHashMap<>(given), openAiCredentialsId, gitHubCredentialsId);
    }

    /**
     * Of a new run of a step.
     *
     * @throws AbortException if a value is out of range or beyond a limit: that ends the build here, before anything begins
     */
    static RunHandle of(SettingsStep step, StepContext context)
            throws AbortException, IOException, InterruptedException {
        try {
            PilotPlan.of(
                    context.get(Run.class), step.given(), step.getOpenAiCredentialsId(), step.getGitHubCredentialsId());
        } catch (InvalidSettingException e) {
            throw new AbortException(e.getMessage());
        }
        return new RunHandle(
                PilotRun.newId(Instant.now()),
                step.given(),
                step.getOpenAiCredentialsId(),
                step.getGitHubCredentialsId());
    }
}
