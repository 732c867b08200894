package io.jenkins.plugins.repopilot.engine.record;

import io.jenkins.plugins.repopilot.engine.Category;
import java.util.List;

/**
 * One suggested improvement and what became of it.
 *
 * @param id {@code IMP-001}, unique in the run
 * @param title imperative, one line; the subject of its commit
 * @param description what to change
 * @param reason why it is worth it
 * @param expectedEffect what is different afterwards, as a reader or a test could see it
 * @param filesAffected paths relative to the workspace, with {@code /}
 * @param changes what to do in each file
 * @param score 0-10 by the second look, {@code null} before it
 * @param fingerprint stable over runs: same category, same targets, same idea
 * @param statusReason why it was dropped, postponed or failed, else {@code null}
 * @param commit full SHA on the run's branch, {@code null} while there is none
 */
public record Improvement(
        String id,
        Category category,
        String title,
        String description,
        String reason,
        String expectedEffect,
        Priority priority,
        List<String> filesAffected,
        List<FileChange> changes,
        Double score,
        String fingerprint,
        ImprovementStatus status,
        String statusReason,
        String commit) {

    public Improvement {
        filesAffected = filesAffected == null ? List.of() : List.copyOf(filesAffected);
        changes = changes == null ? List.of() : List.copyOf(changes);
    }

    /** Kinds of change to a file. Files are deleted or renamed only where an improvement says so. */
    public enum Action {
        CREATE,
        MODIFY,
        DELETE,
        RENAME
    }

    /**
     * @param action what happens to the file
     * @param file the path, before a rename
     * @param renamedTo the path after a rename, else {@code null}
     * @param description what to change in it
     * @param codeHint a sketch of the code, may be empty
     */
    public record FileChange(Action action, String file, String renamedTo, String description, String codeHint) {}

    public Improvement scored(double newScore) {
        return copy(newScore, status, statusReason, commit);
    }

    public Improvement with(ImprovementStatus newStatus, String why) {
        return copy(score, newStatus, why, newStatus == ImprovementStatus.APPLIED ? commit : null);
    }

    public Improvement applied(String sha) {
        return copy(score, ImprovementStatus.APPLIED, null, sha);
    }

    private Improvement copy(Double newScore, ImprovementStatus newStatus, String why, String newCommit) {
        return new Improvement(
                id,
                category,
                title,
                description,
                reason,
                expectedEffect,
                priority,
                filesAffected,
                changes,
                newScore,
                fingerprint,
                newStatus,
                why,
                newCommit);
    }
}
