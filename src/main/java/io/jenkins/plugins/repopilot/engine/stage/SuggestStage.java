package io.jenkins.plugins.repopilot.engine.stage;

import com.fasterxml.jackson.core.type.TypeReference;
import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.Parallel;
import io.jenkins.plugins.repopilot.engine.Prompts;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.edit.PathPolicy;
import io.jenkins.plugins.repopilot.engine.forge.LedgerView;
import io.jenkins.plugins.repopilot.engine.forge.OurPulls;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest.Purpose;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.scan.ContextPacker;
import io.jenkins.plugins.repopilot.engine.scan.ContextPacker.Digest;
import io.jenkins.plugins.repopilot.engine.scan.RepositoryView;
import io.jenkins.plugins.repopilot.engine.suggest.SecondLook;
import io.jenkins.plugins.repopilot.engine.suggest.Selection;
import io.jenkins.plugins.repopilot.engine.suggest.SuggestionCheck;
import io.jenkins.plugins.repopilot.engine.suggest.SuggestionReply;
import io.jenkins.plugins.repopilot.engine.suggest.VerdictReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Stage 2: asks for improvements, category by category, looks at all of them a second time, and decides which this run executes. Before any
 * of that it looks after our own pull requests: where enough of them are open, nothing new is suggested and no money is spent.
 */
public final class SuggestStage implements RunStage {

    private static final int MAX_OUTPUT_TOKENS = 6_000;
    private static final int MOST_KNOWN = 40;
    private static final String LEDGER = "suggest.ledger";
    private static final String SECOND_LOOK = "suggest.second-look";

    private static final Map<Category, String> MEANING = Map.of(
            Category.FEATURES,
                    "what users of this software miss most, within what it already is; also faults in what it does",
            Category.SECURITY,
                    "weaknesses that somebody could use: injection, missing validation or limits, weak cryptography, leaks of data or keys, unsafe defaults",
            Category.COMPLIANCE,
                    "rules that software of this kind has to keep: licences, privacy, accessibility, audit logging, documentation that is owed, the project's own conventions",
            Category.INTEGRATION,
                    "how it works together with other systems and with those who run it: interfaces, configuration, error reporting, health, compatibility, packaging");

    @Override
    public Stage stage() {
        return Stage.SUGGEST;
    }

    @Override
    public RunRecord run(RunContext context, RunRecord record) throws Exception {
        LedgerView ledger = look(context);
        Optional<String> limit = OurPulls.limitReached(context, ledger.openPullRequests());
        if (limit.isPresent()) {
            return record.edit().skipReason(limit.get()).done();
        }
        RepositoryView view = RepositoryView.of(context);
        Digest digest = new ContextPacker(view, context.redactor())
                .digest(context.get(Setting.MAX_FILE_CHARS), context.get(Setting.MAX_CONTEXT_CHARS));
        SuggestionCheck check = new SuggestionCheck(view, PathPolicy.of(context.settings()));
        List<Improvement> leftOver = ledger.leftOver().stream()
                .filter(improvement -> context.get(Setting.CATEGORIES).contains(improvement.category())
                        && check.stillPossible(improvement))
                .map(improvement -> improvement.with(ImprovementStatus.PLANNED, null))
                .toList();
        List<Improvement> proposals = new ArrayList<>(leftOver);
        proposals.addAll(suggestions(context, check, digest, ledger));
        SecondLook look = new SecondLook(context, ledger);
        List<Improvement> checked = look.withoutKnown(Selection.numbered(proposals));
        List<Improvement> judged = judged(context, look, checked, digest);
        Set<String> first = leftOver.stream().map(Improvement::fingerprint).collect(Collectors.toSet());
        List<Improvement> selected = Selection.of(judged, first, context.get(Setting.MAX_IMPROVEMENTS));
        return record.edit().improvements(selected).done();
    }

    private LedgerView look(RunContext context) throws IOException, InterruptedException {
        open(context, LEDGER, BeadCategory.GIT, "Look after earlier pull requests");
        boolean first = !isDone(context, LEDGER);
        if (first) {
            context.beads().start(LEDGER);
        }
        LedgerView ledger = context.ledger().look(context.codeHost(), context.git());
        if (first) {
            if (!ledger.notes().isEmpty()) {
                context.beads().note(LEDGER, "notes", ledger.notes());
            }
            context.beads()
                    .complete(
                            LEDGER,
                            ledger.openPullRequests() + " open, "
                                    + Count.of(ledger.entries().size(), "improvement") + " known, "
                                    + ledger.leftOver().size() + " left over");
            ledger.notes().forEach(context.console()::line);
        }
        return ledger;
    }

    private List<Improvement> suggestions(RunContext context, SuggestionCheck check, Digest digest, LedgerView ledger)
            throws Exception {
        List<Callable<List<Improvement>>> calls = new ArrayList<>();
        for (Category category : context.get(Setting.CATEGORIES)) {
            open(
                    context,
                    "suggest." + category.id(),
                    BeadCategory.of(category),
                    "Suggest improvements: " + category.id());
            calls.add(() -> suggest(context, check, digest, ledger, category));
        }
        return Parallel.run(context.get(Setting.MAX_PARALLEL_CALLS), calls).stream()
                .flatMap(Collection::stream)
                .toList();
    }

    private List<Improvement> suggest(
            RunContext context, SuggestionCheck check, Digest digest, LedgerView ledger, Category category)
            throws IOException, InterruptedException {
        String bead = "suggest." + category.id();
        String file = "suggest/" + category.id() + ".json";
        if (isDone(context, bead)) {
            String stored = context.directory().read(file).orElse("[]");
            return Json.mapper().readValue(stored, new TypeReference<List<Improvement>>() {});
        }
        context.beads().start(bead);
        try {
            ModelRequest request = new ModelRequest(
                    Purpose.ANALYSIS,
                    bead,
                    Prompts.fill("suggest", Map.of("policy", policy(context))),
                    digest.text(),
                    Prompts.fill(
                            "suggest-category",
                            Map.of(
                                    "category", category.id(),
                                    "meaning", MEANING.get(category),
                                    "guidance", guidance(context),
                                    "known", known(ledger, category))),
                    MAX_OUTPUT_TOKENS,
                    digest::smaller);
            // the first reply must be right in full; of a second one that which is right is taken
            AtomicBoolean corrected = new AtomicBoolean();
            SuggestionReply reply = context.model().json(request, SuggestionReply.class, value -> {
                List<String> problems = check.problems(value);
                boolean anyGood = value.improvements() != null
                        && value.improvements().stream()
                                .anyMatch(
                                        suggestion -> check.problems(suggestion).isEmpty());
                return corrected.getAndSet(true) && anyGood ? List.of() : problems;
            });
            List<Improvement> found = check.improvements(category, reply);
            int refused = reply.improvements().size() - found.size();
            context.directory().write(file, Json.mapper().writeValueAsString(found));
            context.beads()
                    .complete(bead, found.size() + " suggested" + (refused > 0 ? ", " + refused + " unusable" : ""));
            return found;
        } catch (ModelException e) {
            return failed(context, bead, e, List.of());
        }
    }

    private List<Improvement> judged(RunContext context, SecondLook look, List<Improvement> proposals, Digest digest)
            throws IOException, InterruptedException {
        List<Improvement> open = proposals.stream()
                .filter(p -> p.status() != ImprovementStatus.DROPPED)
                .toList();
        if (open.isEmpty()) {
            return proposals;
        }
        open(context, SECOND_LOOK, BeadCategory.ANALYSIS, "Look at all suggestions a second time");
        String file = "suggest/second-look.json";
        if (isDone(context, SECOND_LOOK)) {
            String stored = context.directory().read(file).orElse("{\"verdicts\":[]}");
            return SecondLook.apply(proposals, Json.mapper().readValue(stored, VerdictReply.class));
        }
        context.beads().start(SECOND_LOOK);
        try {
            VerdictReply reply = look.judge(open, digest, policy(context), SECOND_LOOK);
            context.directory().write(file, Json.mapper().writeValueAsString(reply));
            List<Improvement> judged = SecondLook.apply(proposals, reply);
            long dropped = judged.stream()
                    .filter(p -> p.status() == ImprovementStatus.DROPPED)
                    .count();
            context.beads()
                    .complete(SECOND_LOOK, (judged.size() - dropped) + " of " + judged.size() + " are worth doing");
            return judged;
        } catch (ModelException e) {
            return failed(context, SECOND_LOOK, e, proposals);
        }
    }

    private static <T> T failed(RunContext context, String bead, ModelException e, T instead) throws ModelException {
        context.beads().fail(bead, e.getMessage());
        if (e.kind().endsRun()) {
            throw e;
        }
        return instead;
    }

    private static String policy(RunContext context) {
        StringBuilder text = new StringBuilder(
                "- Jenkinsfile, .github and other top-level dot folders, CODEOWNERS, lock files, binary files, "
                        + "files that git ignores, files that hold secrets\n");
        if (!context.get(Setting.ALLOW_TEST_EDITS)) {
            text.append("- existing test files (tests are written later, by somebody else)\n");
        }
        if (!context.get(Setting.ALLOW_DEPENDENCY_CHANGES)) {
            text.append(
                    "- dependencies: nothing may be added to, removed from or changed in a manifest's dependencies\n");
        }
        context.get(Setting.PROTECTED_PATHS)
                .forEach(path -> text.append("- ").append(path).append('\n'));
        return text.toString().stripTrailing();
    }

    private static String guidance(RunContext context) {
        String guidance = context.get(Setting.GUIDANCE);
        return guidance.isEmpty() ? "" : "\nWhat the maintainers want you to know:\n" + guidance + "\n";
    }

    private static String known(LedgerView ledger, Category category) {
        List<String> titles = ledger.entries().stream()
                .filter(entry -> entry.category() == null || entry.category() == category)
                .limit(MOST_KNOWN)
                .map(entry -> "- " + entry.title().replaceAll("\\s+", " ") + " ("
                        + entry.fate().name().toLowerCase(java.util.Locale.ROOT) + ")")
                .toList();
        return titles.isEmpty()
                ? ""
                : "\nTried before, so not to be proposed again in any wording:\n" + String.join("\n", titles) + "\n";
    }

    private void open(RunContext context, String id, BeadCategory category, String name) {
        context.beads().open(id, stage().id(), stage(), category, name, null);
    }

    private static boolean isDone(RunContext context, String bead) {
        return context.beads().find(bead).orElseThrow().status().isDone();
    }

    @Override
    public String summary(RunRecord record) {
        if (record.skipReason() != null) {
            return record.skipReason();
        }
        Map<ImprovementStatus, Long> counts = record.improvements().stream()
                .collect(Collectors.groupingBy(Improvement::status, Collectors.counting()));
        Set<Category> categories = new HashSet<>();
        record.improvements().forEach(improvement -> categories.add(improvement.category()));
        return counts.getOrDefault(ImprovementStatus.PLANNED, 0L) + " planned, "
                + counts.getOrDefault(ImprovementStatus.POSTPONED, 0L) + " postponed, "
                + counts.getOrDefault(ImprovementStatus.DROPPED, 0L) + " dropped, in " + categories.size()
                + " categories";
    }
}
