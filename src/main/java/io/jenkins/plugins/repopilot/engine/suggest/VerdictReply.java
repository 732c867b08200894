package io.jenkins.plugins.repopilot.engine.suggest;

import java.util.List;
import java.util.Optional;

/** What the model answers when it looks at all proposals a second time. */
public record VerdictReply(List<Verdict> verdicts) {

    /**
     * @param score 0 to 10
     * @param verdict {@code keep}, {@code duplicate}, {@code no_op}, {@code already_done}, {@code forbidden} or {@code tried_before}
     * @param duplicateOf id of the proposal that does the same, for a duplicate only
     */
    public record Verdict(String id, double score, String verdict, Optional<String> duplicateOf, String reason) {}
}
