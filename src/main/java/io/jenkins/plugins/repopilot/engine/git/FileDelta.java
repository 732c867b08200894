package io.jenkins.plugins.repopilot.engine.git;

/**
 * @param kind {@code A} added, {@code M} modified, {@code D} deleted, {@code T} type changed
 * @param additions added lines, -1 for a binary file
 * @param deletions removed lines, -1 for a binary file
 */
public record FileDelta(char kind, String path, int additions, int deletions) {}
