package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.record.TestResults.GroupResult;
import io.jenkins.plugins.repopilot.engine.record.TestsGenerated.Group;
import io.jenkins.plugins.repopilot.engine.record.TestsGenerated.TestFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tries the groups of generated tests one after another. What goes wrong with one is told on its bead and stops no other. */
public final class GroupTrials {

    private final RunContext context;
    private final SuiteRunner suite;
    private final GroupBook book;

    public GroupTrials(RunContext context, SuiteRunner suite) {
        this.context = context;
        this.suite = suite;
        this.book = new GroupBook(context);
    }

    /** Those that were tried, before a crash or now. */
    public List<GroupBook.Tried> run(RunRecord record) throws IOException, InterruptedException {
        List<GroupBook.Tried> tried = new ArrayList<>();
        for (Category category : Category.values()) {
            if (!book.begin(Stage.RUN_TESTS, category, "Generated tests: " + category.id())) {
                book.tried(category).ifPresent(tried::add);
                continue;
            }
            Optional<Group> group = record.testsGenerated() == null
                    ? Optional.empty()
                    : record.testsGenerated().groups().stream()
                            .filter(one -> one.category() == category)
                            .findFirst();
            String bead = GroupBook.bead(Stage.RUN_TESTS, category);
            if (group.isEmpty() || group.get().files().isEmpty()) {
                context.beads().skip(bead, group.map(Group::reason).orElse("no tests were written"));
            } else if (Subjects.of(record, category).isEmpty()) {
                context.beads().skip(bead, "the improvements that these tests are about left the branch");
            } else if (suite.framework().isEmpty() || suite.sandbox().refusal().isPresent()) {
                context.beads().skip(bead, suite.sandbox().refusal().orElse("no test framework was recognised"));
            } else {
                tried.add(trial(record, category, group.get().files().get(0)));
            }
        }
        return tried;
    }

    private GroupBook.Tried trial(RunRecord record, Category category, TestFile file)
            throws IOException, InterruptedException {
        String bead = GroupBook.bead(Stage.RUN_TESTS, category);
        GroupBook.Tried tried;
        try {
            String text = context.directory()
                    .read(file.storedAs())
                    .orElseThrow(() -> new IOException(file.storedAs() + " is not in the run directory"));
            tried = new GroupTrial(context, suite, record, category, file.path(), text).run();
        } catch (ModelException e) {
            throw e;
        } catch (IOException e) {
            tried = new GroupBook.Tried(
                    new GroupResult(
                            category,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            List.of(),
                            List.of(String.valueOf(e.getMessage())),
                            ""),
                    null,
                    null);
        }
        book.tried(tried);
        tell(bead, tried);
        return tried;
    }

    private void tell(String bead, GroupBook.Tried tried) {
        GroupResult result = tried.result();
        context.beads().note(bead, "fail_to_pass", result.failToPass());
        context.beads().note(bead, "pass_to_pass", result.passToPass());
        context.beads().note(bead, "dropped", result.dropped());
        context.beads().note(bead, "mutants", result.mutants());
        context.beads().note(bead, "mutants_caught", result.mutantsCaught());
        context.beads().note(bead, "reasons", result.reasons());
        if (tried.path() == null) {
            context.beads().note(bead, "output", result.output());
            context.beads().fail(bead, "no test was kept: " + String.join("; ", result.reasons()));
        } else {
            context.beads()
                    .complete(
                            bead,
                            result.passed() + " kept (" + result.failToPass() + " fail without the change), "
                                    + result.dropped() + " dropped, " + result.mutantsCaught() + " of "
                                    + Count.of(result.mutants(), "mutation") + " noticed");
        }
    }
}
