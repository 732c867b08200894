package io.jenkins.plugins.repopilot.engine.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.jenkins.plugins.repopilot.engine.edit.EditApplier.Outcome;
import io.jenkins.plugins.repopilot.engine.edit.EditApplier.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A random text, random changes of it, written down as a model would: applying them gives exactly the other text. */
class RandomDiffTest {

    private static final int CASES = 10_000;

    private static final List<String> VOCABULARY = List.of(
            "",
            "",
            "a",
            "b",
            "c",
            "  a",
            "    b",
            "\ta",
            "}",
            "{",
            "return x",
            "x = 1",
            "=====",
            "========",
            "```",
            "FILE: other.txt",
            "<<<<<<< HEAD",
            ">>>>>>> main",
            "größe",
            "🙂 x",
            "trailing  ",
            "a.txt",
            "// comment",
            "...x",
            "@@ -1 +1 @@",
            "-old",
            "+new");

    private static final Rules RULES = new Rules(false, true);

    @Test
    void blocksFromARandomDiffGiveExactlyTheOtherText() {
        int blocks = 0;
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            List<String> before = lines(random, 1 + random.nextInt(random.nextBoolean() ? 12 : 60));
            if (before.stream().allMatch(String::isBlank)) {
                before.set(0, "start");
            }
            List<Hunk> hunks = hunks(random, before);
            if (hunks.isEmpty()) {
                hunks = List.of(new Hunk(0, 1, List.of("changed " + seed)));
            }
            List<String> after = applied(before, hunks);
            if (after.equals(before) || after.isEmpty()) {
                hunks = List.of(new Hunk(0, 1, List.of("changed " + seed)));
                after = applied(before, hunks);
            }
            // a text without any line end does not tell which it would have
            String ending = random.nextInt(3) == 0 && before.size() > 1 ? "\r\n" : "\n";
            boolean open =
                    random.nextInt(4) == 0 && !before.get(before.size() - 1).isEmpty();
            String what = "seed " + seed;

            ParsedReply reply = EditParser.parse(reply(before, hunks), List.of("a.txt"));

            FileEdit.Blocks edit = (FileEdit.Blocks) assertInstanceOf(ParsedReply.Edits.class, reply, what)
                    .edits()
                    .get(0);
            blocks += edit.blocks().size();
            Outcome outcome = EditApplier.apply(Optional.of(text(before, ending, open)), edit, RULES);
            assertEquals(new Outcome.Applied(text(after, ending, open)), outcome, what);
        }
        assertEquals(true, blocks > CASES, "several blocks a case on average: " + blocks);
    }

    /** Old lines from (inclusive) to (exclusive) become others. */
    private record Hunk(int from, int to, List<String> with) {}

    private static List<String> lines(Random random, int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(VOCABULARY.get(random.nextInt(VOCABULARY.size()))
                    + (random.nextInt(3) == 0 ? " " + random.nextInt(50) : ""));
        }
        return lines;
    }

    private static List<Hunk> hunks(Random random, List<String> before) {
        List<Hunk> hunks = new ArrayList<>();
        int at = 0;
        while (hunks.size() < 5) {
            int from = at + random.nextInt(12);
            int to = from + random.nextInt(3);
            if (to > before.size()) {
                break;
            }
            hunks.add(new Hunk(from, to, lines(random, random.nextInt(4))));
            at = to + 1;
        }
        return hunks;
    }

    private static List<String> applied(List<String> before, List<Hunk> hunks) {
        List<String> after = new ArrayList<>();
        int at = 0;
        for (Hunk hunk : hunks) {
            after.addAll(before.subList(at, hunk.from()));
            after.addAll(hunk.with());
            at = hunk.to();
        }
        after.addAll(before.subList(at, before.size()));
        return after;
    }

    /** Each hunk with as many lines around it as make it unique; hunks that come to overlap become one. */
    private static String reply(List<String> before, List<Hunk> hunks) {
        List<Hunk> grown = new ArrayList<>();
        for (Hunk hunk : hunks) {
            Hunk wide = unique(before, hunk);
            while (!grown.isEmpty() && grown.get(grown.size() - 1).to() >= wide.from()) {
                Hunk last = grown.remove(grown.size() - 1);
                wide = unique(before, joined(before, hunks, last.from(), Math.max(last.to(), wide.to())));
            }
            grown.add(wide);
        }
        StringBuilder reply = new StringBuilder("FILE: a.txt\n");
        for (Hunk hunk : grown) {
            Hunk whole = joined(before, hunks, hunk.from(), hunk.to());
            reply.append("<<<<<<< SEARCH\n");
            before.subList(whole.from(), whole.to())
                    .forEach(line -> reply.append(line).append('\n'));
            reply.append("=======\n");
            whole.with().forEach(line -> reply.append(line).append('\n'));
            reply.append(">>>>>>> REPLACE\n");
        }
        return reply.toString();
    }

    private static Hunk unique(List<String> before, Hunk hunk) {
        int from = hunk.from();
        int to = hunk.to();
        while (count(before, before.subList(from, to)) != 1) {
            if (from > 0 && (to == before.size() || (to - from) % 2 == 0)) {
                from--;
            } else {
                to++;
            }
        }
        return new Hunk(from, to, List.of());
    }

    private static int count(List<String> text, List<String> wanted) {
        if (wanted.stream().allMatch(String::isBlank)) {
            return wanted.size() == text.size() ? 1 : 0;
        }
        int count = 0;
        for (int i = 0; i + wanted.size() <= text.size(); i++) {
            count += text.subList(i, i + wanted.size()).equals(wanted) ? 1 : 0;
        }
        return count;
    }

    /** What the hunks make of a range; hunks at its ends that only insert belong to it. */
    private static Hunk joined(List<String> before, List<Hunk> hunks, int from, int to) {
        List<String> with = new ArrayList<>();
        int at = from;
        int end = to;
        for (Hunk hunk : hunks) {
            if (hunk.from() >= from && hunk.to() <= end && hunk.from() >= at) {
                with.addAll(before.subList(at, hunk.from()));
                with.addAll(hunk.with());
                at = hunk.to();
            }
        }
        with.addAll(before.subList(at, end));
        return new Hunk(from, end, with);
    }

    private static String text(List<String> lines, String ending, boolean open) {
        return String.join(ending, lines) + (open ? "" : ending);
    }
}
