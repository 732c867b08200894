package io.jenkins.plugins.repopilot.engine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionTest {

    @TempDir
    Path root;

    /** Files as {@code path} or {@code path=text}. */
    private Project project(String... files) throws Exception {
        for (String file : files) {
            String[] parts = file.split("=", 2);
            Path path = root.resolve(parts[0]);
            Files.createDirectories(path.getParent());
            Files.writeString(path, parts.length == 2 ? parts[1] : "");
        }
        return new Project.Look().run(root);
    }

    private String chosen(Map<String, String> settings, String... files) throws Exception {
        return Frameworks.choose(project(files), RunSettings.of(settings))
                .map(found -> found.framework().id() + (found.folder().isEmpty() ? "" : " in " + found.folder()))
                .orElse("none");
    }

    private String chosen(String... files) throws Exception {
        return chosen(Map.of(), files);
    }

    @Test
    void pytestIsNamedInPyproject() throws Exception {
        assertEquals("pytest", chosen("pyproject.toml=[tool.pytest.ini_options]", "a.py", "tests/test_a.py"));
    }

    @Test
    void pytestHasAConftest() throws Exception {
        assertEquals("pytest", chosen("setup.py", "tests/conftest.py", "tests/test_a.py"));
    }

    @Test
    void unittestNeedsNoNaming() throws Exception {
        assertEquals("unittest", chosen("a.py", "tests/test_a.py"));
    }

    @Test
    void aPythonProjectWithoutTestsCanGetSome() throws Exception {
        assertEquals("unittest", chosen("a.py"));
    }

    @Test
    void nodeIsInTheTestScript() throws Exception {
        assertEquals("node", chosen("package.json={\"scripts\":{\"test\":\"node --test\"}}", "test/a.test.js"));
    }

    @Test
    void jestIsADependency() throws Exception {
        assertEquals("jest", chosen("package.json={\"devDependencies\":{\"jest\":\"29\"}}", "a.test.js"));
    }

    @Test
    void vitestIsInTheScript() throws Exception {
        assertEquals("vitest", chosen("package.json={\"scripts\":{\"test\":\"vitest run\"}}", "src/a.spec.ts"));
    }

    @Test
    void anotherRunnerOfJavaScriptIsNotGuessed() throws Exception {
        assertEquals("none", chosen("package.json={\"scripts\":{\"test\":\"mocha\"}}", "test/a.js"));
    }

    @Test
    void mavenAndGradleHaveBuildFiles() throws Exception {
        assertEquals("maven", chosen("pom.xml=<project/>", "src/test/java/a/ATest.java"));
        Files.delete(root.resolve("pom.xml"));
        assertEquals("gradle", chosen("build.gradle.kts=x"));
    }

    @Test
    void goHasAModuleFile() throws Exception {
        assertEquals("go", chosen("go.mod=module x", "a_test.go"));
    }

    @Test
    void ofSeveralTheOneWithTestsIsTaken() throws Exception {
        assertEquals("pytest", chosen("package.json={}", "pyproject.toml=pytest", "tests/test_a.py"));
    }

    @Test
    void aProjectInAFolderIsFound() throws Exception {
        assertEquals(
                "jest in web", chosen("web/package.json={\"devDependencies\":{\"jest\":\"29\"}}", "web/a.test.js"));
    }

    @Test
    void dependenciesAndEnvironmentsAreNoProjects() throws Exception {
        assertEquals(
                "none",
                chosen(
                        "node_modules/x/package.json={\"devDependencies\":{\"jest\":\"1\"}}",
                        "env/pyvenv.cfg",
                        "env/lib/test_x.py"));
    }

    @Test
    void aBrokenManifestIsNoError() throws Exception {
        assertEquals("node", chosen("package.json={broken", "a.test.js"));
    }

    @Test
    void theSettingIsTaken() throws Exception {
        assertEquals(
                "unittest", chosen(Map.of("testFramework", "unittest"), "pyproject.toml=pytest", "tests/test_a.py"));
        for (String name : Setting.TEST_FRAMEWORK.choices()) {
            // empty: as it is detected
            assertEquals(name.isEmpty() ? "pytest" : name, chosen(Map.of("testFramework", name)));
        }
    }

    @Test
    void aTestCommandComesFirst() throws Exception {
        assertEquals("testCommand", chosen(Map.of("testCommand", "make test"), "pyproject.toml=pytest"));
    }

    @Test
    void aGeneratedFileNeverTakesThePlaceOfAnother() throws Exception {
        Project project = project("a.py", "tests/test_a.py", "tests/test_repo_pilot_features.py");

        assertEquals(
                "tests/test_repo_pilot_features2.py",
                new Unittest().testFile(project, "", Category.FEATURES, List.of()));
    }

    @Test
    void filesOfACommandAreArguments() throws Exception {
        CustomCommand command = new CustomCommand("run 'two words' {files} --list={files}", "", "", null, "");

        assertEquals(
                List.of("run", "two words", "a b.py", "c.py", "--list=a b.py c.py"),
                command.command(project(), "", orderedFiles("a b.py", "c.py"), "/r")
                        .arguments());
        assertEquals(
                List.of("run", "two words", "--list="),
                command.command(project(), "", Map.of(), "/r").arguments());
    }

    private static Map<String, String> orderedFiles(String... paths) {
        Map<String, String> files = new LinkedHashMap<>();
        Arrays.stream(paths).forEach(path -> files.put(path, ""));
        return files;
    }

    @Test
    void theWrappersGradleIsRunWithoutTheWrapper() throws Exception {
        Project project = new Project(
                List.of("gradlew"),
                Map.of("build.gradle", ""),
                Set.of("gradlew", "/home/u/.gradle/wrapper/dists/gradle-8.5-bin/x/gradle-8.5/bin/gradle"));

        assertEquals(
                "/home/u/.gradle/wrapper/dists/gradle-8.5-bin/x/gradle-8.5/bin/gradle",
                new Gradle().command(project, "", Map.of(), "/r").arguments().get(0));
    }
}
