package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.llm.Usage;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import io.jenkins.plugins.repopilot.engine.record.Scaffold.Created;
import io.jenkins.plugins.repopilot.engine.record.Scaffold.Skipped;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.util.List;

/** The pull request of a scaffold, for a reader in a hurry: what is new, what was checked, what is left to do. */
public final class ScaffoldText {

    private static final int SENTENCE = 300;

    private final RunRecord record;
    private final Redactor redactor;
    private final StringBuilder text = new StringBuilder();

    private ScaffoldText(RunRecord record, Redactor redactor) {
        this.record = record;
        this.redactor = redactor;
    }

    public static String title(RunRecord record) {
        int files = record.scaffold().created().size();
        return files == 1
                ? "Add " + record.scaffold().created().get(0).path()
                : "Add " + files + " files that the repository lacks";
    }

    /**
     * @param stack lines on what the repository is made of
     * @param runUrl address of the run's page, empty if there is none
     */
    public static String body(RunRecord record, List<String> stack, Usage usage, String runUrl, Redactor redactor) {
        return new ScaffoldText(record, redactor).write(stack, usage, runUrl);
    }

    private String write(List<String> stack, Usage usage, String runUrl) {
        Scaffold scaffold = record.scaffold();
        int files = scaffold.created().size();
        text.append("Repo Pilot compared this repository with a check-list of best-practice files and wrote ")
                .append(files == 1 ? "the one file" : "the " + files + " files")
                .append(" below. Files that exist are as they were.\n\n");
        stack.forEach(line -> text.append("- ").append(say(line.strip())).append('\n'));
        text.append("\n| File | How it was made | What was checked |\n|---|---|---|\n");
        scaffold.created().forEach(this::row);
        text.append('\n');
        if (!scaffold.skipped().isEmpty()) {
            text.append("### Still missing\n\n");
            scaffold.skipped().forEach(this::missing);
            text.append('\n');
        }
        text.append("Read what the model wrote before you merge, CI files above all: what they say is run. ")
                .append("Close this pull request to say no; the same files are not proposed again.\n\n");
        PullRequestText.footer(text, record, usage, runUrl);
        return text.toString();
    }

    private void row(Created created) {
        String made = String.valueOf(created.made());
        boolean bundled = List.of("template", "licence").contains(made);
        String unchecked = List.of("model", "document").contains(made) ? "not checked by machine" : "—";
        String how = switch (made) {
            case "template", "licence" -> "bundled text";
            case "model", "document" -> "by the model";
            case "test" -> "by the model, and run";
            default -> created.made();
        };
        String checked = String.join("; ", created.checks());
        if (!created.unverified().isEmpty() && !bundled) {
            checked += (checked.isEmpty() ? "" : "; ") + "not checked: " + String.join("; ", created.unverified());
        }
        text.append("| ")
                .append(Markdown.code(created.path()))
                .append(" | ")
                .append(how)
                .append(" | ")
                .append(checked.isEmpty() ? unchecked : say(checked.replace(created.path() + ": ", "")))
                .append(" |\n");
    }

    private void missing(Skipped skipped) {
        String called = record.scaffold().nameOf(skipped);
        String name = skipped.path() == null ? say(called) : Markdown.code(called);
        text.append("- ")
                .append(name)
                .append(": ")
                .append(say(skipped.reason().lines().findFirst().orElse("")))
                .append('\n');
    }

    private String say(String raw) {
        return Markdown.text(redactor.redact(raw), SENTENCE);
    }
}
