package io.jenkins.plugins.repopilot.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plugin and the command line run on the same libraries: run in both builds, each looks at what it resolved itself. */
class SharedLibrariesTest {

    @ParameterizedTest
    @CsvSource({
        "openai.version, com.openai.client.OpenAIClient",
        "jackson.version, com.fasterxml.jackson.databind.ObjectMapper",
        "jackson.version, com.fasterxml.jackson.datatype.jsr310.JavaTimeModule",
        "jackson.version, com.fasterxml.jackson.dataformat.yaml.YAMLFactory",
        "jackson.version, com.fasterxml.jackson.dataformat.toml.TomlFactory",
        "jackson.version, com.fasterxml.jackson.module.kotlin.KotlinModule",
        "kotlin.version, kotlin.Unit",
        "kotlin.version, kotlin.reflect.full.KClasses",
        "github-api.version, org.kohsuke.github.GitHub",
        "jtokkit.version, com.knuddels.jtokkit.Encodings",
        "java-diff-utils.version, com.github.difflib.DiffUtils",
    })
    void resolveToTheVersionThatTheStandaloneBuildNames(String property, String type) throws Exception {
        Path jar = Path.of(Class.forName(type)
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assertTrue(
                jar.getFileName().toString().endsWith("-" + standalone(property) + ".jar"),
                property + " is " + standalone(property) + ", resolved is " + jar.getFileName());
    }

    private static String standalone(String property) throws Exception {
        Path start = Path.of("").toAbsolutePath();
        Path root = Files.exists(start.resolve("src/standalone/pom.xml")) ? start : start.resolve("../..");
        Matcher matcher = Pattern.compile("<" + Pattern.quote(property) + ">([^<]+)<")
                .matcher(Files.readString(root.resolve("src/standalone/pom.xml")));
        assertTrue(matcher.find(), property);
        String version = matcher.group(1);
        assertEquals(version, version.strip());
        return version;
    }
}
