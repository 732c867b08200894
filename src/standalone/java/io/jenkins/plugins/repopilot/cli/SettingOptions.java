package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.SettingSection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Every setting of the engine's catalogue as an option of a command, named and explained by the catalogue itself. */
final class SettingOptions {

    /** Short names that people type. */
    private static final Map<Setting<?>, String> SHORT = Map.of(
            Setting.BASE_BRANCH, "--base",
            Setting.AUTO_MERGE_THRESHOLD, "--threshold");

    private SettingOptions() {}

    /** The name that a person would type. */
    static String name(Setting<?> setting) {
        return SHORT.getOrDefault(setting, setting.option());
    }

    /** Under the headings that the form in Jenkins has, too. */
    static void addTo(CommandSpec command) {
        for (SettingSection section : SettingSection.values()) {
            ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                    .exclusive(false)
                    .validate(false)
                    .order(section.ordinal())
                    .heading("%n" + section.title() + "%n");
            section.settings().forEach(setting -> group.addArg(option(setting)));
            command.addArgGroup(group.build());
        }
    }

    private static OptionSpec option(Setting<?> setting) {
        String[] names = SHORT.containsKey(setting)
                ? new String[] {SHORT.get(setting), setting.option()}
                : new String[] {setting.option()};
        OptionSpec.Builder option = OptionSpec.builder(names).description(description(setting));
        if (setting.defaultValue() instanceof Boolean) {
            option.type(Boolean.class).arity("0").negatable(true).fallbackValue("true");
            option.defaultValue(null);
        } else if (setting.defaultValue() instanceof List<?>) {
            option.type(List.class).auxiliaryTypes(String.class).arity("1").paramLabel(label(setting));
        } else {
            option.type(String.class).arity("1").paramLabel(label(setting));
        }
        return option.build();
    }

    /** The settings that were given on the command line, by name. */
    static Map<String, Object> given(ParseResult parsed) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (Setting<?> setting : Setting.all()) {
            if (parsed.hasMatchedOption(setting.option())) {
                Object value = parsed.matchedOptionValue(setting.option(), null);
                // an option given repeatedly is a text of several lines, which the catalogue reads as it reads a form's
                given.put(setting.name(), value instanceof List<?> list ? joined(list) : value);
            }
        }
        return given;
    }

    private static String joined(List<?> parts) {
        return parts.stream().map(String::valueOf).collect(Collectors.joining("\n"));
    }

    private static String description(Setting<?> setting) {
        String text = text(setting.defaultValue());
        String note = text.isEmpty() ? "" : " Default: " + text + ".";
        return (setting.help() + several(setting) + note).replace("%", "%%");
    }

    private static String several(Setting<?> setting) {
        if (!(setting.defaultValue() instanceof List<?>)) {
            return "";
        }
        return setting.splitsAtCommas()
                ? " Several: between commas, or the option repeatedly."
                : " Several: the option repeatedly.";
    }

    private static String text(Object value) {
        if (value instanceof java.time.Duration duration) {
            return duration.toSeconds() + " s";
        }
        return value instanceof List<?> list ? "" : String.valueOf(value);
    }

    private static String label(Setting<?> setting) {
        if (!setting.choices().isEmpty()) {
            return setting.choices().stream()
                    .filter(c -> !c.isEmpty())
                    .reduce((a, b) -> a + "|" + b)
                    .orElse("VALUE");
        }
        Object value = setting.defaultValue();
        return value instanceof Number
                ? "N"
                : value instanceof java.time.Duration ? "TIME" : value instanceof List ? "LIST" : "TEXT";
    }
}
