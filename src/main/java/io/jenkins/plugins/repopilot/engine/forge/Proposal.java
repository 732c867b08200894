package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.git.FileDelta;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.RunUsage;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a run proposes: its branch as the last stages left it.
 *
 * @param head the commit to be pushed
 * @param diff from base to head
 * @param deltas the same, file by file
 */
record Proposal(RunContext context, RunRecord record, String head, String diff, List<FileDelta> deltas) {

    /** Empty if the branch has nothing that its base has not. */
    static Optional<Proposal> of(RunContext context, RunRecord record) throws IOException, InterruptedException {
        CodeChanges changes = record.codeChanges();
        if (changes == null || changes.applied().isEmpty()) {
            return Optional.empty();
        }
        TestResults tests = record.testResults();
        String head = tests == null || tests.headSha() == null ? changes.headSha() : tests.headSha();
        List<FileDelta> deltas = context.git().deltas(changes.baseSha(), head);
        if (deltas.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Proposal(context, record, head, context.git().diff(changes.baseSha(), head, List.of()), deltas));
    }

    String branch() {
        return record.branchName();
    }

    String base() {
        return record.origin().baseBranch();
    }

    List<String> files() {
        return deltas.stream().map(FileDelta::path).toList();
    }

    boolean draft() {
        return GateFacts.asksForDraft(record.review(), record.testResults());
    }

    List<Review.Issue> issuesOnLines() {
        DiffLines lines = new DiffLines(diff);
        return issues().stream()
                .filter(issue -> lines.shows(issue.file(), issue.line()))
                .toList();
    }

    private List<Review.Issue> issues() {
        return record.review() == null ? List.of() : record.review().issues();
    }

    String body(List<GateCondition> gate) {
        List<Review.Issue> onLines = issuesOnLines();
        return PullRequestText.body(
                record,
                gate,
                issues().stream().filter(issue -> !onLines.contains(issue)).toList(),
                RunUsage.of(context.beads().all()).total(),
                context.host().runUrl(),
                context.redactor());
    }

    /** SHAs that may be on the branch. */
    Set<String> commits() {
        Set<String> shas = new HashSet<>(Set.of(head));
        record.codeChanges().applied().forEach(change -> shas.add(change.commit()));
        if (record.testResults() != null && record.testResults().testCommit() != null) {
            shas.add(record.testResults().testCommit());
        }
        return shas;
    }

    GateFacts facts() throws IOException, InterruptedException {
        return GateFactsReader.read(context, record, head, deltas);
    }
}
