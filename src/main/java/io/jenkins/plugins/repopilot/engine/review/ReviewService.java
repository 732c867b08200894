package io.jenkins.plugins.repopilot.engine.review;

import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.Parallel;
import io.jenkins.plugins.repopilot.engine.Prompts;
import io.jenkins.plugins.repopilot.engine.RunContext;
import io.jenkins.plugins.repopilot.engine.RunRecord;
import io.jenkins.plugins.repopilot.engine.Setting;
import io.jenkins.plugins.repopilot.engine.Stage;
import io.jenkins.plugins.repopilot.engine.bead.BeadCategory;
import io.jenkins.plugins.repopilot.engine.edit.ChangeSet;
import io.jenkins.plugins.repopilot.engine.llm.ModelException;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest;
import io.jenkins.plugins.repopilot.engine.llm.ModelRequest.Purpose;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges;
import io.jenkins.plugins.repopilot.engine.record.CodeChanges.Applied;
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
import java.util.TreeSet;
import java.util.concurrent.Callable;

/**
 * Has the real diff between base and the improvements reviewed, and keeps what was found in the run directory, so that a repaired part can
 * be reviewed again without the rest. The reviewer is told what each change set out to do, and nothing of who made it.
 */
public final class ReviewService {

    private static final int MAX_OUTPUT_TOKENS = 6_000;
    private static final int SMALLER = 4;
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
        List<PartResult> parts = parts(record, List.of(), stage, stage.id());
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
            List<PartResult> parts = parts(record, files, stage, stage.id() + "." + improvementId + ".again");
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

    private List<PartResult> parts(RunRecord record, Collection<String> files, Stage stage, String beadPrefix)
            throws IOException, InterruptedException {
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
            return parts(
                    record, DiffPacker.pack(diff, heads, context.redactor(), tokens), attribution, stage, beadPrefix);
        } catch (ModelException e) {
            if (e.kind() != ModelException.Kind.TOO_LARGE) {
                throw e;
            }
            // the model takes less than the budget says: more and smaller calls, once
            List<ReviewPart> smaller = DiffPacker.pack(diff, heads, context.redactor(), tokens / SMALLER);
            return parts(record, smaller, attribution, stage, beadPrefix + ".smaller");
        }
    }

    private List<PartResult> parts(
            RunRecord record, List<ReviewPart> parts, Attribution attribution, Stage stage, String beadPrefix)
            throws IOException, InterruptedException {
        List<Callable<PartResult>> calls = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            ReviewPart part = parts.get(i);
            String bead = beadPrefix + ".part-" + (i + 1);
            String name = "Review " + part.files().size() + (part.files().size() == 1 ? " file" : " files")
                    + (parts.size() > 1 ? ", part " + (i + 1) + " of " + parts.size() : "");
            context.beads()
                    .open(
                            bead,
                            stage.id(),
                            stage,
                            BeadCategory.REVIEW,
                            name,
                            String.join(", ", part.files().keySet()));
            calls.add(() -> review(record, part, bead, attribution));
        }
        try {
            return Parallel.run(context.get(Setting.MAX_PARALLEL_CALLS), calls);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private PartResult review(RunRecord record, ReviewPart part, String bead, Attribution attribution)
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
                    .json(
                            request(record, part, bead, ids),
                            ReviewReply.class,
                            value -> ReviewCheck.problems(value, part, ids));
            PartResult result = result(reply, part, attribution);
            context.directory().write(file, Json.mapper().writeValueAsString(result));
            if (open) {
                long blocking = result.issues().stream()
                        .filter(issue -> issue.severity().blocks())
                        .count();
                context.beads()
                        .complete(bead, result.issues().size() + " issues, " + blocking + " of them critical or high");
            }
            return result;
        } catch (ModelException e) {
            if (open) {
                context.beads().fail(bead, e.getMessage());
            }
            throw e;
        }
    }

    private ModelRequest request(RunRecord record, ReviewPart part, String bead, Set<String> ids) {
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
                applied(record, improvement.id())
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

    private static Optional<Applied> applied(RunRecord record, String improvementId) {
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
