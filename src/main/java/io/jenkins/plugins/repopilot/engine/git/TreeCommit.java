package io.jenkins.plugins.repopilot.engine.git;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A commit that is made without the working tree.
 *
 * @param treeOf the commit whose files it starts from
 * @param diff applied to them, {@code ""} for none
 * @param texts files written over them, path to text
 * @param parents first one first; need not have anything to do with {@code treeOf}
 * @param message subject, empty line, body, trailers
 * @param author {@code Name <mail>}, also the committer
 * @param date of author and committer
 */
public record TreeCommit(
        String treeOf,
        String diff,
        Map<String, String> texts,
        List<String> parents,
        String message,
        String author,
        Instant date) {

    public TreeCommit {
        texts = Map.copyOf(texts);
        parents = List.copyOf(parents);
    }
}
