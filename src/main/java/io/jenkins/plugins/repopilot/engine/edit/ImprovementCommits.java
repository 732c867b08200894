package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.TouchedFiles;
import io.jenkins.plugins.repopilot.engine.git.CommitRequest;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges.Applied;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns files that hold into commits, and stored diffs into the same commits again. */
final class ImprovementCommits {

    private final RunContext context;

    ImprovementCommits(RunContext context) {
        this.context = context;
    }

    /**
     * Stores the diff of what stands in the workspace and describes the commit to be made of it. The commit is made by {@link #commit}, once
     * the description is in a checkpoint.
     *
     * @param diffFile name in the run directory; a new one where an older diff may still be needed
     */
    Applied describe(Improvement improvement, EditLoop.Result.Held held, String diffFile) throws IOException {
        store(diffFile, held.diff());
        CommitMessage message = CommitMessage.of(improvement);
        int[] lines = lines(held.diff());
        return new Applied(
                improvement.id(),
                null,
                held.paths(),
                diffFile,
                lines[0],
                lines[1],
                context.time().now().truncatedTo(ChronoUnit.SECONDS).toString(),
                message.subject(),
                message.body(),
                held.verdict().checks(),
                held.verdict().unverified(),
                held.repairs());
    }

    /** Commits the files of an improvement as they stand in the workspace; nobody needs to reset them afterwards. */
    Applied commit(Applied applied) throws IOException, InterruptedException {
        String sha = context.git()
                .commit(new CommitRequest(
                        applied.files(),
                        CommitMessage.whole(applied.subject(), applied.body()),
                        context.get(Setting.AUTHOR),
                        Instant.parse(applied.committedAt())));
        TouchedFiles.remove(context.directory(), EditLoop.touched(applied.files()));
        return withCommit(applied, sha);
    }

    /** Puts an improvement's stored diff into the workspace; false, and nothing done, if it does not apply there. */
    boolean lay(Applied applied) throws IOException, InterruptedException {
        String diff = context.directory()
                .read(applied.diffFile())
                .orElseThrow(() -> new IOException(
                        "The diff of " + applied.improvementId() + " is missing: " + applied.diffFile()));
        TouchedFiles.add(context.directory(), EditLoop.touched(applied.files()));
        if (context.git().apply(diff)) {
            return true;
        }
        TouchedFiles.remove(context.directory(), EditLoop.touched(applied.files()));
        return false;
    }

    /**
     * As {@link #lay}, and where an earlier improvement is gone from the lines around, merges. What comes of a merge is stored as a diff of
     * its own, under a new name, since the record may still need the old one.
     *
     * @return the improvement as it now is, empty if it does not fit
     */
    Optional<Applied> fit(Applied applied) throws IOException, InterruptedException {
        if (lay(applied)) {
            return Optional.of(applied);
        }
        String diff = context.directory().read(applied.diffFile()).orElseThrow();
        TouchedFiles.add(context.directory(), EditLoop.touched(applied.files()));
        if (!context.git().merge(diff, applied.files())) {
            TouchedFiles.remove(context.directory(), EditLoop.touched(applied.files()));
            return Optional.empty();
        }
        String fresh = context.git().diffOfWorkingTree(applied.files());
        if (fresh.isBlank()) {
            unlay(applied);
            return Optional.empty();
        }
        String name = name(applied.improvementId(), fresh);
        store(name, fresh);
        int[] lines = lines(fresh);
        return Optional.of(new Applied(
                applied.improvementId(),
                null,
                applied.files(),
                name,
                lines[0],
                lines[1],
                applied.committedAt(),
                applied.subject(),
                applied.body(),
                applied.checks(),
                applied.unverified(),
                applied.repairs()));
    }

    /** As it is, for the branch, and without secrets, for people. */
    private void store(String diffFile, String diff) throws IOException {
        context.directory().write(diffFile, diff);
        context.directory().write(Applied.shown(diffFile), context.redactor().hide(diff));
    }

    /** Another diff of an improvement has another name, and the same one the same. */
    static String name(String improvementId, String diff) {
        return "changes/" + improvementId + "."
                + FileSnapshot.hash(diff.getBytes(StandardCharsets.UTF_8)).substring(0, 8) + ".diff";
    }

    /** Takes what {@link #lay} did back. */
    void unlay(Applied applied) throws IOException, InterruptedException {
        context.git().restore(applied.files(), "HEAD");
        TouchedFiles.remove(context.directory(), EditLoop.touched(applied.files()));
    }

    /** The files of a laid diff, for verification. */
    List<Verifier.Written> written(Applied applied) throws IOException, InterruptedException {
        List<Verifier.Written> written = new ArrayList<>();
        for (FileSnapshot file :
                context.workspace().call(new ReadSnapshots(PathPolicy.owning(applied.files()), applied.files()))) {
            if (file.bytes() != null) {
                String before = context.git().show("HEAD", file.path()).orElse(null);
                Optional<FileText> text = FileText.decode(file.bytes());
                text.ifPresent(now -> written.add(new Verifier.Written(file.path(), before, now.text())));
            }
        }
        return written;
    }

    static Applied withCommit(Applied a, String sha) {
        return new Applied(
                a.improvementId(),
                sha,
                a.files(),
                a.diffFile(),
                a.additions(),
                a.deletions(),
                a.committedAt(),
                a.subject(),
                a.body(),
                a.checks(),
                a.unverified(),
                a.repairs());
    }

    /** The record with these commits on the branch. */
    static RunRecord recorded(RunRecord record, List<Applied> applied) {
        CodeChanges before = record.codeChanges();
        String head = before.baseSha();
        RunRecord.Edit edit = record.edit();
        for (Applied one : applied) {
            if (one.commit() != null) {
                head = one.commit();
                String sha = head;
                record.improvements().stream()
                        .filter(improvement -> improvement.id().equals(one.improvementId()))
                        .forEach(improvement -> edit.improvement(improvement.applied(sha)));
            }
        }
        return edit.codeChanges(new CodeChanges(
                        before.branch(), before.baseBranch(), before.baseSha(), head, before.baseSuite(), applied))
                .done();
    }

    /** Added and removed lines of a unified diff. */
    static int[] lines(String diff) {
        int[] lines = new int[2];
        boolean inHunk = false;
        for (String line : diff.split("\n")) {
            if (line.startsWith("diff --git ")) {
                inHunk = false;
            } else if (line.startsWith("@@ ")) {
                inHunk = true;
            } else if (inHunk && line.startsWith("+")) {
                lines[0]++;
            } else if (inHunk && line.startsWith("-")) {
                lines[1]++;
            }
        }
        return lines;
    }
}
