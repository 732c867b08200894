package io.jenkins.plugins.repopilot.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {

    @Test
    void splitsAtWhiteSpace() {
        assertEquals(List.of("npm", "run", "test"), CommandLine.split("  npm run\t test\n"));
        assertEquals(List.of(), CommandLine.split("  "));
    }

    @Test
    void quotesKeepSpacesTogether() {
        assertEquals(List.of("a b", "c d", ""), CommandLine.split("'a b' \"c d\" ''"));
        assertEquals(List.of("-Dx=a b"), CommandLine.split("-Dx='a b'"));
    }

    @Test
    void backslashesWorkAsInAShell() {
        assertEquals(
                List.of("a b", "\"", "C:\\dir", "say \"hi\""),
                CommandLine.split("a\\ b \\\" 'C:\\dir' \"say \\\"hi\\\"\""));
        assertEquals(List.of("\\n"), CommandLine.split("\"\\n\""));
    }

    @Test
    void nothingIsExpanded() {
        assertEquals(List.of("echo", "$HOME", "*", "|", "rm;", "`x`"), CommandLine.split("echo $HOME * | rm; `x`"));
    }

    @Test
    void unbalancedQuotesAreAnErrorThatSaysWhere() {
        for (String bad : List.of("a 'b", "a \"b", "'")) {
            String message = assertThrows(IllegalArgumentException.class, () -> CommandLine.split(bad))
                    .getMessage();
            assertTrue(message.contains("not closed"), message);
        }
        assertThrows(IllegalArgumentException.class, () -> CommandLine.split("a \\"));
    }
}
