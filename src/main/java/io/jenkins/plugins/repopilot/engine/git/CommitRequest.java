package io.jenkins.plugins.repopilot.engine.git;

import java.time.Instant;
import java.util.Collection;

/**
 * @param paths relative to the workspace
 * @param message subject, empty line, body, trailers
 * @param author {@code Name <mail>}, also the committer
 * @param date of author and committer; part of what makes the SHA repeatable
 */
public record CommitRequest(Collection<String> paths, String message, String author, Instant date) {}
