package io.jenkins.plugins.repopilot.engine.record;

import java.util.List;

/**
 * What stage 9 did.
 *
 * @param status {@code updated}, {@code unchanged} or {@code skipped}
 * @param mode the setting {@code docsMode}
 * @param branch where the commit went, {@code null} if there is none
 * @param reason why it was skipped, or where the documents went
 */
public record DocsUpdated(
        String status,
        String mode,
        List<String> files,
        String branch,
        String commit,
        String pullRequestUrl,
        String reason) {}
