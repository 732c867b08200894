package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.Prompts;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.Improvement.FileChange;
import io.jenkins.plugins.repopilot.engine.scan.Framing;
import io.jenkins.plugins.repopilot.engine.scan.TokenBudget;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a model is told when it is to edit: the format, the files, and what is wanted. */
final class EditPrompt {

    /** Room for the answer; a block repeats a few lines, a whole file all of them. */
    private static final int OUTPUT_TOKENS = 8_000;

    private static final int MOST_OUTPUT_TOKENS = 30_000;

    private EditPrompt() {}

    /**
     * @param files redacted texts, whole
     * @param surroundings further repository text, framed; may be empty
     * @param whole whether existing files may be written anew as a whole
     */
    static ModelRequest request(
            String beadId, Map<String, String> files, String surroundings, String task, boolean whole) {
        String shown = shown(files);
        int output = OUTPUT_TOKENS + (whole ? TokenBudget.estimate(shown) * 3 / 2 : 0);
        ModelRequest request = new ModelRequest(
                ModelRequest.Purpose.CODE,
                beadId,
                Prompts.text("edit"),
                surroundings + shown,
                whole ? task + "\n\n" + Prompts.text("edit-whole") : task,
                Math.min(output, MOST_OUTPUT_TOKENS));
        return surroundings.isEmpty() ? request : request.orSmaller(() -> shown);
    }

    static String shown(Map<String, String> files) {
        StringBuilder text = new StringBuilder();
        files.forEach((path, content) -> text.append(Framing.file(path, content, "")));
        return text.toString();
    }

    static String task(Improvement improvement) {
        return Prompts.fill(
                "edit-task",
                Map.of(
                        "title", improvement.title(),
                        "description", text(improvement.description()),
                        "reason", text(improvement.reason()),
                        "effect", text(improvement.expectedEffect()),
                        "changes", changes(improvement)));
    }

    static String mend(Improvement improvement, String problem, String diff) {
        return Prompts.fill(
                "edit-mend",
                Map.of(
                        "title",
                        improvement.title(),
                        "description",
                        text(improvement.description()),
                        "problem",
                        problem,
                        "diff",
                        diff));
    }

    /** The task again, with what became of the last answer. */
    static String again(String task, String problem, List<String> applied) {
        String kept = applied.isEmpty()
                ? "Nothing of your answer is applied."
                : "Applied, and to be left out now: " + String.join("; ", applied) + ".";
        return task + "\n\n" + Prompts.fill("edit-again", Map.of("problem", problem, "applied", kept));
    }

    private static String changes(Improvement improvement) {
        if (improvement.changes().isEmpty()) {
            return improvement.filesAffected().stream()
                    .map(file -> "- " + Framing.name(file))
                    .collect(Collectors.joining("\n"));
        }
        return improvement.changes().stream().map(EditPrompt::change).collect(Collectors.joining("\n"));
    }

    private static String change(FileChange change) {
        String to = change.renamedTo() == null ? "" : " -> " + Framing.name(change.renamedTo());
        String hint = change.codeHint() == null || change.codeHint().isBlank()
                ? ""
                : "\n  Sketch:\n" + change.codeHint().indent(4).stripTrailing();
        return "- " + change.action().name().toLowerCase(Locale.ROOT) + " " + Framing.name(change.file()) + to + ": "
                + text(change.description()) + hint;
    }

    private static String text(String value) {
        return value == null || value.isBlank() ? "(not said)" : value.strip();
    }
}
