package io.jenkins.plugins.repopilot.config;

import hudson.model.Run;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        return of(given, openAiCredentialsId, gitHubCredentialsId);
    }

    /** The same without a build, for forms. */
    static PilotPlan of(Map<String, ?> given, String openAiCredentialsId, String gitHubCredentialsId) {
        RepoPilotConfiguration global = RepoPilotConfiguration.get();
        PilotSettings defaults = global.getDefaults();
        Map<String, Object> merged = new LinkedHashMap<>(defaults.given());
        given.forEach((name, value) -> {
            if (value != null) {
                merged.put(name, value);
            }
        });
        RunSettings settings = RunSettings.of(merged).with(Setting.PROTECTED_PATHS, protectedPaths(defaults, given));
        PilotLimits limits = global.getLimits();
        return new PilotPlan(
                limits.applyTo(settings, merged.keySet(), RunSettings.of(defaults.given())),
                first(openAiCredentialsId, defaults.getOpenAiCredentialsId()),
                first(gitHubCredentialsId, defaults.getGitHubCredentialsId()),
                limits.allowsPlain());
    }

    /** A job adds to what is protected and takes nothing away. */
    private static List<String> protectedPaths(PilotSettings defaults, Map<String, ?> given) {
        Set<String> paths = new LinkedHashSet<>(RunSettings.of(defaults.given()).get(Setting.PROTECTED_PATHS));
        Object more = given.get(Setting.PROTECTED_PATHS.name());
        if (more != null) {
            paths.addAll(Setting.PROTECTED_PATHS.parse(more));
        }
        return new ArrayList<>(paths);
    }

    private static String first(String own, String global) {
        String chosen = own == null || own.isBlank() ? global : own;
        return chosen == null ? "" : chosen.strip();
    }
}
