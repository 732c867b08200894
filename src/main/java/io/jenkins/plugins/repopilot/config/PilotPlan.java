package io.jenkins.plugins.repopilot.config;

import hudson.model.Run;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import java.util.Map;

/**
 * What a build was told to do: settings of the step or builder over the global ones, within the administrator's limits.
 *
 * @param openAiCredentialsId of the model's key, empty if there is none
 * @param gitHubCredentialsId of GitHub's token, empty if there is none
 * @param sandboxOptional whether model-written code may run without a sandbox on the built-in node
 */
public record PilotPlan(
        RunSettings settings, String openAiCredentialsId, String gitHubCredentialsId, boolean sandboxOptional) {

    /**
     * @param given values by setting name; {@code null} and absent ones keep the global value
     * @throws io.jenkins.plugins.repopilot.engine.InvalidSettingException naming the field that can't be used or is beyond a limit
     */
    public static PilotPlan of(
            Run<?, ?> build, Map<String, ?> given, String openAiCredentialsId, String gitHubCredentialsId) {
        return new PilotPlan(RunSettings.of(given), text(openAiCredentialsId), text(gitHubCredentialsId), false);
    }

    private static String text(String value) {
        return value == null ? "" : value.strip();
    }
}
