package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.edit.ChangeSet;
import java.io.IOException;
import java.util.List;

/** The workspace at the beginning and the end of stage 7. */
public final class TestTree {

    private final RunContext context;

    public TestTree(RunContext context) {
        this.context = context;
    }

    /**
     * The branch with the improvements alone, checked out: whatever a crash left (a mutated file, a test, the base tree) is put right, and in
     * a new workspace the set-up command is run, at base.
     */
    public RunRecord ready(RunRecord before) throws IOException, InterruptedException {
        List<String> modified = context.git().state().modified();
        RunRecord record = new ChangeSet().rebuild(context, before);
        String head = record.codeChanges().headSha();
        if (!modified.isEmpty()) {
            context.git().restore(modified, "HEAD");
        }
        context.git().switchTo(record.branchName(), head);
        if (SetUp.isDue(context)) {
            String problem = new Trees(context)
                    .at(
                            record.codeChanges().baseSha(),
                            record,
                            () -> SetUp.run(context, Stage.RUN_TESTS.id()).orElse(null));
            if (problem != null) {
                context.console().line("WARNING: " + problem.lines().findFirst().orElse(problem));
            }
        }
        return record;
    }

    /** Commits what the groups have kept; see {@link TestCommit#make}. */
    public String commit(RunRecord record, List<GroupBook.Tried> groups) throws IOException, InterruptedException {
        return TestCommit.make(context, record, groups);
    }
}
