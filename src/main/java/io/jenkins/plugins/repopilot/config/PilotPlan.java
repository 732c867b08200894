package io.jenkins.plugins.repopilot.config;

import hudson.model.Run;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a build was told to do: settings of the step or builder over the global ones, within the administrator's limits. A job's own value beyond
 * a limit is refused; a global default beyond one gives way to it.
 *
 * @param openAiCredentialsId of the model's key, empty if there is none
 * @param gitHubCredentialsId of GitHub's token, empty if there is none
 * @param sandboxOptional whether model-written code may run without a sandbox on the built-in node
 * @param notes for the run's console: one line for each global default that gave way to a limit
 */
public record PilotPlan(
        RunSettings settings,
        String openAiCredentialsId,
        String gitHubCredentialsId,
        boolean sandboxOptional,
        List<String> notes) {

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
        Map<String, Object> own = new LinkedHashMap<>(given);
        own.values().removeIf(Objects::isNull);
        RunSettings standing = RunSettings.of(defaults.given());
        RunSettings wanted = standing.with(own).with(Setting.PROTECTED_PATHS, protectedPaths(standing, own));
        PilotLimits limits = global.getLimits();
        RunSettings settings = limits.applyTo(wanted, own.keySet(), standing);
        return new PilotPlan(
                settings,
                first(openAiCredentialsId, defaults.getOpenAiCredentialsId()),
                first(gitHubCredentialsId, defaults.getGitHubCredentialsId()),
                limits.allowsPlain(),
                notes(defaults.given().keySet(), wanted, settings));
    }

    private static List<String> notes(Set<String> ofDefaults, RunSettings wanted, RunSettings settings) {
        return ofDefaults.stream()
                .map(Setting::named)
                .filter(setting -> !wanted.get(setting).equals(settings.get(setting)))
                .map(setting -> setting + ": the global default " + SettingField.text(wanted.get(setting), ", ")
                        + " is beyond the administrator's limit; "
                        + SettingField.text(settings.get(setting), ", ") + " holds")
                .toList();
    }

    /** A job adds to what is protected and takes nothing away. */
    private static List<String> protectedPaths(RunSettings standing, Map<String, ?> given) {
        Set<String> paths = new LinkedHashSet<>(standing.get(Setting.PROTECTED_PATHS));
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
