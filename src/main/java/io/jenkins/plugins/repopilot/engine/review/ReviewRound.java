package io.jenkins.plugins.repopilot.engine.review;

import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.Parallel;
import io.jenkins.plugins.repopilot.engine.Prompts;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest.Purpose;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.Review.DimensionScore;
import io.jenkins.plugins.repopilot.engine.record.Review.Issue;
import io.jenkins.plugins.repopilot.engine.review.ReviewBook.PartResult;
import io.jenkins.plugins.repopilot.engine.review.ReviewReply.Finding;
import io.jenkins.plugins.repopilot.engine.scan.Framing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** Has the diff of a run, or of some of its files, looked at: packed into as many calls as it takes. What a crash cut short is not asked again. */
final class ReviewRound {

    private static final int MAX_OUTPUT_TOKENS = 6_000;
    private static final int SMALLER = 4;

    private final RunContext context;
    private final RunRecord record;
    private final Stage stage;

    /**
     * @param stage whose bead the calls belong to
     */
    ReviewRound(RunContext context, RunRecord record, Stage stage) {
        this.context = context;
        this.record = record;
        this.stage = stage;
    }

    /**
     * @param files to review what was changed in; none means all
     * @param beadPrefix of the beads of the calls
     * @throws ModelException if a part got no usable review
     */
    List<PartResult> of(Collection<String> files, String beadPrefix) throws IOException, InterruptedException {
        CodeChanges changes = record.codeChanges();
        UnifiedDiff diff = UnifiedDiff.parse(context.git().diff(changes.baseSha(), changes.headSha(), files));
        Map<String, String> heads = new LinkedHashMap<>();
        for (UnifiedDiff.FileDiff file : diff.files()) {
            if (!file.deleted() && !file.binary()) {
                context.git().show(changes.headSha(), file.path()).ifPresent(text -> heads.put(file.path(), text));
            }
        }
        Attribution attribution = new Attribution(context, record, heads);
        int tokens = context.get(Setting.CONTEXT_TOKENS);
        try {
            return parts(DiffPacker.pack(diff, heads, context.redactor(), tokens), attribution, beadPrefix);
        } catch (ModelException e) {
            if (e.kind() != ModelException.Kind.TOO_LARGE) {
                throw e;
            }
            // the model takes less than the budget says: more and smaller calls, once
            List<ReviewPart> smaller = DiffPacker.pack(diff, heads, context.redactor(), tokens / SMALLER);
            return parts(smaller, attribution, beadPrefix + ".smaller");
        }
    }

    private List<PartResult> parts(List<ReviewPart> parts, Attribution attribution, String beadPrefix)
            throws IOException, InterruptedException {
        List<Callable<PartResult>> calls = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            ReviewPart part = parts.get(i);
            String bead = beadPrefix + ".part-" + (i + 1);
            String name = "Review " + Count.of(part.files().size(), "file")
                    + (parts.size() > 1 ? ", part " + (i + 1) + " of " + parts.size() : "");
            context.beads()
                    .open(
                            bead,
                            stage.id(),
                            stage,
                            BeadCategory.REVIEW,
                            name,
                            String.join(", ", part.files().keySet()));
            calls.add(() -> review(part, bead, attribution));
        }
        try {
            return Parallel.run(context.get(Setting.MAX_PARALLEL_CALLS), calls);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private PartResult review(ReviewPart part, String bead, Attribution attribution)
            throws IOException, InterruptedException {
        String file = "review/" + bead + "-" + record.codeChanges().headSha() + ".json";
        Optional<String> stored = context.directory().read(file);
        if (stored.isPresent()) {
            return Json.mapper().readValue(stored.get(), PartResult.class);
        }
        boolean open = !context.beads().find(bead).orElseThrow().status().isDone();
        if (open) {
            context.beads().start(bead);
        }
        Set<String> ids = new LinkedHashSet<>();
        record.codeChanges().applied().stream()
                .filter(applied -> applied.files().stream().anyMatch(part.files()::containsKey))
                .forEach(applied -> ids.add(applied.improvementId()));
        try {
            ReviewReply reply = context.model()
                    .json(request(part, bead, ids), ReviewReply.class, value -> ReviewCheck.problems(value, part, ids));
            PartResult result = result(reply, part, attribution);
            context.directory().write(file, Json.mapper().writeValueAsString(result));
            if (open) {
                long blocking = result.issues().stream()
                        .filter(issue -> issue.severity().blocks())
                        .count();
                context.beads()
                        .complete(
                                bead,
                                Count.of(result.issues().size(), "issue") + ", " + blocking
                                        + " of them critical or high");
            }
            return result;
        } catch (ModelException e) {
            if (open) {
                context.beads().fail(bead, e.getMessage());
            }
            throw e;
        }
    }

    private ModelRequest request(ReviewPart part, String bead, Set<String> ids) {
        StringBuilder data = new StringBuilder("<intent>\n");
        for (Improvement improvement : record.improvements()) {
            if (ids.contains(improvement.id())) {
                data.append(improvement.id())
                        .append(": ")
                        .append(improvement.title())
                        .append('\n');
                data.append("  ")
                        .append(improvement.description().replaceAll("\\s+", " "))
                        .append('\n');
                ReviewService.applied(record, improvement.id())
                        .ifPresent(applied -> data.append("  files: ")
                                .append(String.join(
                                        ", ",
                                        applied.files().stream()
                                                .map(Framing::name)
                                                .toList()))
                                .append('\n'));
            }
        }
        data.append("</intent>\n<diff>\n").append(part.text()).append("</diff>\n");
        String files = String.join(
                ", ", part.files().keySet().stream().map(Framing::name).toList());
        return new ModelRequest(
                Purpose.REVIEW,
                bead,
                Prompts.text("review"),
                data.toString(),
                "Review the diff of " + files + ".",
                MAX_OUTPUT_TOKENS);
    }

    private static PartResult result(ReviewReply reply, ReviewPart part, Attribution attribution) throws IOException {
        List<DimensionScore> scores = new ArrayList<>();
        for (String dimension : Review.DIMENSIONS) {
            reply.scores().stream()
                    .filter(score -> score.dimension().equals(dimension))
                    .forEach(score ->
                            scores.add(new DimensionScore(dimension, ReviewCheck.value(score), score.reason())));
        }
        List<Issue> issues = new ArrayList<>();
        for (Finding finding : reply.issues()) {
            String improvement = ReviewCheck.improvement(finding);
            issues.add(new Issue(
                    ReviewCheck.severity(finding.severity()),
                    finding.path(),
                    ReviewCheck.line(finding),
                    attribution.of(improvement, finding.path(), ReviewCheck.line(finding)),
                    finding.description().strip(),
                    finding.suggestion() == null ? "" : finding.suggestion().strip()));
        }
        return new PartResult(part.files(), scores, issues, reply.summary().strip());
    }
}
