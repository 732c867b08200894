package io.jenkins.plugins.repopilot.engine.scaffold;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.record.Scaffold.Audit;
import io.jenkins.plugins.repopilot.engine.record.Scaffold.Existing;
import io.jenkins.plugins.repopilot.engine.record.Scaffold.Missing;
import io.jenkins.plugins.repopilot.engine.record.Stack;
import io.jenkins.plugins.repopilot.engine.record.Stack.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An audit for people, a line at a time, and for programs. */
public final class AuditReport {

    private static final int MOST_LANGUAGES = 6;

    private AuditReport() {}

    /** What the repository is made of, then each entry of the check-list: {@code +} is there, {@code -} is missing. */
    public static List<String> lines(Stack stack, Audit audit) {
        List<String> lines = new ArrayList<>(stack(stack));
        lines.add("");
        lines.add("Check-list: " + audit.existing().size() + " of "
                + (audit.existing().size() + audit.missing().size()) + " there, "
                + audit.missing().size() + " missing");
        for (Existing existing : audit.existing()) {
            lines.add(row("+", existing.title(), existing.where()));
        }
        for (Missing missing : audit.missing()) {
            lines.add(row("-", missing.title(), missing(missing)));
        }
        if (!audit.notApplicable().isEmpty()) {
            lines.add("  Not needed here: " + String.join(", ", audit.notApplicable()));
        }
        if (!audit.switchedOff().isEmpty()) {
            lines.add("  Switched off: " + String.join(", ", audit.switchedOff()));
        }
        return lines;
    }

    /** {@code {stack, audit}}. */
    public static String json(Stack stack, Audit audit) throws JsonProcessingException {
        return Json.mapper()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(Map.of("stack", stack, "audit", audit));
    }

    /** What the repository is made of, for people and for prompts. */
    static List<String> stack(Stack stack) {
        List<String> lines = new ArrayList<>();
        String languages = stack.languages().entrySet().stream()
                .limit(MOST_LANGUAGES)
                .map(language -> language.getKey() + " " + String.format(Locale.ROOT, "%.1f %%", language.getValue()))
                .collect(Collectors.joining(", "));
        lines.add("Stack: " + (languages.isEmpty() ? "no code" : languages));
        for (Component component : stack.components()) {
            List<String> parts = new ArrayList<>(List.of(component.language()));
            if (component.packageManager() != null) {
                parts.add(component.packageManager());
            }
            parts.addAll(component.frameworks());
            parts.add("tests: " + named(component.testFrameworks()));
            parts.add("formatter: " + named(component.formatters()));
            parts.add("linter: " + named(component.linters()));
            lines.add("  " + (component.path().isEmpty() ? "(top)" : component.path()) + ": "
                    + String.join(" · ", parts));
        }
        lines.add("  CI: " + named(stack.ci()) + " · container: " + named(stack.container()) + " · licence: "
                + (stack.licence() == null ? "none" : stack.licence()));
        return lines;
    }

    private static String missing(Missing missing) {
        String note = missing.note() == null ? "" : missing.note();
        return missing.paths().isEmpty()
                ? "left to the owner: " + note
                : String.join(", ", missing.paths()) + " (" + how(missing.made()) + (note.isEmpty() ? "" : ", " + note)
                        + ")";
    }

    private static String how(String made) {
        return switch (made) {
            case "template", "licence" -> "from a bundled text";
            case "test" -> "written by the model, and run";
            default -> "written by the model";
        };
    }

    private static String named(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static String row(String mark, String title, String text) {
        return String.format(Locale.ROOT, "  %s %-28s %s", mark, title, text);
    }
}
