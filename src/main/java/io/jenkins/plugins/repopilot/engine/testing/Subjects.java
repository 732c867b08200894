package io.jenkins.plugins.repopilot.engine.testing;

import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges.Applied;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a group of tests is about: the improvements of a category that are on the branch.
 *
 * @param applied their commits, in the same order
 */
public record Subjects(List<Improvement> improvements, List<Applied> applied) {

    private static final int LONGEST_DIFF = 20_000;

    public static Subjects of(RunRecord record, Category category) {
        List<Improvement> improvements = new ArrayList<>();
        List<Applied> commits = new ArrayList<>();
        List<Applied> all =
                record.codeChanges() == null ? List.of() : record.codeChanges().applied();
        for (Applied applied : all) {
            record.improvements().stream()
                    .filter(improvement ->
                            improvement.id().equals(applied.improvementId()) && improvement.category() == category)
                    .forEach(improvement -> {
                        improvements.add(improvement);
                        commits.add(applied);
                    });
        }
        return new Subjects(improvements, commits);
    }

    public boolean isEmpty() {
        return applied.isEmpty();
    }

    /** The files that they changed, each once. */
    public List<String> files() {
        return applied.stream()
                .flatMap(commit -> commit.files().stream())
                .distinct()
                .toList();
    }

    /** For a prompt: what each was to do, and its diff; redacted. */
    public String text(RunContext context) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < applied.size(); i++) {
            Improvement improvement = improvements.get(i);
            String diff = context.redactor()
                    .redact(context.directory().read(applied.get(i).diffFile()).orElse(""));
            text.append("Improvement: ")
                    .append(improvement.title())
                    .append('\n')
                    .append(improvement.description())
                    .append('\n')
                    .append("Expected effect: ")
                    .append(improvement.expectedEffect())
                    .append('\n')
                    .append(
                            diff.length() <= LONGEST_DIFF
                                    ? diff
                                    : diff.substring(0, LONGEST_DIFF) + "\n(the rest is left out)\n")
                    .append('\n');
        }
        return text.toString().strip();
    }
}
