package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost;
import io.jenkins.plugins.repopilot.engine.forge.OurPulls;
import io.jenkins.plugins.repopilot.engine.forge.PullRequest;
import io.jenkins.plugins.repopilot.engine.git.CommitInfo;
import io.jenkins.plugins.repopilot.engine.record.MergeResult;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.record.Scaffold.Created;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What earlier scaffolds of the same repository left. A branch is named by what is missing, so that the same proposal is found again; an
 * open pull request is enough, one that a person closed is not made again.
 */
final class EarlierScaffold {

    /** Value of the bead trailer of the one commit. */
    static final String BEAD = "execute";

    private final RunContext context;
    private final RunRecord record;

    EarlierScaffold(RunContext context, RunRecord record) {
        this.context = context;
        this.record = record;
    }

    /** The record with the branch to use, or with the reason why nothing is to be done. */
    RunRecord look(Collection<String> missing) throws IOException, InterruptedException {
        String name = name(record.origin().baseBranch(), missing);
        CodeHost host = context.codeHost();
        if (host == null || record.scaffold().options().pushToBase()) {
            return named(name);
        }
        Optional<PullRequest> open = host.pullRequests(OurPulls.SCAFFOLD_PREFIX, true).stream()
                .filter(pull -> pull.baseBranch().equals(record.origin().baseBranch()))
                .findFirst();
        if (open.isPresent()) {
            return there(
                    open.get(),
                    "an earlier scaffold's pull request is open: #" + open.get().number());
        }
        for (int number = 1; ; number++) {
            String branch = number == 1 ? name : name + "-" + number;
            Optional<PullRequest> pull = host.pullRequestOf(branch);
            if (pull.isEmpty()) {
                return pushed(branch);
            }
            boolean rejected = pull.get().state() == PullRequest.State.CLOSED;
            if (rejected && !context.get(Setting.FORCE)) {
                return there(
                        pull.get(),
                        "somebody closed the same proposal, #" + pull.get().number()
                                + "; set force to make it once more");
            }
        }
    }

    /** A branch without a pull request: an earlier run ended between the two. */
    private RunRecord pushed(String branch) throws IOException, InterruptedException {
        String head = context.get(Setting.DRY_RUN) ? null : context.publisher().remoteHead(branch);
        if (head == null
                || !context.git().fetch(branch)
                || context.git().resolve(head).isEmpty()) {
            return named(branch);
        }
        String base = record.origin().baseSha();
        List<CommitInfo> commits = context.git().log(base, head);
        boolean ours =
                !commits.isEmpty() && commits.stream().allMatch(commit -> BEAD.equals(commit.trailer(OurPulls.BEAD)));
        if (!ours || !context.git().isAncestor(base, head)) {
            throw new IOException("The branch " + branch + " of the remote holds something else than a scaffold of "
                    + record.origin().baseBranch() + " as it is now; delete it there, and run the scaffold again");
        }
        List<Created> created = context.git().deltas(base, head).stream()
                .map(delta -> new Created(null, delta.path(), "by an earlier run", List.of(), List.of()))
                .toList();
        Scaffold scaffold = record.scaffold().made(created, List.of(), head);
        return named(branch)
                .edit()
                .scaffold(scaffold)
                .skipReason("an earlier run has pushed " + branch + " already")
                .done();
    }

    private RunRecord named(String branch) {
        return record.edit().branchName(branch).done();
    }

    private RunRecord there(PullRequest pull, String reason) {
        MergeResult.Status status = pull.open() ? MergeResult.Status.OPEN : MergeResult.Status.GATE_CLOSED;
        return record.edit()
                .branchName(pull.headBranch())
                .skipReason(reason)
                .mergeResult(new MergeResult(
                        status,
                        reason.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + reason.substring(1),
                        pull.number(),
                        pull.url(),
                        pull.draft(),
                        pull.headSha(),
                        null,
                        null,
                        List.of()))
                .done();
    }

    static String name(String base, Collection<String> missing) {
        String what = base + "\n" + String.join("\n", new TreeSet<>(missing));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
            return OurPulls.SCAFFOLD_PREFIX + HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
