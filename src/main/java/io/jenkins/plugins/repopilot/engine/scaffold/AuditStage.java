package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.stage.RunStage;

/** Finds out what the repository is made of and what it lacks, and whether that was proposed before. Costs nothing. */
final class AuditStage implements RunStage {

    @Override
    public Stage stage() {
        return Stage.ANALYZE;
    }

    @Override
    public String title() {
        return "Audit repository";
    }

    @Override
    public RunRecord run(RunContext context, RunRecord record) throws Exception {
        BestPracticeAudit audit =
                BestPracticeAudit.of(context, record.scaffold().options());
        Scaffold found = record.scaffold().found(audit.stack(), audit.audit());
        AuditReport.lines(audit.stack(), audit.audit()).forEach(context.console()::line);
        RunRecord audited = record.edit().scaffold(found).done();
        if (audit.plans().isEmpty()) {
            return audited.edit()
                    .skipReason("nothing is missing that could be written")
                    .done();
        }
        return new EarlierScaffold(context, audited).look(audit.plans().keySet());
    }

    @Override
    public String summary(RunRecord record) {
        Scaffold.Audit audit = record.scaffold().audit();
        return audit.existing().size() + " there, " + audit.missing().size() + " missing"
                + (record.skipReason() == null ? "" : "; " + record.skipReason());
    }
}
