package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.forge.OwnedDocument;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.scaffold.BestPracticeAudit.Plan;
import io.jenkins.plugins.repopilot.engine.scaffold.Check.Made;
import io.jenkins.plugins.repopilot.engine.scan.ContextPacker;
import io.jenkins.plugins.repopilot.engine.scan.ContextPacker.Digest;
import io.jenkins.plugins.repopilot.engine.scan.RepositoryView;
import io.jenkins.plugins.repopilot.engine.stage.DocumentWriter;
import io.jenkins.plugins.repopilot.engine.testing.Project;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Texts of the files to come: bundled ones as they are, the rest by the model, corrected once. Thread-safe. */
final class Drafts {

    private final RunContext context;
    private final RunRecord record;
    private final BestPracticeAudit audit;
    private final FileChecks checks;
    private final Templates templates;
    private final FileAuthor author;
    private final Digest digest;
    private final Project project;
    private final KeptDrafts kept;

    private Drafts(
            RunContext context,
            RunRecord record,
            BestPracticeAudit audit,
            FileChecks checks,
            Digest digest,
            Project project,
            KeptDrafts kept) {
        this.context = context;
        this.record = record;
        this.audit = audit;
        this.checks = checks;
        this.digest = digest;
        this.project = project;
        this.kept = kept;
        this.templates = new Templates(audit.stack(), LocalDate.ofInstant(record.startedAt(), ZoneOffset.UTC));
        this.author = new FileAuthor(context, digest, AuditReport.stack(audit.stack()));
    }

    static Drafts open(RunContext context, RunRecord record, BestPracticeAudit audit, FileChecks checks)
            throws IOException, InterruptedException {
        Digest digest = new ContextPacker(RepositoryView.of(context), context.redactor())
                .digest(context.get(Setting.MAX_FILE_CHARS), context.get(Setting.MAX_CONTEXT_CHARS));
        return new Drafts(
                context,
                record,
                audit,
                checks,
                digest,
                context.workspace().call(new Project.Look()),
                KeptDrafts.open(context.directory()));
    }

    /** A text that holds as far as it alone tells, or why there is none. */
    Draft first(String bead, String path, Plan plan) throws IOException, InterruptedException {
        if (!plan.check().made().asksTheModel()) {
            return made(bead, path, plan);
        }
        Optional<Draft> before = kept.find(path, plan);
        return before.isPresent() ? before.get() : kept.keep(made(bead, path, plan));
    }

    private Draft made(String bead, String path, Plan plan) throws IOException, InterruptedException {
        try {
            return switch (plan.check().made()) {
                case TEMPLATE -> checked(bead, Draft.of(path, plan, template(plan.target())));
                case LICENCE -> licence(path, plan);
                case DOCUMENT -> Draft.of(path, plan, document(bead, plan));
                case MODEL, TEST ->
                    checked(
                            bead,
                            Draft.of(
                                    path,
                                    plan,
                                    author.write(bead, path, plan.check().title(), brief(plan), present())));
                case OWNER -> throw new IllegalStateException("Nothing is planned for " + path);
            };
        } catch (ModelException e) {
            if (e.kind().endsRun()) {
                throw e;
            }
            return Draft.of(path, plan, null).without(e.getMessage());
        }
    }

    /** The same file once more with what is wrong put right; without a text if that was tried before, or can't be. */
    Draft again(String bead, Draft draft, List<String> problems) throws IOException, InterruptedException {
        Made made = draft.plan().check().made();
        if (draft.mended() || made != Made.MODEL && made != Made.TEST) {
            String tries = draft.mended() ? "it does not hold, also after one correction: " : "it does not hold: ";
            return draft.without(tries + String.join("; ", problems));
        }
        try {
            Plan plan = draft.plan();
            String text = author.mend(
                    bead, draft.path(), plan.check().title(), brief(plan), present(), draft.text(), problems);
            return kept.keep(checked(bead, draft.mendedTo(text)));
        } catch (ModelException e) {
            if (e.kind().endsRun()) {
                throw e;
            }
            return draft.without(String.join("; ", problems) + "; and it was not corrected: " + e.getMessage());
        }
    }

    private Draft checked(String bead, Draft draft) throws IOException, InterruptedException {
        List<String> problems = checks.ofText(draft.path(), draft.text());
        return problems.isEmpty() ? draft : again(bead, draft, problems);
    }

    private String template(Check.Target target) {
        return target.text() == null
                ? templates.text(target.template())
                : target.text().stripTrailing() + "\n";
    }

    private String document(String bead, Plan plan) throws IOException, InterruptedException {
        String text = new DocumentWriter(context).write(bead, plan.check().id(), digest);
        return OwnedDocument.file(text, record.origin().baseSha());
    }

    private Draft licence(String path, Plan plan) throws IOException, InterruptedException {
        Scaffold.Options options = record.scaffold().options();
        String holder = options.licenseHolder().isEmpty() ? gitUser() : options.licenseHolder();
        if (holder.isEmpty() && Licences.namesHolder(options.license())) {
            return Draft.of(path, plan, null)
                    .without("the licence names a holder: give licenseHolder, or set git's user.name");
        }
        int year = options.licenseYear() == 0
                ? record.startedAt().atZone(ZoneOffset.UTC).getYear()
                : options.licenseYear();
        return Draft.of(path, plan, Templates.licence(options.license(), holder, year));
    }

    private String gitUser() throws IOException, InterruptedException {
        CommandResult result =
                context.shell().run(Command.of(context.get(Setting.GIT_TIMEOUT), "git", "config", "user.name"));
        return result.succeeded() ? result.output().strip() : "";
    }

    private String brief(Plan plan) {
        return plan.check().made() == Made.TEST
                ? plan.check().brief() + "\n\n" + FirstTest.style(project, plan.component(), context.settings())
                : plan.check().brief();
    }

    /** What may be named although the overview does not show it. */
    private List<String> present() {
        return audit.plans().keySet().stream().sorted().toList();
    }
}
