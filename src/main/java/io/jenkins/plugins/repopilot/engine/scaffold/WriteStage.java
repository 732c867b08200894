package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.forge.OurPulls;
import io.jenkins.plugins.repopilot.engine.git.TreeCommit;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.record.Scaffold.Created;
import io.jenkins.plugins.repopilot.engine.record.Scaffold.Missing;
import io.jenkins.plugins.repopilot.engine.record.Scaffold.Skipped;
import io.jenkins.plugins.repopilot.engine.stage.RunStage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes the missing files and one commit of them. Neither HEAD nor a branch of the workspace moves. */
final class WriteStage implements RunStage {

    @Override
    public Stage stage() {
        return Stage.EXECUTE;
    }

    @Override
    public String title() {
        return "Write what is missing";
    }

    @Override
    public RunRecord run(RunContext context, RunRecord record) throws Exception {
        BestPracticeAudit audit =
                BestPracticeAudit.of(context, record.scaffold().options());
        Map<String, Scaffolder.Outcome> outcomes =
                Scaffolder.open(context, record, audit).make();
        List<Created> created = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>();
        Map<String, String> texts = new LinkedHashMap<>();
        audit.plans().keySet().stream().sorted().forEach(path -> {
            Scaffolder.Outcome outcome = outcomes.get(path);
            if (outcome.text() == null) {
                skipped.add(new Skipped(outcome.id(), path, outcome.reason()));
            } else {
                texts.put(path, outcome.text());
                created.add(new Created(outcome.id(), path, outcome.made(), outcome.checks(), outcome.unverified()));
            }
        });
        for (Missing missing : audit.audit().missing()) {
            if (missing.paths().isEmpty()) {
                skipped.add(new Skipped(missing.id(), null, "left to the owner: " + missing.note()));
            }
        }
        String commit = texts.isEmpty() ? null : commit(context, record, texts);
        return record.edit()
                .scaffold(record.scaffold().made(created, skipped, commit))
                .done();
    }

    private static String commit(RunContext context, RunRecord record, Map<String, String> texts)
            throws IOException, InterruptedException {
        String base = record.origin().baseSha();
        String message =
                "Add " + (texts.size() == 1 ? "a file" : texts.size() + " files") + " that the repository lacks\n\n"
                        + texts.keySet().stream().map(path -> "- " + path).collect(Collectors.joining("\n")) + "\n\n"
                        + OurPulls.BEAD + ": " + EarlierScaffold.BEAD + "\n";
        return context.git()
                .commitTree(new TreeCommit(
                        base, "", texts, List.of(base), message, context.get(Setting.AUTHOR), record.startedAt()))
                .orElseThrow();
    }

    @Override
    public String summary(RunRecord record) {
        Scaffold scaffold = record.scaffold();
        return Count.of(scaffold.created().size(), "file") + " written, "
                + scaffold.skipped().size() + " left out";
    }
}
