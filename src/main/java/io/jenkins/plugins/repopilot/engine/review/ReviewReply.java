package io.jenkins.plugins.repopilot.engine.review;

import java.util.List;
import java.util.Optional;

/** What the model answers when it reviews a part of the diff. */
public record ReviewReply(List<Score> scores, List<Finding> issues, String summary) {

    /**
     * @param score 1 to 10, none where the dimension does not apply
     */
    public record Score(String dimension, Optional<Integer> score, String reason) {}

    /**
     * @param severity {@code critical}, {@code high}, {@code medium} or {@code low}
     * @param improvement id of the improvement that it belongs to, if the reviewer can tell
     */
    public record Finding(
            String severity,
            String path,
            Optional<Integer> line,
            Optional<String> improvement,
            String description,
            String suggestion) {}
}
