package io.jenkins.plugins.repopilot.config;

import hudson.model.Descriptor.FormException;
import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.util.Arrays;
import java.util.List;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;

/** Makes out of a submitted form what is bound to an object: an empty field is a setting that was not given. */
final class FormValues {

    private static final List<String> IDS = List.of(SettingsDescriptor.OPENAI_ID, SettingsDescriptor.GITHUB_ID);

    private FormValues() {}

    /**
     * @throws FormException for the first value that can't be used, with the field's name
     */
    static JSONObject given(JSONObject form) throws FormException {
        JSONObject given = JSONObject.fromObject(form);
        for (Setting<?> setting : Setting.all()) {
            Object value = given.opt(setting.name());
            if (!(value instanceof String text)) {
                continue;
            }
            if (text.isBlank()) {
                given.remove(setting.name());
                continue;
            }
            Object parts = SettingField.isList(setting) ? lines(setting, text) : text.strip();
            try {
                setting.parse(parts);
            } catch (InvalidSettingException e) {
                throw new FormException(e.getMessage(), setting.name());
            }
            given.put(setting.name(), parts instanceof List<?> list ? JSONArray.fromObject(list) : parts);
        }
        for (String id : IDS) {
            if (given.has(id) && given.getString(id).isBlank()) {
                given.remove(id);
            }
        }
        return given;
    }

    /** One entry a line; between commas too, where an entry can't have one. */
    static List<String> lines(Setting<?> setting, String text) {
        String separators = setting.splitsAtCommas() ? "\\R|," : "\\R";
        return Arrays.stream(text.split(separators))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
