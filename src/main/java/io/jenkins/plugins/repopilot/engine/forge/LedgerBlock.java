package io.jenkins.plugins.repopilot.engine.forge;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.repopilot.engine.Category;
import io.jenkins.plugins.repopilot.engine.Json;
import io.jenkins.plugins.repopilot.engine.record.Improvement;
import io.jenkins.plugins.repopilot.engine.record.ImprovementStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What later runs, of any job, need to know of a run: a hidden comment in the body of its pull request.
 *
 * @param at when the run began
 * @param improvements those on the branch
 * @param leftOver those that were postponed, best first, without code hints
 */
public record LedgerBlock(int version, String runId, Instant at, List<Item> improvements, List<Improvement> leftOver) {

    private static final int VERSION = 1;
    private static final String START = "<!-- repo-pilot:ledger ";
    private static final String END = " -->";
    private static final Pattern BLOCK = Pattern.compile(Pattern.quote(START) + "(\\{.*?\\})" + END, Pattern.DOTALL);
    /** A body has 65,536 characters at most, and most of them are for people. */
    private static final int MOST_CHARACTERS = 20_000;

    public LedgerBlock {
        improvements = improvements == null ? List.of() : List.copyOf(improvements);
        leftOver = leftOver == null ? List.of() : List.copyOf(leftOver);
    }

    /** One improvement on the branch. */
    public record Item(
            String id, String fingerprint, Category category, String title, List<String> files, String commit) {

        public Item {
            files = files == null ? List.of() : List.copyOf(files);
        }
    }

    static LedgerBlock of(String runId, Instant at, List<Improvement> improvements) {
        return new LedgerBlock(
                VERSION,
                runId,
                at,
                improvements.stream()
                        .filter(i -> i.status() == ImprovementStatus.APPLIED)
                        .map(i -> new Item(
                                i.id(), i.fingerprint(), i.category(), i.title(), i.filesAffected(), i.commit()))
                        .toList(),
                postponed(improvements));
    }

    static List<Improvement> postponed(List<Improvement> improvements) {
        return improvements.stream()
                .filter(i -> i.status() == ImprovementStatus.POSTPONED)
                .map(LedgerBlock::withoutHints)
                .toList();
    }

    private static Improvement withoutHints(Improvement i) {
        List<Improvement.FileChange> changes = i.changes().stream()
                .map(c -> new Improvement.FileChange(c.action(), c.file(), c.renamedTo(), c.description(), ""))
                .toList();
        return new Improvement(
                i.id(),
                i.category(),
                i.title(),
                i.description(),
                i.reason(),
                i.expectedEffect(),
                i.priority(),
                i.filesAffected(),
                changes,
                i.score(),
                i.fingerprint(),
                i.status(),
                i.statusReason(),
                null);
    }

    /** The comment. Where it would get too long, left-over improvements are cut from the end, then others: their commits tell of them too. */
    String render() {
        List<Improvement> later = new ArrayList<>(leftOver);
        List<Item> proposed = new ArrayList<>(improvements);
        while (true) {
            String json = json(new LedgerBlock(version, runId, at, proposed, later));
            if (json.length() <= MOST_CHARACTERS) {
                return START + json + END;
            }
            List<?> longer = later.isEmpty() ? proposed : later;
            longer.remove(longer.size() - 1);
        }
    }

    private static String json(LedgerBlock block) {
        try {
            // nothing in it can end the comment
            return Json.mapper()
                    .writeValueAsString(block)
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("--", "-\\u002d");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads the block of a body; empty if there is none, or none that can be understood. */
    static Optional<LedgerBlock> parse(String body) {
        Matcher matcher = BLOCK.matcher(body == null ? "" : body);
        if (!matcher.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.mapper().readValue(matcher.group(1), LedgerBlock.class));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
