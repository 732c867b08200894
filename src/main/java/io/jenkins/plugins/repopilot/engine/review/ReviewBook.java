package io.jenkins.plugins.repopilot.engine.review;

import io.jenkins.plugins.repopilot.engine.record.Review;
import io.jenkins.plugins.repopilot.engine.record.Review.DimensionScore;
import io.jenkins.plugins.repopilot.engine.record.Review.Issue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that was found in the reviews of a run, part by part, and what of it still counts: a file that was reviewed again counts as the later
 * review saw it.
 *
 * @param parts in the order of their reviews
 * @param resolved issues that a repair or a drop has settled
 */
record ReviewBook(List<PartResult> parts, List<Issue> resolved) {

    static final ReviewBook EMPTY = new ReviewBook(List.of(), List.of());

    ReviewBook {
        parts = List.copyOf(parts);
        resolved = List.copyOf(resolved);
    }

    /**
     * @param files changed lines of each file that the part's scores stand for; files that were reviewed again or are gone are not in it
     */
    record PartResult(Map<String, Integer> files, List<DimensionScore> scores, List<Issue> issues, String summary) {

        int weight() {
            return files.values().stream().mapToInt(lines -> Math.max(1, lines)).sum();
        }

        PartResult without(Collection<String> gone) {
            Map<String, Integer> left = new LinkedHashMap<>(files);
            left.keySet().removeAll(gone);
            return new PartResult(
                    left,
                    scores,
                    issues.stream()
                            .filter(issue -> !gone.contains(issue.file()))
                            .toList(),
                    summary);
        }
    }

    ReviewBook with(List<PartResult> more) {
        List<PartResult> all = new ArrayList<>(parts);
        all.addAll(more);
        return new ReviewBook(all, resolved);
    }

    /** The files are not as they were reviewed any more: what was said of them is settled, unless a later review says it again. */
    ReviewBook without(Collection<String> files) {
        List<Issue> settled = new ArrayList<>(resolved);
        issues().stream().filter(issue -> files.contains(issue.file())).forEach(settled::add);
        return new ReviewBook(
                parts.stream()
                        .map(part -> part.without(files))
                        .filter(part -> !part.files().isEmpty())
                        .toList(),
                settled);
    }

    /** An improvement is gone: so are the issues that it had. */
    ReviewBook withoutImprovement(String id) {
        List<Issue> settled = new ArrayList<>(resolved);
        issues().stream().filter(issue -> id.equals(issue.improvementId())).forEach(settled::add);
        return new ReviewBook(
                parts.stream()
                        .map(part -> new PartResult(
                                part.files(),
                                part.scores(),
                                part.issues().stream()
                                        .filter(issue -> !id.equals(issue.improvementId()))
                                        .toList(),
                                part.summary()))
                        .toList(),
                settled);
    }

    List<Issue> issues() {
        return parts.stream()
                .flatMap(part -> part.issues().stream())
                .sorted(java.util.Comparator.comparing(Issue::severity))
                .toList();
    }

    /** Each dimension is the mean over the parts that it applies to, weighted by changed lines and rounded down; the overall score is their mean, rounded down to a tenth so that the number shown is the number judged. */
    Review review(String sha) {
        List<DimensionScore> dimensions = new ArrayList<>();
        int sum = 0;
        int count = 0;
        for (String name : Review.DIMENSIONS) {
            DimensionScore score = dimension(name);
            dimensions.add(score);
            if (score.score() != null) {
                sum += score.score();
                count++;
            }
        }
        if (count == 0) {
            return failed("No dimension was scored.", sha);
        }
        double overall = Math.floor(10.0 * sum / count) / 10;
        String summary =
                String.join("\n\n", parts.stream().map(PartResult::summary).toList());
        return new Review("completed", overall, dimensions, issues(), resolved, summary, sha, null);
    }

    Review failed(String why, String sha) {
        return new Review("failed", null, List.of(), issues(), resolved, "", sha, why);
    }

    private DimensionScore dimension(String name) {
        double sum = 0;
        int weights = 0;
        List<String> reasons = new ArrayList<>();
        for (PartResult part : parts) {
            for (DimensionScore score : part.scores()) {
                if (score.dimension().equals(name) && score.score() != null) {
                    sum += (double) score.score() * part.weight();
                    weights += part.weight();
                    if (!reasons.contains(score.reason())) {
                        reasons.add(score.reason());
                    }
                }
            }
        }
        return new DimensionScore(
                name,
                weights == 0 ? null : (int) Math.floor(sum / weights + 1e-9),
                weights == 0 ? "does not apply" : String.join(" ", reasons));
    }
}
