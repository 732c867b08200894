package io.jenkins.plugins.repopilot.engine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MutationsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "    if a <= b:|    if a > b:",
                "    if (a >= b) {|    if (a < b) {",
                "    if a == 'x < y':|    if a != 'x < y':",
                "    while a < b and c:|    while a >= b and c:",
                "    return a and b|    return a or b",
                "    return not a|    return a",
                "    return True|    return False",
                "    return truely|-",
                "    [ \"$n\" -gt 5 ] && exit 1|    [ \"$n\" -le 5 ] && exit 1",
                "    return 0|    return 1",
                "    return x0|-",
                "    return a + b|    return a - b",
                "    limit = 25|    limit = 26",
                "    raise ValueError(x)|    pass",
                "    throw failure(x);|    ;",
                "    name = 'x'|    name = 'x~'",
                "    audit(user)|    0",
                "    audit(user);|    ;",
                "# if a < b|-",
                "    // return 0|-",
                "import os|-",
                "    }|-",
            })
    void theMostTellingChangeOfALine(String line, String mutated) {
        List<String> changed = Mutations.changed(line);

        assertEquals(mutated, changed.isEmpty() ? "-" : changed.get(0));
    }

    @Test
    void mutantsAreSpreadOverTheChangedLines() {
        String text = "a = 1\nb = 2\nif a < b and b > 3:\n    c = 4\n";
        List<Mutations.Mutant> mutants = Mutations.of(Map.of("x.py", text), Map.of("x.py", List.of(1, 3, 4)), 4);

        assertEquals(
                List.of(1, 3, 4, 3),
                mutants.stream().map(Mutations.Mutant::line).toList());
        assertEquals(
                "a = 2\nb = 2\nif a < b and b > 3:\n    c = 4\n", mutants.get(0).text());
        assertTrue(mutants.get(1).what().contains("→"), mutants.get(1).what());
    }

    @Test
    void onlyCodeIsMutated() {
        assertEquals(List.of(), Mutations.of(Map.of("README.md", "a = 1\n"), Map.of("README.md", List.of(1)), 8));
        assertEquals(List.of(), Mutations.of(Map.of("x.py", "a = 1\n"), Map.of("x.py", List.of(7)), 8));
    }

    @Test
    void addedLinesAreThoseOfTheNewText() {
        String diff =
                "diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -1,3 +1,4 @@\n one\n-two\n+TWO\n+three\n four\n@@ -9 +10,2 @@\n nine\n+++ b/evil\n"
                        + "diff --git a/gone b/gone\n--- a/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n";

        assertEquals(Map.of("x.py", List.of(2, 3, 11)), ChangedLines.of(diff));
        String part = "--- a/x.py\n+++ b/x.py\n@@ -1,0 +1,1 @@\n+three\n";
        assertEquals(Map.of("x.py", List.of(3)), ChangedLines.common(diff, part));
    }
}
