package io.jenkins.plugins.repopilot.engine.scaffold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which Jenkinsfiles are let through, and what is left for a Jenkins to say. */
class JenkinsfileCheckTest {

    private static final Map<String, String> TEXTS = Map.of(
            "package.json",
            "{\"scripts\": {\"build\": \"tsc\"}}",
            "backend/pyproject.toml",
            "[project]\nname = \"x\"\n[dependency-groups]\ndev = [\"pytest\"]\n",
            "Makefile",
            "test:\n\ttrue\n");
    private static final Set<String> FILES = Set.of(
            "package.json", "package-lock.json", "backend/pyproject.toml", "backend/requirements.txt", "Makefile");

    private static final String AGENTS = "whether the agents of your Jenkins have the programs that it runs";

    @Test
    void letsAPipelineOfTheStackThrough() {
        assertEquals(
                new JenkinsfileCheck.Found(List.of(), List.of(AGENTS)),
                JenkinsfileCheck.look(JenkinsfileCases.GOOD, commands()));
    }

    static List<JenkinsfileCases.Case> bad() {
        return JenkinsfileCases.bad();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void findsWhatIsWrong(JenkinsfileCases.Case bad) {
        List<String> problems = JenkinsfileCheck.look(bad.text(), commands()).problems();
        assertTrue(String.join("\n", problems).contains(bad.ours()), problems.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "agent any | agent { label 'linux' } | the agent that it asks for",
                "environment { | tools { jdk 'j21' }; environment { | has the tools",
                "SHOP_MODE = 'test' | SHOP_TOKEN = credentials('shop') | the credentials that it names",
                "echo | publishHTML | the step publishHTML",
                "sh 'make test' | sh 'make ' + env.TARGET | the commands of line 3",
                "sh 'make test' | sh SCRIPT | the commands of line 3",
            })
    void saysWhatOnlyAJenkinsCanTell(String good, String other, String unchecked) {
        assertTrue(JenkinsfileCases.GOOD.contains(good), good);
        JenkinsfileCheck.Found found = JenkinsfileCheck.look(JenkinsfileCases.GOOD.replace(good, other), commands());
        assertEquals(List.of(), found.problems());
        assertTrue(String.join("\n", found.unchecked()).contains(unchecked), found.toString());
    }

    @Test
    void tellsTheLine() {
        String text = JenkinsfileCases.GOOD.replace("npm run build", "npm run bild");
        int line = (int) text.substring(0, text.indexOf("bild")).lines().count();
        assertTrue(JenkinsfileCheck.look(text, commands()).problems().get(0).startsWith("line " + line + ": "));
        assertTrue(JenkinsfileCheck.look("pipeline {\n  agent any\n", commands())
                .problems()
                .contains("line 1: '{' is not closed"));
    }

    private static Commands commands() {
        return new Commands(FILES, TEXTS, true);
    }
}
