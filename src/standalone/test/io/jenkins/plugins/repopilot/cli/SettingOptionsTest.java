package io.jenkins.plugins.repopilot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** How the settings of the catalogue are written on the command line. */
class SettingOptionsTest {

    @Test
    void aListIsWrittenBetweenCommasOrByRepeatingTheOption() {
        RunSettings settings = parsed(
                "--protected-paths", "/a", "--protected-paths", "/b, /c",
                "--categories", "security,features", "--categories", "compliance",
                "--prices=m=1/2/3");

        assertEquals(List.of("/a", "/b", "/c"), settings.get(Setting.PROTECTED_PATHS));
        assertEquals(
                List.of(Category.SECURITY, Category.FEATURES, Category.COMPLIANCE), settings.get(Setting.CATEGORIES));
        assertEquals(List.of("m=1/2/3"), settings.get(Setting.PRICES));
    }

    @Test
    void aHeaderKeepsItsCommas() {
        RunSettings settings = parsed("--extra-headers", "X-A: one, two", "--extra-headers", "X-B: three");

        assertEquals(List.of("X-A: one, two", "X-B: three"), settings.get(Setting.EXTRA_HEADERS));
    }

    @Test
    void theHelpSaysHowAListIsWritten() {
        String help = line().getUsageMessage(CommandLine.Help.Ansi.OFF).replaceAll("\\s+", " ");

        assertTrue(help.contains("the built-in ones. Several: between commas, or the option repeatedly."), help);
        assertTrue(help.contains("never a secret. Several: the option repeatedly."), help);
    }

    private static RunSettings parsed(String... arguments) {
        return RunSettings.of(SettingOptions.given(line().parseArgs(arguments)));
    }

    private static CommandLine line() {
        CommandSpec command = CommandSpec.create().name("run");
        SettingOptions.addTo(command);
        return new CommandLine(command);
    }
}
