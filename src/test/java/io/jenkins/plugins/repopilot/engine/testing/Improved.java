package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.git.CommitRequest;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest;
import io.jenkins.plugins.repopilot.engine.llm.ModelService;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.Priority;
import io.jenkins.plugins.repopilot.engine.record.TestsGenerated;
import io.jenkins.plugins.repopilot.engine.review.ReviewReply;
import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A repository with a run's branch on which improvements were committed, as stage 4 leaves it. */
final class Improved {

    private static final String BRANCH = "repo-pilot/test";

    private final GitFixture repository;
    private final Fixtures fixtures;
    private final List<Improvement> improvements = new ArrayList<>();
    private final List<CodeChanges.Applied> applied = new ArrayList<>();
    private final List<TestsGenerated.Group> groups = new ArrayList<>();
    private String baseSha;

    Improved(Path folder) throws IOException {
        repository = GitFixture.init(folder.resolve("project"));
        repository.write(".gitignore", "__pycache__/\n.venv/\n");
        fixtures = new Fixtures(repository.root(), folder.resolve("run"));
    }

    Improved file(String path, String text) throws IOException {
        repository.write(path, text);
        return this;
    }

    Improved set(String setting, Object value) {
        fixtures.with(setting, value);
        return this;
    }

    Improved base() throws IOException {
        baseSha = repository.commit("base");
        return this;
    }

    String baseSha() {
        return baseSha;
    }

    Improved improve(String id, Category category, String path, UnaryOperator<String> change) throws Exception {
        RunContext context = fixtures.context();
        String parent = headSha();
        context.git().switchTo(BRANCH, parent);
        repository.write(path, change.apply(repository.read(path)));
        Instant date = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(applied.size());
        String body = "Why.\n\nRepo-Pilot-Bead: " + id + "\nRepo-Pilot-Fingerprint: f-" + id;
        String diff = context.git().diffOfWorkingTree(List.of(path));
        String commit = context.git()
                .commit(new CommitRequest(
                        List.of(path), "Improve " + id + "\n\n" + body + "\n", "Repo Pilot <r@example.org>", date));
        String stored = "changes/" + id + ".diff";
        context.directory().write(stored, diff);
        context.beads().open(id, "execute", Stage.EXECUTE, BeadCategory.EXECUTION, "Improve " + id, null);
        context.beads().start(id);
        context.beads().complete(id, "committed");
        applied.add(new CodeChanges.Applied(
                id,
                commit,
                List.of(path),
                stored,
                1,
                1,
                date.toString(),
                "Improve " + id,
                body,
                List.of(),
                List.of(),
                0));
        improvements.add(new Improvement(
                id,
                category,
                "Improve " + id,
                "Improves it.",
                "Because.",
                "It is better.",
                Priority.HIGH,
                List.of(path),
                List.of(),
                8.0,
                "f-" + id,
                ImprovementStatus.APPLIED,
                null,
                commit));
        return this;
    }

    /** A generated test file of a group, as stage 6 leaves it. */
    Improved tests(Category category, String text) throws IOException {
        String stored = "tests/" + category.id() + "/test_repo_pilot_" + category.id() + ".py";
        fixtures.context().directory().write(stored, text);
        groups.add(new TestsGenerated.Group(
                category,
                "generated",
                null,
                List.of(new TestsGenerated.TestFile(
                        "tests/test_repo_pilot_" + category.id() + ".py", stored, "tests"))));
        return this;
    }

    Improved answering(Function<ModelRequest, String> answers) {
        return answering(answers, request -> null);
    }

    /**
     * @param reviewer its answers go through the checks of the real service, once; {@code null}: nothing of the kind is asked for
     */
    Improved answering(Function<ModelRequest, String> answers, Function<ModelRequest, ReviewReply> reviewer) {
        fixtures.answeredBy(new ModelService() {
            @Override
            public String text(ModelRequest request) {
                return answers.apply(request);
            }

            @Override
            public <T> T json(ModelRequest request, Class<T> type, Function<T, List<String>> validator)
                    throws ModelException {
                T reply = type.cast(reviewer.apply(request));
                List<String> problems = reply == null ? List.of("not asked for here") : validator.apply(reply);
                if (!problems.isEmpty()) {
                    throw new ModelException(ModelException.Kind.INVALID_REPLY, String.join(" ", problems));
                }
                return reply;
            }
        });
        return this;
    }

    RunContext context() throws IOException {
        return fixtures.context();
    }

    RunContext contextAtBase() throws Exception {
        RunContext context = fixtures.context();
        context.git().checkout(null, baseSha);
        return context;
    }

    RunRecord record(SuiteResult baseSuite) {
        RunRecord.Origin origin = new RunRecord.Origin("main", baseSha, "main", baseSha, null);
        return RunRecord.starting("test", "owner/name", origin, Instant.parse("2026-01-01T00:00:00Z"))
                .edit()
                .improvements(improvements)
                .codeChanges(new CodeChanges(BRANCH, "main", baseSha, headSha(), baseSuite, applied))
                .testsGenerated(new TestsGenerated("unittest", groups))
                .done();
    }

    private String headSha() {
        return applied.isEmpty() ? baseSha : applied.get(applied.size() - 1).commit();
    }

    String git(String... arguments) throws IOException {
        return repository.git(arguments);
    }
}
