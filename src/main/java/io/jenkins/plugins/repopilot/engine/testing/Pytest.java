package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Python's pytest. */
final class Pytest implements TestFramework {

    private static final Pattern NAMED = Pattern.compile("\\bpytest\\b");

    @Override
    public String id() {
        return "pytest";
    }

    @Override
    public Optional<String> detect(Project project) {
        Optional<String> folder = PythonTools.folder(project);
        return folder.filter(where -> project.files().stream()
                        .anyMatch(path -> Project.fileName(path).equals("conftest.py"))
                || project.manifests().entrySet().stream()
                        .anyMatch(manifest -> Project.folder(manifest.getKey()).equals(where)
                                && !manifest.getKey().endsWith("package.json")
                                && NAMED.matcher(manifest.getValue()).find()));
    }

    @Override
    public boolean isTestFile(String path) {
        return PythonTools.isTestFile(path);
    }

    @Override
    public String testFile(Project project, String folder, Category group, List<String> subjects) {
        return PythonTools.testFile(project, folder, group);
    }

    @Override
    public Invocation command(Project project, String folder, Map<String, String> files, String reports) {
        List<String> arguments = new ArrayList<>(List.of(
                PythonTools.interpreter(project, folder),
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                // the older report layout is the one that names files
                "-o",
                "junit_family=xunit1",
                "--junitxml=" + reports + "/report.xml"));
        files.keySet().forEach(file -> arguments.add(Project.within(folder, file)));
        return Invocation.of(arguments, folder, reports + "/*.xml");
    }

    @Override
    public List<TestCaseResult> results(Project project, String folder, List<String> reports, String output) {
        return JUnitXml.read(reports);
    }

    @Override
    public String style() {
        return "pytest: plain functions named test_..., plain assert statements, pytest.raises for expected errors, tmp_path for files."
                + " Import the code under test the way the existing tests do.";
    }
}
