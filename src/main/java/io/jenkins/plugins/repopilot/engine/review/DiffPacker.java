package io.jenkins.plugins.repopilot.engine.review;

import io.jenkins.plugins.repopilot.engine.edit.EditApplier;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import io.jenkins.plugins.repopilot.engine.review.UnifiedDiff.FileDiff;
import io.jenkins.plugins.repopilot.engine.review.UnifiedDiff.Hunk;
import io.jenkins.plugins.repopilot.engine.review.UnifiedDiff.Line;
import io.jenkins.plugins.repopilot.engine.scan.Framing;
import io.jenkins.plugins.repopilot.engine.scan.Outlines;
import io.jenkins.plugins.repopilot.engine.scan.TokenBudget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Packs a diff for review: every changed file, every hunk with the function around it, in as many parts as the budget needs. Where there is
 * no room it is the surroundings that go; a line of the diff itself, removed ones included, is never left out.
 */
final class DiffPacker {

    /** A longer function is shown around the hunk only. */
    private static final int MOST_FUNCTION_LINES = 120;

    private static final int NEAR_LINES = 12;
    /** One line is cut after this many characters: minified text has no functions to review, and no edit adds such a line. */
    private static final int LONGEST_LINE = EditApplier.LONGEST_LINE;

    private final Redactor redactor;
    private final int tokens;
    private final List<ReviewPart> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Integer> files = new LinkedHashMap<>();
    private final Map<String, Set<Integer>> lines = new LinkedHashMap<>();
    private int used;

    private DiffPacker(Redactor redactor, int tokens) {
        this.redactor = redactor;
        this.tokens = tokens;
    }

    /**
     * @param heads text of the changed files as they are now, by path; those that are gone are not in it
     * @param tokens budget of a part
     */
    static List<ReviewPart> pack(UnifiedDiff diff, Map<String, String> heads, Redactor redactor, int tokens) {
        DiffPacker packer = new DiffPacker(redactor, tokens);
        for (FileDiff file : diff.files()) {
            packer.add(file, heads.get(file.path()));
        }
        packer.close();
        return packer.parts;
    }

    private void add(FileDiff file, String head) {
        String title = title(file);
        if (file.hunks().isEmpty()) {
            put(file, title + (file.binary() ? "(binary content, not shown)\n" : "(no line changed)\n"), List.of());
            return;
        }
        Set<Integer> shown = new TreeSet<>();
        for (Hunk hunk : file.hunks()) {
            shown.addAll(shownLines(hunk));
        }
        for (Hunk hunk : file.hunks()) {
            String surroundings = head == null || file.added() ? "" : around(file.path(), head, hunk, shown);
            String whole = title + surroundings + numbered(hunk.lines());
            if (TokenBudget.estimate(whole) > tokens && !surroundings.isEmpty()) {
                whole = title + numbered(hunk.lines());
            }
            if (TokenBudget.estimate(whole) <= tokens) {
                put(file, whole, hunk.lines());
            } else {
                split(file, title, hunk.lines());
            }
        }
    }

    /** A hunk that is larger than a call goes into several. */
    private void split(FileDiff file, String title, List<Line> all) {
        int from = 0;
        while (from < all.size()) {
            int to = from;
            int price = TokenBudget.estimate(title);
            while (to < all.size()
                    && (to == from || price + TokenBudget.estimate(all.get(to).text()) + 8 <= tokens)) {
                price += TokenBudget.estimate(all.get(to).text()) + 8;
                to++;
            }
            put(file, title + numbered(all.subList(from, to)), all.subList(from, to));
            from = to;
        }
    }

    private void put(FileDiff file, String section, List<Line> content) {
        int price = TokenBudget.estimate(section);
        if (used > 0 && used + price > tokens) {
            close();
        }
        text.append(section);
        used += price;
        files.merge(
                file.path(), (int) content.stream().filter(l -> l.sign() != ' ').count(), Integer::sum);
        Set<Integer> known = lines.computeIfAbsent(file.path(), path -> new TreeSet<>());
        content.forEach(line -> known.add(line.sign() == '-' ? line.oldNumber() : line.newNumber()));
    }

    private void close() {
        if (!files.isEmpty()) {
            parts.add(new ReviewPart(text.toString(), new LinkedHashMap<>(files), new LinkedHashMap<>(lines)));
        }
        text.setLength(0);
        files.clear();
        lines.clear();
        used = 0;
    }

    private static String title(FileDiff file) {
        String what = file.added() ? "new file" : file.deleted() ? "deleted file" : "changed file";
        return "=== " + what + " " + Framing.name(file.path()) + "\n";
    }

    private static Set<Integer> shownLines(Hunk hunk) {
        Set<Integer> shown = new TreeSet<>();
        hunk.lines().stream().filter(line -> line.sign() != '-').forEach(line -> shown.add(line.newNumber()));
        return shown;
    }

    /** The function that a hunk lies in, as it is now, without what the diff shows anyway. */
    private String around(String path, String head, Hunk hunk, Set<Integer> shown) {
        List<String> all = head.lines().toList();
        Set<Integer> wanted = new TreeSet<>();
        for (Line line : hunk.lines()) {
            if (line.sign() != ' ') {
                want(path, head, Math.max(1, line.newNumber()), wanted);
            }
        }
        wanted.removeAll(shown);
        wanted.removeIf(number -> number < 1 || number > all.size());
        if (wanted.isEmpty()) {
            return "";
        }
        List<Line> context = wanted.stream()
                .map(number -> new Line(' ', number, number, all.get(number - 1)))
                .toList();
        shown.addAll(wanted);
        return "--- around it, unchanged:\n" + numbered(context) + "--- the change:\n";
    }

    private static void want(String path, String head, int line, Set<Integer> wanted) {
        Optional<Outlines.Span> span = Outlines.enclosing(path, head, line);
        int from = span.map(Outlines.Span::line).orElse(Math.max(1, line - NEAR_LINES));
        int to = span.map(Outlines.Span::endLine).orElse(line + NEAR_LINES);
        if (to - from > MOST_FUNCTION_LINES) {
            wanted.add(from);
            from = Math.max(from, line - NEAR_LINES);
            to = Math.min(to, line + NEAR_LINES);
        }
        for (int number = from; number <= to; number++) {
            wanted.add(number);
        }
    }

    /** Each line with its number and sign, redacted; a key over several lines does not shift the numbers. */
    private String numbered(List<Line> content) {
        StringBuilder raw = new StringBuilder();
        content.forEach(line -> raw.append(cut(line.text())).append('\n'));
        String[] redacted = redactor.redact(raw.toString()).split("\n", -1);
        boolean aligned = redacted.length == content.size() + 1;
        StringBuilder numbered = new StringBuilder();
        int last = -1;
        for (int i = 0; i < content.size(); i++) {
            Line line = content.get(i);
            int number = line.sign() == '-' ? line.oldNumber() : line.newNumber();
            if (line.sign() == ' ' && last >= 0 && line.newNumber() > last + 1) {
                numbered.append("      …\n");
            }
            last = line.newNumber();
            numbered.append(String.format("%5d ", number)).append(line.sign()).append(' ');
            numbered.append(aligned ? redacted[i] : redactor.redact(cut(line.text())))
                    .append('\n');
        }
        return numbered.toString();
    }

    private static String cut(String line) {
        return line.length() <= LONGEST_LINE
                ? line
                : line.substring(0, LONGEST_LINE) + "[… " + (line.length() - LONGEST_LINE) + " more characters]";
    }
}
