package io.jenkins.plugins.repopilot.config;

import io.jenkins.plugins.repopilot.engine.Setting;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the settings out of an object that has a field for each, under the setting's name. */
final class SettingValues {

    private SettingValues() {}

    /**
     * @param owner the class that declares the fields
     * @return those that are not {@code null}, in the order of the catalogue
     */
    static Map<String, Object> in(Object holder, Class<?> owner) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (Setting<?> setting : Setting.all()) {
            try {
                Field field = owner.getDeclaredField(setting.name());
                field.setAccessible(true);
                Object value = field.get(holder);
                if (value != null) {
                    given.put(setting.name(), value instanceof List<?> list ? new ArrayList<>(list) : value);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(owner.getName() + " has no field for the setting " + setting, e);
            }
        }
        return given;
    }

    /** A list that can be saved by XStream without its own class name, {@code null} if there is none. */
    static List<String> copy(List<String> values) {
        return values == null ? null : new ArrayList<>(values);
    }
}
