package io.jenkins.plugins.repopilot.engine.scaffold;

import com.fasterxml.jackson.core.type.TypeReference;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.Parallel;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.StageBeads;
import io.jenkins.plugins.repopilot.engine.edit.Verdict;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.scaffold.BestPracticeAudit.Plan;
import io.jenkins.plugins.repopilot.engine.scaffold.Check.Made;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/**
 * Makes what is missing: several files at a time, each checked, given back once with what does not hold, and left out with the reason if it
 * does not hold then. What was decided is stored file by file, so that a resume decides nothing twice.
 */
final class Scaffolder {

    private static final String STORED = "scaffold/files.json";

    private final RunContext context;
    private final BestPracticeAudit audit;
    private final Drafts drafts;
    private final FileChecks checks;
    private final TrialFile trials;
    private final StageBeads beads;
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();

    private Scaffolder(RunContext context, BestPracticeAudit audit, Drafts drafts, FileChecks checks) {
        this.context = context;
        this.audit = audit;
        this.drafts = drafts;
        this.checks = checks;
        this.trials = new TrialFile(context, audit.plans().keySet());
        this.beads = new StageBeads(context.beads(), Stage.EXECUTE, BeadCategory.DOCUMENTATION);
    }

    /**
     * What became of one file.
     *
     * @param text {@code null} if it was left out
     * @param reason why it was left out, else {@code null}
     */
    record Outcome(String id, String made, String text, List<String> checks, List<String> unverified, String reason) {

        Outcome butFor(List<String> found) {
            return new Outcome(id, made, text, checks, joined(unverified, found), reason);
        }

        static Outcome leftOut(Plan plan, String reason) {
            return new Outcome(plan.check().id(), plan.check().made().id(), null, List.of(), List.of(), reason);
        }
    }

    static Scaffolder open(RunContext context, RunRecord record, BestPracticeAudit audit)
            throws IOException, InterruptedException {
        FileChecks checks = FileChecks.open(context, audit.plans().keySet());
        Scaffolder scaffolder = new Scaffolder(context, audit, Drafts.open(context, record, audit, checks), checks);
        scaffolder.outcomes.putAll(Json.mapper()
                .readValue(
                        context.directory().read(STORED).orElse("{}"),
                        new TypeReference<LinkedHashMap<String, Outcome>>() {}));
        return scaffolder;
    }

    /**
     * All that was planned, by path.
     *
     * @throws ModelException if no further call would succeed
     */
    Map<String, Outcome> make() throws Exception {
        // tests first: what they leave behind is told from what we write. Then what others may name
        make(plan -> plan.check().made() == Made.TEST);
        make(plan -> isText(plan) || "task-runner".equals(plan.check().role()));
        make(plan -> true);
        outcomes.replaceAll((path, outcome) ->
                outcome.text() == null ? outcome : outcome.butFor(checks.deadLinks(path, outcome.text())));
        return outcomes;
    }

    private static boolean isText(Plan plan) {
        return plan.check().made() == Made.TEMPLATE || plan.check().made() == Made.LICENCE;
    }

    private void make(Predicate<Plan> wanted) throws Exception {
        Map<String, Plan> now = new LinkedHashMap<>();
        audit.plans().forEach((path, plan) -> {
            if (wanted.test(plan) && !outcomes.containsKey(path)) {
                now.put(path, plan);
            }
        });
        List<Callable<Draft>> calls = new ArrayList<>();
        now.forEach((path, plan) -> {
            beads(plan).begin(name(path, plan), plan.check().title() + ": " + path, null);
            calls.add(() -> drafts.first(beads.id(name(path, plan)), path, plan));
        });
        for (Draft draft : Parallel.run(context.get(Setting.MAX_PARALLEL_CALLS), calls)) {
            decide(draft);
        }
    }

    private void decide(Draft draft) throws IOException, InterruptedException {
        Outcome outcome = tried(draft);
        // before the bead ends, so that what was decided is never behind the beads
        outcomes.put(draft.path(), outcome);
        context.directory().write(STORED, Json.mapper().writeValueAsString(outcomes));
        String name = name(draft.path(), draft.plan());
        if (outcome.text() == null) {
            beads.skip(name, outcome.reason());
            context.console().line("Left out " + draft.path() + ": " + firstLine(outcome.reason()));
        } else {
            checks.keep(draft.path(), outcome.text());
            beads.note(name, "checks", outcome.checks());
            beads.note(name, "unverified", outcome.unverified());
            String checked = String.join("; ", outcome.checks()).replace(draft.path() + ": ", "");
            String open = draft.plan().check().made().asksTheModel()
                            && !outcome.unverified().isEmpty()
                    ? "; not checked: "
                            + String.join("; ", outcome.unverified()).replace(draft.path() + ": ", "")
                    : "";
            beads.complete(name, (checked.isEmpty() ? "written" : "written; " + checked) + open);
        }
    }

    private Outcome tried(Draft first) throws IOException, InterruptedException {
        Draft draft = first;
        while (true) {
            if (draft.text() == null) {
                return Outcome.leftOut(draft.plan(), clean(draft.reason()));
            }
            TrialFile.Tried tried = trials.with(draft.path(), draft.text(), trial(draft));
            if (tried instanceof TrialFile.Refused refused) {
                return Outcome.leftOut(draft.plan(), refused.reason());
            }
            Verdict verdict = ((TrialFile.Judged) tried).verdict();
            boolean unproven =
                    draft.plan().check().made() == Made.TEST && verdict.checks().isEmpty();
            if (verdict.holds() && !unproven) {
                return new Outcome(
                        draft.plan().check().id(),
                        draft.plan().check().made().id(),
                        draft.text(),
                        verdict.checks(),
                        verdict.unverified(),
                        null);
            }
            if (verdict.holds()) {
                return Outcome.leftOut(draft.plan(), clean(String.join("; ", verdict.unverified())));
            }
            String bead = beads.id(name(draft.path(), draft.plan()));
            draft = drafts.again(bead, draft, verdict.problems());
        }
    }

    private TrialFile.Trial trial(Draft draft) {
        String bead = beads.id(name(draft.path(), draft.plan()));
        return () -> {
            Verdict file = checks.ofFile(bead, draft.path(), draft.text());
            if (draft.plan().check().made() != Made.TEST || !file.holds()) {
                return file;
            }
            Verdict test = checks.ofTest(bead, draft.path(), draft.plan().component());
            return test.checks().isEmpty()
                    ? test
                    : new Verdict(joined(file.checks(), test.checks()), file.unverified(), List.of());
        };
    }

    private StageBeads beads(Plan plan) {
        return plan.check().made() == Made.TEST
                ? new StageBeads(context.beads(), Stage.EXECUTE, BeadCategory.TESTING)
                : beads;
    }

    private String name(String path, Plan plan) {
        List<String> all = audit.plans().entrySet().stream()
                .filter(other ->
                        other.getValue().check().id().equals(plan.check().id()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return plan.check().id() + (all.size() == 1 ? "" : "-" + (all.indexOf(path) + 1));
    }

    private String clean(String text) {
        return context.redactor().redact(text);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
