package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.forge.CodeHost.Check;
import io.jenkins.plugins.repopilot.engine.record.GateCondition;
import java.util.List;
import java.util.stream.Collectors;

/** The conditions of the merge gate that the code host knows. */
final class RemoteGateRules {

    private RemoteGateRules() {}

    private static GateCondition notAsked(GateRule rule) {
        return rule.undecided("GitHub was not asked", "no pull request");
    }

    /** G8: nobody else has pushed to the branch. */
    record NobodyElse() implements GateRule {

        @Override
        public String id() {
            return "G8";
        }

        @Override
        public GateCondition judge(GateFacts facts) {
            if (facts.remote() == null) {
                return notAsked(this);
            }
            if (!facts.remote().foreignCommits().isEmpty()) {
                return broken(
                        "Commits that are not ours are on the branch",
                        String.join(", ", facts.remote().foreignCommits()));
            }
            String head = facts.remote().pullRequest().headSha();
            return head.equals(facts.headSha())
                    ? held("Nobody else has pushed to the branch", head)
                    : broken("Somebody else has pushed to the branch", "ours " + facts.headSha() + ", now " + head);
        }
    }

    /** G9: the code host can merge it, and the base branch lets us. */
    record Mergeable() implements GateRule {

        @Override
        public String id() {
            return "G9";
        }

        @Override
        public GateCondition judge(GateFacts facts) {
            GateFacts.Remote remote = facts.remote();
            if (remote == null) {
                return notAsked(this);
            }
            PullRequest pull = remote.pullRequest();
            String evidence = "mergeable " + pull.mergeable() + ", " + pull.mergeableState();
            if (!pull.open()) {
                return broken(
                        "The pull request is not open any more",
                        pull.state().name().toLowerCase(java.util.Locale.ROOT));
            }
            if (pull.draft() && !facts.asksForDraft()) {
                return broken("Somebody made the pull request a draft", evidence);
            }
            if (Boolean.FALSE.equals(pull.mergeable())) {
                return broken("It conflicts with the base branch", evidence);
            }
            if (!remote.baseMoved().isEmpty()) {
                return broken(
                        "The base branch has moved since the run began, and the same files were changed there",
                        String.join(", ", remote.baseMoved()));
            }
            if (pull.mergeable() == null) {
                return remote.patienceOver()
                        ? broken("GitHub did not find out whether it can be merged", evidence)
                        : undecided("GitHub is finding out whether it can be merged", evidence);
            }
            return switch (pull.mergeableState()) {
                case "blocked" ->
                    GreenChecks.waiting(remote)
                            ? undecided("The base branch is protected and waits for checks", evidence)
                            : broken("The base branch is protected: a required review or check is missing", evidence);
                case "draft" -> held("GitHub can merge it once it is no draft any more", evidence);
                case "behind" -> broken("The base branch asks for branches that are up to date with it", evidence);
                default -> held("GitHub can merge it", evidence);
            };
        }
    }

    /** G10: all checks of the head are green. */
    record GreenChecks() implements GateRule {

        @Override
        public String id() {
            return "G10";
        }

        @Override
        public GateCondition judge(GateFacts facts) {
            GateFacts.Remote remote = facts.remote();
            if (remote == null) {
                return notAsked(this);
            }
            List<Check> checks = remote.checks();
            String red = names(checks, Check.State.RED);
            if (!red.isEmpty()) {
                return broken("Checks are red", red);
            }
            if (waiting(remote)) {
                return waitingFor(checks);
            }
            String pending = names(checks, Check.State.PENDING);
            if (!pending.isEmpty()) {
                return broken("Checks did not end within checksTimeout and maxDuration", pending);
            }
            if (!remote.graceOver() && remote.patienceOver()) {
                return broken(
                        "checksTimeout or maxDuration was over before checks had had checksGrace to appear",
                        names(checks, Check.State.GREEN));
            }
            if (!checks.isEmpty()) {
                return held("All checks are green", names(checks, Check.State.GREEN));
            }
            return decided(
                    !remote.checksRequired(),
                    "GitHub knows no check of the head",
                    "GitHub knows no check of the head, and requireChecks asks for one",
                    "0 checks");
        }

        private GateCondition waitingFor(List<Check> checks) {
            if (checks.isEmpty()) {
                return undecided("No check has appeared yet", "");
            }
            String pending = names(checks, Check.State.PENDING);
            return pending.isEmpty()
                    ? undecided(
                            "All checks so far are green; another may follow within checksGrace",
                            names(checks, Check.State.GREEN))
                    : undecided("Checks are running", pending);
        }

        /** Whether a check runs still, or may appear still: a quick one comes before the others, a job after those that it needs. */
        static boolean waiting(GateFacts.Remote remote) {
            boolean pending = remote.checks().stream().anyMatch(c -> c.state() == Check.State.PENDING);
            return !remote.patienceOver() && (pending || !remote.graceOver());
        }

        private static String names(List<Check> checks, Check.State state) {
            return checks.stream()
                    .filter(c -> c.state() == state)
                    .map(c -> c.name() + " (" + c.detail() + ")")
                    .collect(Collectors.joining(", "));
        }
    }
}
