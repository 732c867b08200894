package io.jenkins.plugins.repopilot.engine.stage;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.Parallel;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.edit.PathPolicy;
import io.jenkins.plugins.repopilot.engine.edit.Refusal;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.record.TestsGenerated;
import io.jenkins.plugins.repopilot.engine.record.TestsGenerated.Group;
import io.jenkins.plugins.repopilot.engine.testing.GroupBook;
import io.jenkins.plugins.repopilot.engine.testing.Subjects;
import io.jenkins.plugins.repopilot.engine.testing.SuiteRunner;
import io.jenkins.plugins.repopilot.engine.testing.TestContext;
import io.jenkins.plugins.repopilot.engine.testing.TestFramework;
import io.jenkins.plugins.repopilot.engine.testing.TestWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Stage 6: has tests written for what was changed, one new file for each group that has an improvement on the branch. They are kept in the run
 * directory; the next stage decides which of them prove anything.
 */
public final class GenerateTestsStage implements RunStage {

    @Override
    public Stage stage() {
        return Stage.GENERATE_TESTS;
    }

    @Override
    public RunRecord run(RunContext context, RunRecord record) throws Exception {
        SuiteRunner suite = SuiteRunner.forLooking(context);
        GroupBook book = new GroupBook(context);
        List<Category> due = new ArrayList<>();
        for (Category category : Category.values()) {
            if (book.begin(stage(), category, "Write tests: " + category.id())) {
                Optional<Group> without = withoutTests(record, suite, category);
                if (without.isPresent()) {
                    book.skip(stage(), without.get());
                } else {
                    due.add(category);
                }
            }
        }
        if (!due.isEmpty()) {
            String repository = TestContext.of(context, record, suite);
            List<Callable<Void>> tasks = new ArrayList<>();
            due.forEach(category -> tasks.add(() -> write(context, record, suite, book, category, repository)));
            Parallel.run(context.get(Setting.MAX_PARALLEL_CALLS), tasks);
        }
        String framework = suite.framework().map(TestFramework::id).orElse(null);
        return record.edit()
                .testsGenerated(new TestsGenerated(framework, book.generated()))
                .done();
    }

    /** The group as it is where there is nothing to write tests for, or no way to. */
    private static Optional<Group> withoutTests(RunRecord record, SuiteRunner suite, Category category) {
        String reason = null;
        if (Subjects.of(record, category).isEmpty()) {
            reason = "no improvement of this category is on the branch";
        } else if (suite.framework().isEmpty()) {
            reason = "no test framework was recognised: set testFramework or testCommand";
        } else if (suite.testFile(category, List.of()).isEmpty()) {
            reason = "nothing tells where a test of testCommand goes: set testFilePattern";
        }
        return Optional.ofNullable(reason).map(why -> new Group(category, "skipped", why, List.of()));
    }

    private Void write(
            RunContext context,
            RunRecord record,
            SuiteRunner suite,
            GroupBook book,
            Category category,
            String repository)
            throws IOException, InterruptedException {
        Subjects subjects = Subjects.of(record, category);
        String path = suite.testFile(category, subjects.files()).orElseThrow();
        Optional<Refusal> refusal = PathPolicy.of(context.settings()).forbids(path);
        if (refusal.isPresent()) {
            book.skip(stage(), new Group(category, "skipped", refusal.get().describe(), List.of()));
            return null;
        }
        TestWriter writer =
                new TestWriter(context, suite.framework().orElseThrow().style());
        try {
            String text =
                    writer.write(GroupBook.bead(stage(), category), category, path, repository, subjects.text(context));
            book.generated(category, path, text);
        } catch (ModelException e) {
            if (e.kind().endsRun()) {
                throw e;
            }
            if (e.kind() == ModelException.Kind.BUDGET) {
                book.skip(stage(), new Group(category, "skipped", e.getMessage(), List.of()));
            } else {
                book.fail(stage(), new Group(category, "failed", e.getMessage(), List.of()));
            }
        }
        return null;
    }

    @Override
    public String summary(RunRecord record) {
        List<Group> groups = record.testsGenerated().groups();
        long written = groups.stream()
                .filter(group -> group.status().equals("generated"))
                .count();
        String with = record.testsGenerated().framework() == null
                ? ""
                : " for " + record.testsGenerated().framework();
        return written + " of " + groups.size() + " groups have tests" + with;
    }
}
