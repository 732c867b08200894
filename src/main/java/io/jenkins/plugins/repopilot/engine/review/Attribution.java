package io.jenkins.plugins.repopilot.engine.review;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges.Applied;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Finds the improvement that an issue belongs to where the reviewer did not name one that touched the file. */
final class Attribution {

    private final RunContext context;
    private final List<Applied> applied;
    private final Map<String, String> heads;

    Attribution(RunContext context, RunRecord record, Map<String, String> heads) {
        this.context = context;
        this.applied = record.codeChanges().applied();
        this.heads = heads;
    }

    /**
     * @param named by the reviewer, or {@code null}
     * @return the only improvement that touched the file, else the last one that wrote the line, else the last one that touched the file
     */
    String of(String named, String file, Integer line) throws IOException {
        List<Applied> touching =
                applied.stream().filter(each -> each.files().contains(file)).toList();
        if (touching.isEmpty()
                || touching.stream().anyMatch(each -> each.improvementId().equals(named))) {
            return named;
        }
        String text = text(file, line);
        for (int i = touching.size() - 1; i >= 0 && text != null; i--) {
            String diff = context.directory().read(touching.get(i).diffFile()).orElse("");
            boolean wrote = UnifiedDiff.parse(diff).files().stream()
                    .filter(each -> each.path().equals(file))
                    .flatMap(each -> each.hunks().stream())
                    .flatMap(hunk -> hunk.lines().stream())
                    .anyMatch(each -> each.sign() == '+' && each.text().equals(text));
            if (wrote) {
                return touching.get(i).improvementId();
            }
        }
        return touching.get(touching.size() - 1).improvementId();
    }

    private String text(String file, Integer line) {
        List<String> lines = heads.getOrDefault(file, "").lines().toList();
        return line == null
                        || line < 1
                        || line > lines.size()
                        || lines.get(line - 1).isBlank()
                ? null
                : lines.get(line - 1);
    }
}
