package io.jenkins.plugins.repopilot.pipeline;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

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
}
