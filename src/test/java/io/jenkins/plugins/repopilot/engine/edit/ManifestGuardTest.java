package io.jenkins.plugins.repopilot.engine.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    private static void assertChanges(String path, String before, String after) {
        assertTrue(ManifestGuard.check(path, before, after).isPresent(), path + ":\n" + after);
    }

    private static void assertKeeps(String path, String before, String after) {
        assertEquals(Optional.empty(), ManifestGuard.check(path, before, after), path + ":\n" + after);
    }

    @Test
    void theLinesBelowAKeyOfSetupCfgAreItsValue() {
        String text = "[options]\npackages = find:\ninstall_requires =\n    a\n";

        assertChanges("setup.cfg", text + "[flake8]\nmax = 1\n", text + "    b\n[flake8]\nmax = 1\n");
        assertKeeps("setup.cfg", text + "[flake8]\nmax = 1\n", text + "[flake8]\nmax = 2\n");
    }

    @Test
    void everyFileOfAFolderOfRequirementsIsOne() {
        assertChanges("requirements/base.txt", "a==1\n", "a==2\n");
        assertChanges("app/requirements/dev.in", "a\n", "a\nb\n");
        assertKeeps("docs/base.txt", "a\n", "b\n");
    }

    @Test
    void dependenciesThatSetupPyOnlyNamesMakeAllOfItCount() {
        String named = "REQ = ['a']\nsetup(name='x', install_requires=REQ)\n";
        String literal = "setup(name='x', install_requires=['a', \"b>1\"], author='y')\n";

        assertChanges("setup.py", named, named.replace("['a']", "['b']"));
        assertChanges("setup.py", literal, literal.replace("b>1", "b>2"));
        assertChanges("setup.py", literal, literal.replace("author='y'", "**more"));
        assertKeeps("setup.py", literal, literal.replace("'y'", "'z'"));
    }

    @Test
    void gradleTakesDependenciesFromMoreThanOnePlace() {
        String text = "project.dependencies {\n  implementation 'a:b:1'\n}\nversion = '1'\n";

        assertChanges("build.gradle", text, text.replace("b:1", "b:2"));
        assertChanges("build.gradle", text, text + "apply from: 'https://example.org/more.gradle'\n");
        assertChanges("build.gradle.kts", "", "apply(from = \"https://example.org/more.gradle.kts\")\n");
        assertKeeps("build.gradle", text, text.replace("'1'\n", "'2'\n"));
    }

    @Test
    void overridesOfPnpmAndGemspecsCount() {
        assertChanges("package.json", "{\"pnpm\": {\"overrides\": {}}}", "{\"pnpm\": {\"overrides\": {\"a\": \"2\"}}}");
        assertChanges("x.gemspec", "s.add_dependency 'a'\n", "s.add_dependency 'b'\n");
        assertKeeps("x.gemspec", "s.add_dependency 'a'\n", "# why\ns.add_dependency 'a'\n");
    }

    @Test
    void sectionsThatAreNeverClosedAreReadOnce() {
        String xml = "<parent>".repeat(100_000);
        String gradle = "dependencies {\n".repeat(50_000);

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertChanges("pom.xml", xml, xml + "x");
            assertKeeps("pom.xml", "<dependencies/><name>a</name>", "<dependencies/><name>b</name>");
            assertChanges("build.gradle", gradle, gradle + "x");
        });
    }
}
