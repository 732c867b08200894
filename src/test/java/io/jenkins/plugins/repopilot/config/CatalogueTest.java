package io.jenkins.plugins.repopilot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.SettingSection;
import java.lang.reflect.Field;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Nothing in the catalogue is missing anywhere. After a change of the catalogue, {@code -Drepopilot.write=true} writes the help files and
 * {@code docs/settings.md} anew.
 */
class CatalogueTest {

    private static final boolean WRITE = Boolean.getBoolean("repopilot.write");
    private static final Path HELP = Path.of("src/main/resources/io/jenkins/plugins/repopilot/config/SettingsStep");

    @Test
    void theStepHasAParameterOfTheRightTypeForEachSetting() throws ReflectiveOperationException {
        for (Setting<?> setting : Setting.all()) {
            Field field = SettingsStep.class.getField(setting.name());
            assertNotNull(field.getAnnotation(DataBoundSetter.class), setting.name());
            assertEquals(typeOf(setting), field.getGenericType().getTypeName(), setting.name());
        }
    }

    @Test
    void freestyleAndGlobalSettingsHaveAPropertyForEachSetting() throws ReflectiveOperationException {
        for (Setting<?> setting : Setting.all()) {
            String property = setting.name().substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                    + setting.name().substring(1);
            Type type = PilotSettings.class.getMethod("get" + property).getGenericReturnType();
            Class<?> raw = PilotSettings.class.getMethod("get" + property).getReturnType();
            assertEquals(typeOf(setting), type.getTypeName(), setting.name());
            assertNotNull(PilotSettings.class.getMethod("set" + property, raw).getAnnotation(DataBoundSetter.class));
        }
    }

    @Test
    void whatIsSetIsGivenUnderTheNameOfTheSetting() throws ReflectiveOperationException {
        Map<String, Object> expected = new LinkedHashMap<>();
        PilotSettings settings = new PilotSettings();
        for (Setting<?> setting : Setting.all()) {
            Object value = sample(setting);
            String setter = "set" + setting.name().substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                    + setting.name().substring(1);
            Class<?> raw = value instanceof List ? List.class : value.getClass();
            PilotSettings.class.getMethod(setter, raw).invoke(settings, value);
            expected.put(setting.name(), value);
        }
        assertEquals(expected, settings.given());
    }

    @Test
    void everySettingIsInOneSectionOfTheForm() {
        List<String> inForm = java.util.Arrays.stream(SettingSection.values())
                .flatMap(section ->
                        java.util.stream.Stream.concat(section.shown().stream(), section.advanced().stream()))
                .map(Setting::name)
                .sorted()
                .toList();
        assertEquals(Setting.all().stream().map(Setting::name).sorted().toList(), inForm);
    }

    @Test
    void theHelpOfEachParameterSaysWhatTheCatalogueSays() throws Exception {
        Map<String, String> pages = SettingsPages.help();
        for (Map.Entry<String, String> page : pages.entrySet()) {
            compare(HELP.resolve("help-" + page.getKey() + ".html"), page.getValue());
        }
        try (var files = Files.list(HELP)) {
            assertEquals(pages.size(), files.count(), "help of a setting that is no more");
        }
    }

    @Test
    void thePageOfSettingsSaysWhatTheCatalogueSays() throws Exception {
        compare(Path.of("docs/settings.md"), SettingsPages.markdown());
    }

    private static void compare(Path file, String expected) throws Exception {
        if (WRITE) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected, StandardCharsets.UTF_8);
        }
        assertEquals(
                expected,
                Files.readString(file, StandardCharsets.UTF_8),
                file + " (-Drepopilot.write=true writes it anew)");
    }

    static Object sample(Setting<?> setting) {
        if (setting.defaultValue() instanceof Boolean flag) {
            return !flag;
        }
        if (setting.defaultValue() instanceof Integer number) {
            return number + 1;
        }
        if (setting.defaultValue() instanceof Double) {
            return 8.5;
        }
        if (setting.defaultValue() instanceof Duration) {
            return "77 s";
        }
        if (setting.defaultValue() instanceof List) {
            return setting == Setting.CATEGORIES
                    ? List.of("security", "compliance")
                    : setting == Setting.EXTRA_HEADERS
                            ? List.of("X-One: a, b", "X-Two: c")
                            : List.of("m=1/2/3", "n=4/5/6");
        }
        if (setting == Setting.AUTHOR) {
            return "Somebody <somebody@example.org>";
        }
        return setting.choices().isEmpty()
                ? "text of " + setting.name()
                : setting.choices().get(setting.choices().size() - 1);
    }

    private static String typeOf(Setting<?> setting) {
        Object value = setting.defaultValue();
        if (value instanceof List) {
            return "java.util.List<java.lang.String>";
        }
        return value instanceof Duration
                ? String.class.getName()
                : value.getClass().getName();
    }
}
