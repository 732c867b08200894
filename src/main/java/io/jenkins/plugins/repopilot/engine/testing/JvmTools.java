package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What Maven and Gradle have in common. */
final class JvmTools {

    private static final String SOURCES = "src/main/java/";
    private static final String TESTS = "src/test/java/";

    private JvmTools() {}

    static boolean isTestFile(String path) {
        return path.contains("src/test/") && path.matches(".*\\.(java|kt|groovy)");
    }

    /** In the package of the first subject that has one, else in that of most tests. */
    static String testFile(Project project, String folder, Category group, List<String> subjects) {
        Optional<String> ofSubject = subjects.stream()
                .filter(subject -> subject.contains(SOURCES) && subject.endsWith(".java"))
                .map(subject -> WorkspacePath.folder(subject)
                        .replace(SOURCES.substring(0, SOURCES.length() - 1), TESTS.substring(0, TESTS.length() - 1)))
                .findFirst();
        String where = ofSubject
                .or(() -> Project.commonest(project.matching(path -> path.endsWith(".java") && isTestFile(path))))
                .orElse(WorkspacePath.join(folder, TESTS + "repopilot"));
        String name =
                group.id().substring(0, 1).toUpperCase(Locale.ROOT) + group.id().substring(1);
        String path = WorkspacePath.join(where, "RepoPilot" + name + "Test.java");
        for (int number = 2; project.has(path); number++) {
            path = WorkspacePath.join(where, "RepoPilot" + name + number + "Test.java");
        }
        return path;
    }

    /** {@code com.example.OrderTest} for {@code module/src/test/java/com/example/OrderTest.java}. */
    static String className(String path) {
        int start = path.indexOf(TESTS);
        String name = start < 0 ? WorkspacePath.name(path) : path.substring(start + TESTS.length());
        return name.replaceAll("\\.(java|kt|groovy)$", "").replace('/', '.');
    }

    /** Reports name classes only: gives each test the file that its class is in. */
    static List<TestCaseResult> withFiles(List<TestCaseResult> cases, Project project) {
        Map<String, String> files = project.files().stream()
                .filter(JvmTools::isTestFile)
                .collect(Collectors.toMap(JvmTools::className, path -> path, (first, second) -> first));
        return cases.stream()
                .map(test -> {
                    String owner = test.id().contains("::")
                            ? test.id().substring(0, test.id().indexOf("::"))
                            : test.id();
                    String outer = owner.contains("$") ? owner.substring(0, owner.indexOf('$')) : owner;
                    return new TestCaseResult(test.id(), files.get(outer), test.outcome(), test.message());
                })
                .toList();
    }

    static String style(String imports) {
        return "JUnit, in the version and with the assertion library that the existing tests use" + imports
                + ". The class is named exactly as the file and is in the package of its folder.";
    }
}
