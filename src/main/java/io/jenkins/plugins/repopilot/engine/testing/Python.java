package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What pytest and unittest have in common. */
abstract class Python implements TestFramework {

    private final String id;

    Python(String id) {
        this.id = id;
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final Invocation command(Project project, String folder, Map<String, String> files, String reports) {
        List<String> arguments = new ArrayList<>(List.of(interpreter(project, folder)));
        arguments.addAll(arguments(reports + "/report.xml"));
        files.keySet().forEach(file -> arguments.add(Project.within(folder, file)));
        return Invocation.of(arguments, folder, reports + "/*.xml");
    }

    /**
     * What the interpreter is given before the paths of files.
     *
     * @param report file to write, in JUnit's XML
     */
    abstract List<String> arguments(String report);

    @Override
    public final List<TestCaseResult> results(Project project, String folder, List<String> reports, String output) {
        return JUnitXml.read(reports);
    }

    /** The interpreter of the project's virtual environment if it has one, as seen from the folder; else the machine's. */
    private static String interpreter(Project project, String folder) {
        for (String local : List.of(".venv/bin/python", "venv/bin/python")) {
            if (project.programs().contains(WorkspacePath.join(folder, local))) {
                return local;
            }
        }
        return project.programs().contains("python3") || !project.programs().contains("python") ? "python3" : "python";
    }

    @Override
    public final boolean isTestFile(String path) {
        String name = WorkspacePath.name(path);
        return name.endsWith(".py") && (name.startsWith("test_") || name.endsWith("_test.py"));
    }

    /** The folder of the project: that of the manifest nearest to the top, else the workspace. */
    static Optional<String> folder(Project project) {
        for (String name :
                List.of("pyproject.toml", "setup.cfg", "setup.py", "pytest.ini", "tox.ini", "requirements.txt")) {
            Optional<String> manifest = project.manifest(name);
            if (manifest.isPresent()) {
                return manifest.map(WorkspacePath::folder);
            }
        }
        return project.files().stream().anyMatch(path -> path.endsWith(".py")) ? Optional.of("") : Optional.empty();
    }

    final List<String> tests(Project project, String folder) {
        String below = folder.isEmpty() ? "" : folder + "/";
        return project.matching(path -> path.startsWith(below) && isTestFile(path));
    }

    @Override
    public final String testFile(Project project, String folder, Category group, List<String> subjects) {
        String where = Project.commonest(tests(project, folder)).orElse(WorkspacePath.join(folder, "tests"));
        return project.free(WorkspacePath.join(where, "test_repo_pilot_" + group.id()), ".py");
    }
}
