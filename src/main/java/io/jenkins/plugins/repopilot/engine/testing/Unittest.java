package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Python's own unittest, run by a small program that writes its results as JUnit's XML. */
final class Unittest implements TestFramework {

    private static final String RUNNER = Resources.text("run_unittest.py");

    @Override
    public String id() {
        return "unittest";
    }

    @Override
    public Optional<String> detect(Project project) {
        return PythonTools.folder(project)
                .filter(folder -> !PythonTools.tests(project, folder).isEmpty() || hasNoOtherTool(project));
    }

    /** A Python project without a test needs nothing installed to get its first ones. */
    private static boolean hasNoOtherTool(Project project) {
        return project.manifest("package.json").isEmpty()
                && project.manifest("pom.xml").isEmpty()
                && project.manifest("go.mod").isEmpty();
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
        List<String> arguments = new ArrayList<>(
                List.of(PythonTools.interpreter(project, folder), "-c", RUNNER, reports + "/report.xml"));
        files.keySet().forEach(file -> arguments.add(Project.within(folder, file)));
        return Invocation.of(arguments, folder, reports + "/*.xml");
    }

    @Override
    public List<TestCaseResult> results(Project project, String folder, List<String> reports, String output) {
        return JUnitXml.read(reports);
    }

    @Override
    public String style() {
        return "Python's unittest: classes derived from unittest.TestCase with methods named test_..., self.assert... methods;"
                + " nothing but the standard library and the project itself.";
    }
}
