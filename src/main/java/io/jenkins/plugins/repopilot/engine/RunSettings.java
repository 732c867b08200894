package io.jenkins.plugins.repopilot.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of one run: immutable, complete, and each within its own limits. */
public final class RunSettings {

    /** Every setting at its default. */
    public static final RunSettings DEFAULTS = new RunSettings(Map.of());

    private final Map<Setting<?>, Object> values;

    private RunSettings(Map<Setting<?>, Object> values) {
        this.values = values;
    }

    /**
     * @param given values by setting name, as text, numbers, booleans or lists; {@code null} and absent ones keep their default
     * @throws InvalidSettingException for the first that is unknown, of the wrong kind or out of range
     */
    public static RunSettings of(Map<String, ?> given) {
        return DEFAULTS.with(given);
    }

    /** These settings, with some replaced. */
    public RunSettings with(Map<String, ?> given) {
        Map<Setting<?>, Object> merged = new LinkedHashMap<>(values);
        given.forEach((name, value) -> {
            if (value != null) {
                Setting<?> setting = Setting.named(name);
                merged.put(setting, setting.parse(value));
            }
        });
        return new RunSettings(merged);
    }

    /** These settings, with one replaced. */
    public RunSettings with(Setting<?> setting, Object value) {
        return with(Map.of(setting.name(), value));
    }

    @SuppressWarnings("unchecked")
    public <T> T get(Setting<T> setting) {
        return (T) values.getOrDefault(setting, setting.defaultValue());
    }

    /** Those that were given, by name and as plain JSON: what {@link #of} reads back. */
    public Map<String, Object> given() {
        Map<String, Object> plain = new LinkedHashMap<>();
        values.forEach((setting, value) -> plain.put(setting.name(), Setting.plain(value)));
        return plain;
    }
}
