package io.jenkins.plugins.repopilot.engine.testing;

import java.util.List;
import java.util.Optional;

/** Python's own unittest, run by a small program that writes its results as JUnit's XML. */
final class Unittest extends Python {

    private static final String RUNNER = Resources.text("run_unittest.py");

    Unittest() {
        super("unittest");
    }

    @Override
    public Optional<String> detect(Project project) {
        return folder(project).filter(folder -> !tests(project, folder).isEmpty() || hasNoOtherTool(project));
    }

    /** A Python project without a test needs nothing installed to get its first ones. */
    private static boolean hasNoOtherTool(Project project) {
        return project.manifest("package.json").isEmpty()
                && project.manifest("pom.xml").isEmpty()
                && project.manifest("go.mod").isEmpty();
    }

    @Override
    List<String> arguments(String report) {
        return List.of("-c", RUNNER, report);
    }

    @Override
    public String style() {
        return "Python's unittest: classes derived from unittest.TestCase with methods named test_..., self.assert... methods;"
                + " nothing but the standard library and the project itself.";
    }
}
