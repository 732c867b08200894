package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.Parallel;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges.Applied;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import io.jenkins.plugins.repopilot.engine.scan.ContextPacker;
import io.jenkins.plugins.repopilot.engine.scan.RepositoryView;
import io.jenkins.plugins.repopilot.engine.scan.TokenBudget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Makes the planned improvements of a run: edits are generated side by side against the base, then applied, verified and committed one
 * after the other, best first. What was done before a crash is found in the record and not done again.
 */
public final class ImprovementRun {

    private final RunContext context;
    private final Verifier verifier;
    private final PathPolicy policy;
    private final ImprovementCommits commits;
    private final ImprovementBeads beads;

    public ImprovementRun(RunContext context, Verifier verifier) {
        this.context = context;
        this.verifier = verifier;
        this.policy = PathPolicy.of(context.settings());
        this.commits = new ImprovementCommits(context);
        this.beads = new ImprovementBeads(context);
    }

    /** What a model answered before anything was applied, or why there is no answer. */
    private sealed interface Generated {

        record Reply(String text, Question question) implements Generated {}

        /**
         * @param status what becomes of the improvement
         */
        record None(ImprovementStatus status, String reason) implements Generated {}
    }

    /**
     * What is needed to ask, and what the answer will be applied with.
     */
    private record Question(Improvement improvement, String task, String surroundings, Map<String, String> texts) {}

    /**
     * @param record whose branch is checked out
     * @return the record with every planned improvement applied, failed or postponed; checkpointed
     */
    public RunRecord run(RunRecord record) throws Exception {
        record.improvements().forEach(beads::open);
        beads.tell(record);
        RunRecord now = record;
        List<Improvement> planned = record.improvements().stream()
                .filter(improvement -> improvement.status() == ImprovementStatus.PLANNED)
                .sorted(Comparator.comparing(Improvement::priority)
                        .thenComparing(improvement -> improvement.score() == null ? 0 : -improvement.score())
                        .thenComparing(Improvement::id))
                .toList();
        int most = context.get(Setting.MAX_IMPROVEMENTS);
        int room = most == 0 ? planned.size() : Math.max(0, most - tried(record));
        List<Improvement> chosen = planned.subList(0, Math.min(room, planned.size()));
        for (Improvement over : planned.subList(chosen.size(), planned.size())) {
            now = ended(
                    now,
                    over,
                    ImprovementStatus.POSTPONED,
                    "this run makes at most " + Count.of(most, "improvement") + " (setting maxImprovements)");
        }
        Map<String, Generated> generated = generate(chosen);
        for (Improvement improvement : chosen) {
            now = make(now, improvement, generated.get(improvement.id()));
        }
        beads.noteWellFormedRates(now.improvements());
        return now;
    }

    /** Improvements that a run before a crash tried count, or a resume would try more than was asked for. */
    private static int tried(RunRecord record) {
        return (int) record.improvements().stream()
                .filter(improvement -> improvement.status() == ImprovementStatus.APPLIED
                        || improvement.status() == ImprovementStatus.FAILED)
                .count();
    }

    private Map<String, Generated> generate(List<Improvement> chosen) throws Exception {
        Map<String, Generated> generated = new LinkedHashMap<>();
        if (chosen.isEmpty()) {
            return generated;
        }
        ContextPacker packer = new ContextPacker(RepositoryView.of(context), context.redactor());
        List<Question> questions = new ArrayList<>();
        for (Improvement improvement : chosen) {
            beads.start(improvement.id());
            // one after the other, so that secrets get the same placeholders in every run
            prepare(improvement, packer, questions, generated);
        }
        List<Callable<Generated>> calls = new ArrayList<>();
        questions.forEach(question -> calls.add(() -> ask(question)));
        List<Generated> answers = Parallel.run(context.get(Setting.MAX_PARALLEL_CALLS), calls);
        for (int i = 0; i < questions.size(); i++) {
            generated.put(questions.get(i).improvement().id(), answers.get(i));
        }
        return generated;
    }

    private void prepare(
            Improvement improvement, ContextPacker packer, List<Question> questions, Map<String, Generated> generated)
            throws IOException, InterruptedException {
        Draft draft = Draft.read(context, policy, improvement);
        Optional<Refusal> obstacle = draft.obstacle();
        int tokens = context.get(Setting.CONTEXT_TOKENS);
        String shown = EditPrompt.shown(draft.texts());
        if (obstacle.isPresent()) {
            generated.put(
                    improvement.id(),
                    new Generated.None(ImprovementStatus.FAILED, obstacle.get().describe()));
        } else if (!TokenBudget.fits(shown, tokens)) {
            generated.put(
                    improvement.id(),
                    new Generated.None(
                            ImprovementStatus.DROPPED,
                            "its files ("
                                    + String.join(", ", draft.texts().keySet())
                                    + ") are too large to be shown whole within " + tokens
                                    + " tokens (setting contextTokens)"));
        } else {
            List<String> own = List.copyOf(draft.offered());
            int left = Math.max(0, tokens - TokenBudget.estimate(shown));
            String surroundings = packer.pack(own, own, left).text();
            questions.add(new Question(improvement, EditPrompt.task(improvement), surroundings, draft.texts()));
        }
    }

    private Generated ask(Question question) throws IOException, InterruptedException {
        String id = question.improvement().id();
        String kept = "changes/" + id + ".reply.md";
        try {
            // an answer paid for before a crash; placeholders may have other numbers now
            Optional<String> before = context.directory()
                    .read(kept)
                    .filter(reply -> Redactor.placeholders(reply).isEmpty());
            String reply = before.isPresent()
                    ? before.get()
                    : context.model()
                            .text(EditPrompt.request(
                                    id,
                                    question.texts(),
                                    question.surroundings(),
                                    question.task(),
                                    EditLoop.wholeFilesAtOnce(context)));
            context.directory().write(kept, reply);
            return new Generated.Reply(reply, question);
        } catch (ModelException e) {
            if (e.kind().endsRun()) {
                throw e;
            }
            if (e.kind() == ModelException.Kind.CUT_OFF) {
                // an empty reply goes the way of every other one that can't be used: two more rounds
                return new Generated.Reply("", question);
            }
            boolean budget = e.kind() == ModelException.Kind.BUDGET;
            return new Generated.None(budget ? ImprovementStatus.POSTPONED : ImprovementStatus.FAILED, e.getMessage());
        }
    }

    private RunRecord make(RunRecord record, Improvement improvement, Generated generated)
            throws IOException, InterruptedException {
        if (generated instanceof Generated.None none) {
            return ended(record, improvement, none.status(), none.reason());
        }
        Generated.Reply reply = (Generated.Reply) generated;
        Draft draft = Draft.read(context, policy, improvement);
        Optional<Refusal> obstacle = draft.obstacle();
        if (obstacle.isPresent()) {
            return ended(
                    record,
                    improvement,
                    ImprovementStatus.FAILED,
                    obstacle.get().describe());
        }
        Question question = reply.question();
        EditLoop.Job job = new EditLoop.Job(
                improvement, question.task(), question.surroundings(), reply.text(), question.texts(), 0);
        EditLoop.Result result = new EditLoop(context, policy, verifier, job, draft).run();
        if (result instanceof EditLoop.Result.Failed failed) {
            context.beads().note(improvement.id(), "repairs", failed.repairs());
            return ended(record, improvement, ImprovementStatus.FAILED, failed.reason());
        }
        if (result instanceof EditLoop.Result.Postponed postponed) {
            return ended(record, improvement, ImprovementStatus.POSTPONED, postponed.reason());
        }
        return commit(record, improvement, (EditLoop.Result.Held) result);
    }

    private RunRecord commit(RunRecord record, Improvement improvement, EditLoop.Result.Held held)
            throws IOException, InterruptedException {
        Applied applied = commits.describe(improvement, held, "changes/" + improvement.id() + ".diff");
        int lines = applied.additions() + applied.deletions();
        int most = context.get(Setting.MAX_DIFF_LINES);
        if (record.codeChanges().diffLines() + lines > most) {
            commits.unlay(applied);
            return ended(
                    record,
                    improvement,
                    ImprovementStatus.POSTPONED,
                    "with its " + lines + " changed lines the run would exceed " + most + " (setting maxDiffLines)");
        }
        List<Applied> all = new ArrayList<>(record.codeChanges().applied());
        all.add(applied);
        context.checkpoint(ImprovementCommits.recorded(record, all));
        all.set(all.size() - 1, commits.commit(applied));
        return saved(ImprovementCommits.recorded(record, all));
    }

    private RunRecord ended(RunRecord record, Improvement improvement, ImprovementStatus status, String reason)
            throws IOException {
        return saved(record.edit()
                .improvement(improvement.with(status, context.redactor().redact(reason)))
                .done());
    }

    private RunRecord saved(RunRecord record) throws IOException {
        context.checkpoint(record);
        beads.tell(record);
        return record;
    }
}
