package io.jenkins.plugins.repopilot.engine.llm;

import io.jenkins.plugins.repopilot.engine.RunSettings;
import io.jenkins.plugins.repopilot.engine.bead.BeadChain;
import io.jenkins.plugins.repopilot.engine.port.Console;
import io.jenkins.plugins.repopilot.engine.port.TimeSource;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.time.Instant;

/**
 * What the model service needs to know of the run it works for.
 *
 * @param beads where usage and what happened to a call are booked; what they used already counts against the budget
 * @param redactor of the run, the one in its context
 * @param deadline when the run's time ({@code maxDuration}) is over
 */
public record ModelRun(
        RunSettings settings, BeadChain beads, Redactor redactor, Console console, TimeSource time, Instant deadline) {}
