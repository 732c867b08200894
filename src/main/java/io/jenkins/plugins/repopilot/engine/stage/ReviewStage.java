package io.jenkins.plugins.repopilot.engine.stage;

import io.jenkins.plugins.repopilot.engine.Count;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.Bead;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.bead.BeadStatus;
import io.jenkins.plugins.repopilot.engine.edit.ChangeSet;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges.Applied;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.Review.Issue;
import io.jenkins.plugins.repopilot.engine.review.ReviewService;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stage 5: has the real diff reviewed. An improvement with a critical or high issue goes back once; what its repair changed is reviewed
 * again, and if that still has such an issue the improvement is dropped. A review that could not be had counts as failed, never as passed.
 */
public final class ReviewStage implements RunStage {

    @Override
    public Stage stage() {
        return Stage.REVIEW;
    }

    @Override
    public RunRecord run(RunContext context, RunRecord record) throws Exception {
        if (record.codeChanges() == null || record.codeChanges().applied().isEmpty()) {
            return record;
        }
        ReviewService reviews = new ReviewService(context);
        RunRecord now = record;
        if (now.review() == null) {
            try {
                now = now.edit().review(reviews.reviewAll(now, stage())).done();
            } catch (ModelException e) {
                if (e.kind().endsRun()) {
                    throw e;
                }
                reviews.noteBudget(e, stage());
                return now.edit().review(failed(now, e)).done();
            }
            context.checkpoint(now);
        }
        for (String improvement : blocked(context, now)) {
            now = sendBack(context, reviews, now, improvement);
        }
        return now;
    }

    /** Those with open critical or high issues, and those whose repair a crash cut short. */
    private static Set<String> blocked(RunContext context, RunRecord record) {
        Set<String> ids = new LinkedHashSet<>();
        for (Improvement improvement : record.improvements()) {
            boolean begun = context.beads()
                    .find(repairBead(improvement.id()))
                    .map(bead -> !bead.status().isDone())
                    .orElse(false);
            if (begun
                    || !ReviewService.blocking(record.review(), improvement.id())
                            .isEmpty()) {
                ids.add(improvement.id());
            }
        }
        return ids;
    }

    private RunRecord sendBack(RunContext context, ReviewService reviews, RunRecord record, String id)
            throws IOException, InterruptedException {
        List<Issue> issues = ReviewService.blocking(record.review(), id);
        String problems =
                issues.stream().map(issue -> "- " + ReviewService.text(issue)).collect(Collectors.joining("\n"));
        Bead bead = context.beads()
                .open(repairBead(id), stage().id(), stage(), BeadCategory.REVIEW, "Send back " + id, problems);
        if (bead.status() == BeadStatus.COMPLETED || bead.status() == BeadStatus.FAILED) {
            return record;
        }
        RunRecord now = record;
        String before = commit(record, id);
        if (bead.metadata().containsKey("commit_before")) {
            before = String.valueOf(bead.metadata().get("commit_before"));
        } else {
            context.beads().note(bead.id(), "commit_before", String.valueOf(before));
        }
        context.beads().start(bead.id());
        if (String.valueOf(before).equals(String.valueOf(commit(now, id)))) {
            now = new ChangeSet().repair(context, now, id, "A review found:\n" + bead.inputSummary());
        }
        if (!isApplied(now, id)) {
            now = reviews.settled(now);
            context.beads().fail(bead.id(), "no repair held; " + id + " was dropped");
            return now;
        }
        now = reviews.reviewOrDrop(now, id, stage());
        if (isApplied(now, id)) {
            context.beads().complete(bead.id(), "repaired and reviewed again");
        } else {
            String why = now.improvements().stream()
                    .filter(i -> i.id().equals(id))
                    .map(Improvement::statusReason)
                    .findFirst()
                    .orElse("");
            context.beads().fail(bead.id(), id + " was dropped: " + why);
        }
        return now;
    }

    private static String repairBead(String improvement) {
        return "review." + improvement + ".repair";
    }

    private static boolean isApplied(RunRecord record, String id) {
        return record.improvements().stream()
                .anyMatch(i -> i.id().equals(id) && i.status() == ImprovementStatus.APPLIED);
    }

    private static String commit(RunRecord record, String id) {
        return record.codeChanges().applied().stream()
                .filter(applied -> applied.improvementId().equals(id))
                .map(Applied::commit)
                .findFirst()
                .orElse(null);
    }

    private static Review failed(RunRecord record, ModelException e) {
        return new Review(
                "failed",
                null,
                List.of(),
                List.of(),
                List.of(),
                "",
                record.codeChanges().headSha(),
                "The review could not be had: " + e.getMessage());
    }

    @Override
    public String summary(RunRecord record) {
        Review review = record.review();
        if (review == null) {
            return "nothing to review";
        }
        if (!review.completed()) {
            return "failed: " + review.failure();
        }
        return "score " + review.overallScore() + ", "
                + Count.of(review.issues().size(), "open issue") + ", "
                + review.resolved().size() + " settled";
    }
}
