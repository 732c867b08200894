package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.TouchedFiles;
import io.jenkins.plugins.repopilot.engine.git.CommitInfo;
import io.jenkins.plugins.repopilot.engine.git.CommitRequest;
import io.jenkins.plugins.repopilot.engine.git.GitException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one commit of the kept tests on top of the improvements. What goes into it, its date included, is stored before it is made, so that making
 * it again gives the same SHA.
 */
public final class TestCommit {

    private static final String STORED = "tests/commit.json";

    private TestCommit() {}

    /**
     * @param parent the head of the improvements
     * @param files texts by path
     */
    private record Plan(String parent, Map<String, String> files, String message, Instant date) {}

    /**
     * Commits the kept tests of all groups, if that was not done already.
     *
     * @return the commit, or {@code null} if no group has kept any
     * @throws GitException if git makes none; the files are gone then
     */
    static String make(RunContext context, RunRecord record, List<GroupBook.Tried> groups)
            throws IOException, InterruptedException {
        Map<String, String> files = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (GroupBook.Tried group : groups) {
            if (group.path() != null) {
                files.put(group.path(), group.text());
                names.add(group.result().category().id());
            }
        }
        if (files.isEmpty()) {
            return null;
        }
        String parent = record.codeChanges().headSha();
        Plan plan = stored(context)
                .filter(p -> p.parent().equals(parent) && p.files().equals(files))
                .orElse(null);
        if (plan == null) {
            String message = "Add tests for " + String.join(", ", names) + "\n\n"
                    + "Each of them passes three times in a row, and fails without the changes that it\n"
                    + "is about or notices small mutations of them.\n\nRepo-Pilot-Bead: " + Stage.RUN_TESTS.id() + "\n";
            plan = new Plan(parent, files, message, context.time().now());
            context.directory().write(STORED, Json.mapper().writeValueAsString(plan));
        }
        return commit(context, record, plan);
    }

    /**
     * Brings a workspace whose branch stands at the improvements to the recorded head again: for a resume in a new workspace, after
     * {@code ChangeSet.rebuild}. Does nothing if no tests were committed.
     *
     * @throws IOException if the commit can't be made with the SHA that the record names
     */
    public static void restore(RunContext context, RunRecord record) throws IOException, InterruptedException {
        if (record.testResults() == null || record.testResults().testCommit() == null) {
            return;
        }
        String wanted = record.testResults().testCommit();
        if (context.git().resolve(wanted).isPresent()) {
            context.git().switchTo(record.branchName(), wanted);
            return;
        }
        Plan plan = stored(context)
                .orElseThrow(() -> new IOException(
                        "The kept tests of commit " + wanted + " are not in the run directory (" + STORED + ")"));
        String made = commit(context, record, plan);
        if (!made.equals(wanted)) {
            throw new IOException(
                    "The kept tests gave commit " + made + " instead of " + wanted + "; was the author changed?");
        }
    }

    private static String commit(RunContext context, RunRecord record, Plan plan)
            throws IOException, InterruptedException {
        Optional<String> head = context.git().resolve("refs/heads/" + record.branchName());
        if (head.isPresent() && context.git().isAncestor(plan.parent(), head.get())) {
            List<CommitInfo> above = context.git().log(plan.parent(), head.get());
            if (above.size() == 1
                    && Stage.RUN_TESTS.id().equals(above.get(0).trailer("Repo-Pilot-Bead"))
                    && holds(context, head.get(), plan)) {
                context.git().switchTo(record.branchName(), head.get());
                return head.get();
            }
        }
        context.git().switchTo(record.branchName(), plan.parent());
        // what a crash left between writing and committing, and nobody else's file
        List<String> left = new ArrayList<>(TouchedFiles.read(context.directory()));
        left.retainAll(plan.files().keySet());
        context.workspace().call(Texts.delete(left));
        TouchedFiles.add(context.directory(), plan.files().keySet());
        Trees trees = new Trees(context);
        for (Map.Entry<String, String> file : plan.files().entrySet()) {
            trees.write(file.getKey(), file.getValue());
        }
        try {
            String sha = context.git()
                    .commit(new CommitRequest(
                            plan.files().keySet(), plan.message(), context.get(Setting.AUTHOR), plan.date()));
            TouchedFiles.remove(context.directory(), plan.files().keySet());
            return sha;
        } catch (GitException e) {
            context.git().restore(plan.files().keySet(), "HEAD");
            TouchedFiles.remove(context.directory(), plan.files().keySet());
            throw e;
        }
    }

    private static boolean holds(RunContext context, String sha, Plan plan) throws IOException, InterruptedException {
        for (Map.Entry<String, String> file : plan.files().entrySet()) {
            if (!context.git().show(sha, file.getKey()).equals(Optional.of(file.getValue()))) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Plan> stored(RunContext context) throws IOException {
        Optional<String> text = context.directory().read(STORED);
        return text.isPresent() ? Optional.of(Json.mapper().readValue(text.get(), Plan.class)) : Optional.empty();
    }
}
