package io.jenkins.plugins.repopilot.engine.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What counts as a change of dependencies, and what does not. */
class ManifestGuardTest {

    @Test
    void linesOfAnyLengthAreReadWithinTime() {
        String text = "[project]\nname = \"x\"\n" + "[" + " ".repeat(200_000) + "\n";

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertEquals(Optional.empty(), ManifestGuard.check("pyproject.toml", text, text + "# end\n")));
    }
}
