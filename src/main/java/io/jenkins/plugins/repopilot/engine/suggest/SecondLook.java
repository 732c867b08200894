package io.jenkins.plugins.repopilot.engine.suggest;

import io.jenkins.plugins.repopilot.engine.Prompts;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.forge.LedgerView;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest.Purpose;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.scan.ContextPacker.Digest;
import io.jenkins.plugins.repopilot.engine.scan.Framing;
import io.jenkins.plugins.repopilot.engine.suggest.VerdictReply.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Looks at all proposals side by side: what the ledger or a twin rules out goes without a question, the model judges the rest. */
public final class SecondLook {

    private static final int MAX_OUTPUT_TOKENS = 6_000;
    private static final Set<String> VERDICTS =
            Set.of("keep", "duplicate", "no_op", "already_done", "forbidden", "tried_before");
    /** What the model itself scores as hardly of use is not done, whatever its verdict. */
    private static final double LEAST_SCORE = 3;

    private static final int MOST_LEDGER_ENTRIES = 60;

    private final RunContext context;
    private final LedgerView ledger;

    public SecondLook(RunContext context, LedgerView ledger) {
        this.context = context;
        this.ledger = ledger;
    }

    /** Drops what was tried before with the same fingerprint, and all but the first of the same fingerprint. */
    public List<Improvement> withoutKnown(List<Improvement> proposals) {
        Map<String, String> seen = new HashMap<>();
        List<Improvement> checked = new ArrayList<>();
        for (Improvement proposal : proposals) {
            String reason = ledger.entries().stream()
                    .filter(entry ->
                            entry.fingerprint() != null && entry.fingerprint().equals(proposal.fingerprint()))
                    .findFirst()
                    .map(SecondLook::triedBefore)
                    .orElse(
                            seen.containsKey(proposal.fingerprint())
                                    ? "the same as " + seen.get(proposal.fingerprint())
                                    : null);
            seen.putIfAbsent(proposal.fingerprint(), proposal.id());
            checked.add(reason == null ? proposal : proposal.with(ImprovementStatus.DROPPED, reason));
        }
        return checked;
    }

    private static String triedBefore(LedgerView.Entry entry) {
        return "tried before: pull request #" + entry.pullRequest() + " is "
                + entry.fate().name().toLowerCase(Locale.ROOT);
    }

    /**
     * Asks the model for a score and a verdict on each.
     *
     * @param proposals with ids
     * @param digest the overview of the repository
     */
    public VerdictReply judge(List<Improvement> proposals, Digest digest, String policy, String beadId)
            throws ModelException, InterruptedException {
        StringBuilder data = new StringBuilder("<proposals>\n");
        proposals.forEach(proposal -> data.append(describe(proposal)));
        data.append("</proposals>\n").append(tried(proposals));
        ModelRequest request = new ModelRequest(
                Purpose.ANALYSIS,
                beadId,
                Prompts.text("second-look") + "\n\nMust not be changed:\n" + policy,
                digest.text() + data,
                "Judge all " + proposals.size() + " proposals: "
                        + String.join(
                                ", ", proposals.stream().map(Improvement::id).toList()) + ".",
                MAX_OUTPUT_TOKENS,
                () -> digest.smaller() + data);
        return context.model().json(request, VerdictReply.class, reply -> problems(reply, proposals));
    }

    /** The proposals with their scores, and those that the verdicts refuse dropped. */
    public static List<Improvement> apply(List<Improvement> proposals, VerdictReply reply) {
        Map<String, Verdict> byId = new HashMap<>();
        reply.verdicts().forEach(verdict -> byId.put(verdict.id(), verdict));
        Set<String> goneAsDuplicates = new HashSet<>();
        List<Improvement> judged = new ArrayList<>();
        for (Improvement proposal : proposals) {
            Verdict verdict = byId.get(proposal.id());
            if (verdict == null) {
                judged.add(proposal);
                continue;
            }
            Improvement scored = proposal.scored(verdict.score());
            String twin =
                    verdict.duplicateOf() == null ? null : verdict.duplicateOf().orElse(null);
            boolean circular =
                    verdict.verdict().equals("duplicate") && (twin == null || goneAsDuplicates.contains(twin));
            if (verdict.verdict().equals("keep") && verdict.score() >= LEAST_SCORE
                    || circular && verdict.score() >= LEAST_SCORE) {
                judged.add(scored);
            } else {
                goneAsDuplicates.add(proposal.id());
                judged.add(scored.with(ImprovementStatus.DROPPED, reason(verdict, twin)));
            }
        }
        return judged;
    }

    private static String reason(Verdict verdict, String twin) {
        String kind = switch (verdict.verdict()) {
            case "keep" -> "of too little use (score " + verdict.score() + ")";
            case "duplicate" -> "duplicate of " + twin;
            case "no_op" -> "changes nothing that matters";
            case "already_done" -> "the code does this already";
            case "forbidden" -> "changes what must not be changed";
            default -> "tried before";
        };
        return kind + ": " + verdict.reason().strip();
    }

    private static List<String> problems(VerdictReply reply, List<Improvement> proposals) {
        List<String> problems = new ArrayList<>();
        if (reply.verdicts() == null) {
            return List.of("verdicts is missing.");
        }
        Set<String> missing = new HashSet<>();
        proposals.forEach(proposal -> missing.add(proposal.id()));
        Set<String> ids = Set.copyOf(missing);
        for (Verdict verdict : reply.verdicts()) {
            if (verdict.id() == null || !ids.contains(verdict.id())) {
                problems.add("There is no proposal " + verdict.id() + ".");
            } else if (!missing.remove(verdict.id())) {
                problems.add("There are two verdicts on " + verdict.id() + ".");
            }
            if (!(verdict.score() >= 0 && verdict.score() <= 10)) {
                problems.add("The score " + verdict.score() + " of " + verdict.id() + " is not between 0 and 10.");
            }
            if (verdict.verdict() == null || !VERDICTS.contains(verdict.verdict())) {
                problems.add("'" + verdict.verdict()
                        + "' is no verdict; use keep, duplicate, no_op, already_done, forbidden or tried_before.");
            }
            if (verdict.reason() == null || verdict.reason().isBlank()) {
                problems.add("The verdict on " + verdict.id() + " has no reason.");
            }
        }
        missing.stream().sorted().forEach(id -> problems.add("There is no verdict on " + id + "."));
        return problems;
    }

    private static String describe(Improvement proposal) {
        StringBuilder text = new StringBuilder(proposal.id() + " ["
                + proposal.category().id() + ", priority " + proposal.priority().id() + "] " + proposal.title() + "\n");
        text.append("  what: ").append(oneLine(proposal.description())).append('\n');
        text.append("  why: ").append(oneLine(proposal.reason())).append('\n');
        proposal.changes()
                .forEach(change -> text.append("  ")
                        .append(change.action().name().toLowerCase(Locale.ROOT))
                        .append(' ')
                        .append(Framing.name(change.file()))
                        .append(": ")
                        .append(oneLine(change.description()))
                        .append('\n'));
        return text.toString();
    }

    /** What was tried on the same category or the same files, first. */
    private String tried(List<Improvement> proposals) {
        if (ledger.entries().isEmpty()) {
            return "";
        }
        Set<String> files = new HashSet<>();
        proposals.forEach(proposal -> files.addAll(proposal.filesAffected()));
        StringBuilder text = new StringBuilder("<tried-before>\n");
        ledger.entries().stream()
                .sorted(java.util.Comparator.comparing(
                        (LedgerView.Entry entry) -> entry.files().stream().noneMatch(files::contains)))
                .limit(MOST_LEDGER_ENTRIES)
                .forEach(entry -> text.append(entry.fate().name().toLowerCase(Locale.ROOT))
                        .append(": ")
                        .append(
                                entry.category() == null
                                        ? ""
                                        : "[" + entry.category().id() + "] ")
                        .append(oneLine(entry.title()))
                        .append(" (")
                        .append(String.join(
                                ", ", entry.files().stream().map(Framing::name).toList()))
                        .append(")\n"));
        return text.append("</tried-before>\n").toString();
    }

    private static String oneLine(String text) {
        return text == null ? "" : text.replaceAll("\\s+", " ").strip();
    }
}
