package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Category;
import java.util.List;
import java.util.Optional;

/** What pytest and unittest have in common. */
final class PythonTools {

    private PythonTools() {}

    /** The interpreter of the project's virtual environment if it has one, as seen from the folder; else the machine's. */
    static String interpreter(Project project, String folder) {
        for (String local : List.of(".venv/bin/python", "venv/bin/python")) {
            if (project.programs().contains(Project.join(folder, local))) {
                return local;
            }
        }
        return project.programs().contains("python3") || !project.programs().contains("python") ? "python3" : "python";
    }

    static boolean isTestFile(String path) {
        String name = Project.fileName(path);
        return name.endsWith(".py") && (name.startsWith("test_") || name.endsWith("_test.py"));
    }

    /** The folder of the project: that of the manifest nearest to the top, else the workspace. */
    static Optional<String> folder(Project project) {
        for (String name :
                List.of("pyproject.toml", "setup.cfg", "setup.py", "pytest.ini", "tox.ini", "requirements.txt")) {
            Optional<String> manifest = project.manifest(name);
            if (manifest.isPresent()) {
                return manifest.map(Project::folder);
            }
        }
        return project.files().stream().anyMatch(path -> path.endsWith(".py")) ? Optional.of("") : Optional.empty();
    }

    static List<String> tests(Project project, String folder) {
        String below = folder.isEmpty() ? "" : folder + "/";
        return project.matching(path -> path.startsWith(below) && isTestFile(path));
    }

    static String testFile(Project project, String folder, Category group) {
        String where = Project.commonest(tests(project, folder)).orElse(Project.join(folder, "tests"));
        return project.free(Project.join(where, "test_repo_pilot_" + group.id()), ".py");
    }
}
