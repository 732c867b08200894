package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Python's pytest. */
final class Pytest extends Python {

    private static final Pattern NAMED = Pattern.compile("\\bpytest\\b");

    Pytest() {
        super("pytest");
    }

    @Override
    public Optional<String> detect(Project project) {
        Optional<String> folder = folder(project);
        return folder.filter(where -> project.files().stream()
                        .anyMatch(path -> WorkspacePath.name(path).equals("conftest.py"))
                || project.manifests().entrySet().stream()
                        .anyMatch(manifest ->
                                WorkspacePath.folder(manifest.getKey()).equals(where)
                                        && !manifest.getKey().endsWith("package.json")
                                        && NAMED.matcher(manifest.getValue()).find()));
    }

    @Override
    List<String> arguments(String report) {
        return List.of(
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                // the older report layout is the one that names files
                "-o",
                "junit_family=xunit1",
                "--junitxml=" + report);
    }

    @Override
    public String style() {
        return "pytest: plain functions named test_..., plain assert statements, pytest.raises for expected errors, tmp_path for files."
                + " Import the code under test the way the existing tests do.";
    }
}
