package io.jenkins.plugins.repopilot.engine.forge;

import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.edit.PathPolicy;
import io.jenkins.plugins.repopilot.engine.edit.Refusal;
import io.jenkins.plugins.repopilot.engine.git.FileDelta;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.TestResults;
import io.jenkins.plugins.repopilot.engine.record.TestsGenerated;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gathers from record, git and beads what the gate judges; what the code host knows is added later. */
final class GateFactsReader {

    private static final Pattern FILE_OF_DIFF = Pattern.compile("(?m)^(?:---|\\+\\+\\+) [ab]/(.+?)\\t?$");

    private GateFactsReader() {}

    static GateFacts read(RunContext context, RunRecord record, String headSha, List<FileDelta> deltas)
            throws IOException, InterruptedException {
        Set<String> generated = generatedFiles(record);
        return new GateFacts(
                record.review(),
                context.get(Setting.AUTO_MERGE_THRESHOLD),
                record.testResults(),
                protectedFiles(context, deltas, generated),
                lines(deltas, generated),
                context.get(Setting.MAX_DIFF_LINES),
                headSha,
                filesSinceReview(context, record, headSha),
                generated,
                droppedFiles(context, record),
                record.codeChanges().applied().size(),
                context.get(Setting.DRY_RUN),
                overBudget(context),
                null);
    }

    private static Set<String> generatedFiles(RunRecord record) {
        Set<String> files = new HashSet<>();
        if (record.testsGenerated() != null) {
            record.testsGenerated()
                    .groups()
                    .forEach(group -> group.files().stream()
                            .map(TestsGenerated.TestFile::path)
                            .forEach(files::add));
        }
        if (record.testResults() != null) {
            record.testResults().groups().stream()
                    .map(TestResults.GroupResult::files)
                    .forEach(files::addAll);
        }
        return files;
    }

    private static List<String> protectedFiles(RunContext context, List<FileDelta> deltas, Set<String> generated) {
        PathPolicy policy = PathPolicy.of(context.settings());
        List<String> found = new ArrayList<>();
        for (FileDelta delta : deltas) {
            boolean fresh = delta.kind() == 'A';
            if (fresh && generated.contains(delta.path())) {
                continue;
            }
            Optional<Refusal> refusal = fresh ? policy.forbids(delta.path()) : policy.forbidsChange(delta.path());
            refusal.ifPresent(why -> found.add(delta.path()));
        }
        return found;
    }

    private static int lines(List<FileDelta> deltas, Set<String> generated) {
        return deltas.stream()
                .filter(delta -> !generated.contains(delta.path()))
                .mapToInt(delta -> Math.max(0, delta.additions()) + Math.max(0, delta.deletions()))
                .sum();
    }

    /** {@code null} if the reviewed commit is not known here. */
    private static Collection<String> filesSinceReview(RunContext context, RunRecord record, String headSha)
            throws IOException, InterruptedException {
        String reviewed = record.review() == null ? null : record.review().reviewedSha();
        if (reviewed == null || context.git().resolve(reviewed).isEmpty()) {
            return null;
        }
        return context.git().deltas(reviewed, headSha).stream()
                .map(FileDelta::path)
                .toList();
    }

    private static Set<String> droppedFiles(RunContext context, RunRecord record) throws IOException {
        Set<String> files = new HashSet<>();
        for (Improvement improvement : record.improvements()) {
            if (improvement.status() == ImprovementStatus.FAILED) {
                files.addAll(improvement.filesAffected());
                String diff = context.directory()
                        .read("changes/" + improvement.id() + ".diff")
                        .orElse("");
                for (Matcher each = FILE_OF_DIFF.matcher(diff); each.find(); ) {
                    files.add(each.group(1));
                }
            }
        }
        return files;
    }

    private static boolean overBudget(RunContext context) {
        return context.beads().all().stream()
                .filter(bead -> bead.stage() == Stage.REVIEW || bead.stage() == Stage.RUN_TESTS)
                .anyMatch(bead -> Boolean.TRUE.equals(bead.metadata().get("over_budget")));
    }
}
