package io.jenkins.plugins.repopilot.engine.suggest;

import java.util.List;
import java.util.Optional;

/** What the model answers when it is asked for improvements of one category. */
public record SuggestionReply(List<Suggestion> improvements) {

    /**
     * @param priority {@code critical}, {@code high}, {@code medium} or {@code low}
     */
    public record Suggestion(
            String title,
            String description,
            String reason,
            String expectedEffect,
            String priority,
            List<SuggestedChange> changes) {}

    /**
     * @param action {@code modify}, {@code create}, {@code delete} or {@code rename}
     * @param renamedTo the new path, for a rename only
     */
    public record SuggestedChange(
            String action, String path, Optional<String> renamedTo, String description, String codeHint) {}
}
