package io.jenkins.plugins.repopilot.engine.git;

import java.util.List;

/**
 * @param repository whether the workspace is the top folder of a git working tree
 * @param headSha {@code null} if there is no commit yet
 * @param branch {@code null} if HEAD is detached
 * @param originUrl {@code null} if there is no remote {@code origin}; without user name and password
 * @param modified tracked files with changes, staged or not
 * @param problem why it can't be worked with, for instance what git said of a folder it refused; else {@code null}
 */
public record RepositoryState(
        boolean repository,
        String headSha,
        String branch,
        String originUrl,
        List<String> modified,
        boolean shallow,
        String problem) {}
