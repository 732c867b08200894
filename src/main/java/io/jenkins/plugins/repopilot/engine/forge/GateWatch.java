package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.Check;
import io.jenkins.plugins.repopilot.engine.forge.CodeHost.MergeOutcome;
import io.jenkins.plugins.repopilot.engine.git.CommitInfo;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import io.jenkins.plugins.repopilot.engine.record.GateCondition.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Asks the code host until the gate is decided: for whether it can merge, and for the checks of the head. */
final class GateWatch {

    /** Our own check says what the gate says; it must not wait for itself. */
    static final String OWN_CHECK = "Repo Pilot";

    private static final Duration PAUSE = Duration.ofSeconds(10);
    /** GitHub names no more files than that in one comparison. */
    private static final int MOST_COMPARED = 300;

    private final RunContext context;
    private final CodeHost host;
    private final Function<GateFacts, List<GateCondition>> judge;
    private final Predicate<CommitInfo> ours;

    /**
     * @param judge gives the conditions that count
     * @param ours whether a commit may be on the branch
     */
    GateWatch(RunContext context, Function<GateFacts, List<GateCondition>> judge, Predicate<CommitInfo> ours) {
        this.context = context;
        this.host = context.codeHost();
        this.judge = judge;
        this.ours = ours;
    }

    /**
     * @param armed what came of arming the host's own auto-merge, {@code null} if that was not tried or refused
     */
    record Watched(List<GateCondition> conditions, PullRequest pullRequest, MergeOutcome armed) {}

    /**
     * @param files of the diff
     * @param baseSha the commit of the base branch that the run began with
     * @param merging whether the outcome is for merging; else one look is enough
     */
    Watched watch(GateFacts facts, int number, Collection<String> files, String baseSha, boolean merging)
            throws IOException, InterruptedException {
        Waiting waiting = new Waiting(context.time().now());
        boolean arming = merging;
        String told = "";
        while (true) {
            GateFacts.Remote remote = look(facts.headSha(), number, files, baseSha, waiting, !merging);
            List<GateCondition> conditions = judge.apply(facts.with(remote));
            boolean decided = MergeGate.closed(conditions) || MergeGate.open(conditions);
            if (decided || !merging) {
                return new Watched(conditions, remote.pullRequest(), null);
            }
            if (arming && onlyRequiredChecksAreLeft(conditions, remote)) {
                arming = false;
                MergeOutcome outcome =
                        host.arm(remote.pullRequest(), facts.headSha(), context.get(Setting.MERGE_METHOD));
                if (!(outcome instanceof MergeOutcome.Refused)) {
                    return new Watched(conditions, remote.pullRequest(), outcome);
                }
                context.console().line(((MergeOutcome.Refused) outcome).reason() + "; waiting here instead");
            }
            String why = waitingFor(conditions);
            if (!why.equals(told)) {
                context.console().line("Waiting: " + why);
                told = why;
            }
            context.time().sleep(PAUSE);
        }
    }

    /** Since when is waited, and since when the checks are as they are. */
    private static final class Waiting {

        private final Instant start;
        private Instant changed;
        private Set<Check> seen = Set.of();

        Waiting(Instant start) {
            this.start = start;
            this.changed = start;
        }

        void see(List<Check> checks, Instant now) {
            Set<Check> found = Set.copyOf(checks);
            if (!found.equals(seen)) {
                seen = found;
                changed = now;
            }
        }
    }

    private GateFacts.Remote look(
            String headSha, int number, Collection<String> files, String baseSha, Waiting waiting, boolean once)
            throws IOException, InterruptedException {
        // before the pull request, which would else still be blocked by a check that is green by now
        List<Check> checks = host.checks(headSha).stream()
                .filter(check -> !check.name().equals(OWN_CHECK))
                .toList();
        PullRequest pull = host.pullRequest(number);
        List<String> foreign = new ArrayList<>();
        for (CommitInfo commit : host.commits(number)) {
            if (!ours.test(commit)) {
                foreign.add(commit.sha() + " " + commit.subject());
            }
        }
        Instant now = context.time().now();
        waiting.see(checks, now);
        Duration passed = Duration.between(waiting.start, now);
        Duration quiet = Duration.between(waiting.changed, now);
        return new GateFacts.Remote(
                pull,
                foreign,
                pull.open() ? baseMoved(pull.baseBranch(), files, baseSha) : List.of(),
                checks,
                quiet.compareTo(context.get(Setting.CHECKS_GRACE)) >= 0,
                !once
                        && (passed.compareTo(context.get(Setting.CHECKS_TIMEOUT)) >= 0
                                || !now.isBefore(context.time().deadline())),
                context.get(Setting.REQUIRE_CHECKS));
    }

    /** What others changed on the base branch since was tested with nothing of ours; where it is the same file, that matters. */
    private List<String> baseMoved(String base, Collection<String> files, String baseSha)
            throws IOException, InterruptedException {
        String now = host.head(base).orElse(baseSha);
        if (now.equals(baseSha)) {
            return List.of();
        }
        try {
            Collection<String> changed = host.filesChanged(baseSha, now);
            // a list that was cut may hide any file
            return changed.size() >= MOST_COMPARED
                    ? List.copyOf(files)
                    : changed.stream().filter(files::contains).toList();
        } catch (CodeHostException e) {
            if (e.kind() == CodeHostException.Kind.NOT_FOUND) {
                // the run began with a commit that GitHub has not: then it is among the pull request's commits, and not
                // ours
                return List.of();
            }
            throw e;
        }
    }

    /** GitHub's auto-merge waits for required checks alone: it is armed only where no other one can turn red any more. */
    private boolean onlyRequiredChecksAreLeft(List<GateCondition> conditions, GateFacts.Remote remote)
            throws IOException, InterruptedException {
        boolean onlyChecks = conditions.stream()
                .allMatch(c -> c.state() == State.HELD || c.id().equals("G9") || c.id().equals("G10"));
        List<String> running = remote.checks().stream()
                .filter(check -> check.state() == Check.State.PENDING)
                .map(Check::name)
                .toList();
        return onlyChecks
                && remote.pullRequest().mergeable() != null
                && remote.graceOver()
                && !running.isEmpty()
                && host.requiredChecks(remote.pullRequest().number()).containsAll(running);
    }

    private static String waitingFor(List<GateCondition> conditions) {
        return conditions.stream()
                .filter(c -> c.state() == State.UNDECIDED)
                .map(c -> c.id() + " " + c.reason() + (c.evidence().isEmpty() ? "" : " (" + c.evidence() + ")"))
                .reduce((a, b) -> a + "; " + b)
                .orElse("");
    }
}
