package io.jenkins.plugins.repopilot.engine.review;

import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.edit.ChangeSet;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges.Applied;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.Review.Issue;
import io.jenkins.plugins.repopilot.engine.review.ReviewBook.PartResult;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Has the real diff between base and the improvements reviewed, and keeps what was found in the run directory, so that a repaired part can
 * be reviewed again without the rest. The reviewer is told what each change set out to do, and nothing of who made it.
 */
public final class ReviewService {

    private static final String BOOK = "review/book.json";

    private final RunContext context;

    public ReviewService(RunContext context) {
        this.context = context;
    }

    /**
     * Reviews all improvements.
     *
     * @param stage whose bead the calls belong to
     * @throws ModelException if a part got no usable review; nothing of the review counts then
     */
    public Review reviewAll(RunRecord record, Stage stage) throws IOException, InterruptedException, ModelException {
        List<PartResult> parts = new ReviewRound(context, record, stage).of(List.of(), stage.id());
        save(ReviewBook.EMPTY.with(parts));
        return book().review(record.codeChanges().headSha());
    }

    /**
     * Reviews again what one improvement changed, after a repair; the rest of the review stands. Where the improvement is not on the branch
     * any more, its issues are settled.
     *
     * @return the review as it is now, of {@code record.codeChanges().headSha()}
     * @throws ModelException if the part got no usable review; the review before stands
     */
    public Review reviewAgain(RunRecord record, String improvementId, Stage stage)
            throws IOException, InterruptedException, ModelException {
        ReviewBook book = withoutDropped(record, book());
        Optional<Applied> applied = applied(record, improvementId);
        if (applied.isPresent()) {
            List<String> files = applied.get().files();
            List<PartResult> parts =
                    new ReviewRound(context, record, stage).of(files, stage.id() + "." + improvementId + ".again");
            book = book.without(files).with(parts);
        }
        save(book);
        return book.review(record.codeChanges().headSha());
    }

    /**
     * Reviews one improvement again after a repair and drops it if it still has critical or high issues, or can't be reviewed. What stage 7
     * calls for each improvement that it repaired; {@code review} of the record is brought up to date, and checkpointed.
     */
    public RunRecord reviewOrDrop(RunRecord record, String improvementId, Stage stage)
            throws IOException, InterruptedException {
        String why;
        try {
            Review review = reviewAgain(record, improvementId, stage);
            List<Issue> blocking = blocking(review, improvementId);
            if (blocking.isEmpty()) {
                return checkpoint(record, review);
            }
            why = "the repair still has " + text(blocking.get(0));
        } catch (ModelException e) {
            if (e.kind().endsRun()) {
                throw e;
            }
            noteBudget(e, stage);
            why = "the repair could not be reviewed: " + e.getMessage();
        }
        return drop(record, improvementId, why, stage);
    }

    /** Takes an improvement off the branch and settles its issues. */
    public RunRecord drop(RunRecord record, String improvementId, String why, Stage stage)
            throws IOException, InterruptedException {
        RunRecord after = new ChangeSet().drop(context, record, improvementId, why);
        return settled(after);
    }

    /** The review after improvements left the branch: their issues, and scores of files that no change touches any more, are gone. */
    public RunRecord settled(RunRecord record) throws IOException {
        ReviewBook book = withoutDropped(record, book());
        save(book);
        boolean nothingLeft = record.codeChanges().applied().isEmpty();
        return checkpoint(
                record,
                nothingLeft
                        ? book.failed(
                                "No improvement is left to review.",
                                record.codeChanges().headSha())
                        : book.review(record.codeChanges().headSha()));
    }

    /** Critical and high issues of one improvement. */
    public static List<Issue> blocking(Review review, String improvementId) {
        return review.issues().stream()
                .filter(issue -> issue.severity().blocks() && improvementId.equals(issue.improvementId()))
                .toList();
    }

    /** An issue in one line. */
    public static String text(Issue issue) {
        return issue.severity().id() + " issue in " + issue.file() + (issue.line() == null ? "" : ":" + issue.line())
                + ": " + issue.description()
                + (issue.suggestion() == null || issue.suggestion().isBlank()
                        ? ""
                        : " Suggested: " + issue.suggestion());
    }

    /** Marks that something of a stage was left undone for want of budget. */
    public void noteBudget(ModelException e, Stage stage) {
        if (e.kind() == ModelException.Kind.BUDGET) {
            context.beads().note(stage.id(), "over_budget", true);
        }
    }

    private RunRecord checkpoint(RunRecord record, Review review) throws IOException {
        RunRecord after = record.edit().review(review).done();
        context.checkpoint(after);
        return after;
    }

    private static ReviewBook withoutDropped(RunRecord record, ReviewBook all) {
        ReviewBook book = all;
        for (Improvement improvement : record.improvements()) {
            if (applied(record, improvement.id()).isEmpty()) {
                book = book.withoutImprovement(improvement.id());
            }
        }
        return book.without(gone(record, book));
    }

    /** Files of the book that no improvement changes any more. */
    private static List<String> gone(RunRecord record, ReviewBook book) {
        Set<String> left = new TreeSet<>();
        book.parts().forEach(part -> left.addAll(part.files().keySet()));
        record.codeChanges().applied().forEach(applied -> left.removeAll(applied.files()));
        return List.copyOf(left);
    }

    static Optional<Applied> applied(RunRecord record, String improvementId) {
        return record.codeChanges().applied().stream()
                .filter(applied -> applied.improvementId().equals(improvementId))
                .findFirst();
    }

    ReviewBook book() throws IOException {
        Optional<String> stored = context.directory().read(BOOK);
        return stored.isPresent() ? Json.mapper().readValue(stored.get(), ReviewBook.class) : ReviewBook.EMPTY;
    }

    private void save(ReviewBook book) throws IOException {
        context.directory().write(BOOK, Json.mapper().writeValueAsString(book));
    }
}
