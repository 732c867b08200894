package io.jenkins.plugins.repopilot.engine.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.port.WorkspacePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Go's own tests, read from the events of {@code go test -json}. */
final class GoTest implements TestFramework {

    private static final Pattern TEST = Pattern.compile("(?m)^func (Test\\w*)\\(");
    private static final int OUTPUT_LIMIT = 20_000_000;

    @Override
    public String id() {
        return "go";
    }

    @Override
    public Optional<String> detect(Project project) {
        return project.manifest("go.mod").map(WorkspacePath::folder);
    }

    @Override
    public boolean isTestFile(String path) {
        return path.endsWith("_test.go");
    }

    @Override
    public String testFile(Project project, String folder, Category group, List<String> subjects) {
        String where = subjects.stream()
                .filter(subject -> subject.endsWith(".go"))
                .map(WorkspacePath::folder)
                .findFirst()
                .or(() -> Project.commonest(project.matching(this::isTestFile)))
                .orElse(folder);
        return project.free(WorkspacePath.join(where, "repo_pilot_" + group.id()), "_test.go");
    }

    @Override
    public Invocation command(Project project, String folder, Map<String, String> files, String reports) {
        List<String> arguments = new ArrayList<>(List.of("go", "test", "-json", "-count=1"));
        if (files.isEmpty()) {
            arguments.add("./...");
        } else {
            String names = files.values().stream()
                    .flatMap(text -> TEST.matcher(text).results().map(match -> match.group(1)))
                    .distinct()
                    .collect(Collectors.joining("|"));
            arguments.add("-run=^(" + names + ")$");
            Set<String> packages = new LinkedHashSet<>();
            files.keySet().forEach(file -> packages.add("./" + WorkspacePath.folder(Project.within(folder, file))));
            arguments.addAll(packages);
        }
        return new Invocation(arguments, folder, Map.of(), reports + "/*", List.of(), OUTPUT_LIMIT);
    }

    @Override
    public List<TestCaseResult> results(Project project, String folder, List<String> reports, String output) {
        Map<String, StringBuilder> printed = new LinkedHashMap<>();
        List<TestCaseResult> cases = new ArrayList<>();
        for (String line : output.split("\n")) {
            if (!line.startsWith("{")) {
                continue;
            }
            JsonNode event;
            try {
                event = Json.mapper().readTree(line);
            } catch (JsonProcessingException cutOff) {
                continue;
            }
            String id =
                    event.path("Package").asText() + "::" + event.path("Test").asText();
            if (event.path("Action").asText().equals("output")) {
                printed.computeIfAbsent(id, any -> new StringBuilder())
                        .append(event.path("Output").asText());
            }
            TestCaseResult.Outcome outcome = outcome(event.path("Action").asText());
            if (event.has("Test") && outcome != null) {
                String message = outcome == TestCaseResult.Outcome.PASSED
                        ? null
                        : String.valueOf(printed.getOrDefault(id, new StringBuilder()));
                cases.add(new TestCaseResult(id, null, outcome, message));
            }
        }
        return cases;
    }

    private static TestCaseResult.Outcome outcome(String action) {
        return switch (action) {
            case "pass" -> TestCaseResult.Outcome.PASSED;
            case "fail" -> TestCaseResult.Outcome.FAILED;
            case "skip" -> TestCaseResult.Outcome.SKIPPED;
            default -> null;
        };
    }

    @Override
    public String style() {
        return "Go's testing package: func TestRepoPilot...(t *testing.T), in the package of the code under test (the package clause of its folder);"
                + " test names that no other test of the package has; the standard library only.";
    }
}
