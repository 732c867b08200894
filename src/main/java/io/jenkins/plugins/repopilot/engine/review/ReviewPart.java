package io.jenkins.plugins.repopilot.engine.review;

import java.util.Map;
import java.util.Set;

/**
 * As much of a diff as goes into one call.
 *
 * @param text framed and redacted
 * @param files what it is about, with the added and removed lines of each in this part
 * @param lines the lines of each file that an issue may name
 */
record ReviewPart(String text, Map<String, Integer> files, Map<String, Set<Integer>> lines) {}
