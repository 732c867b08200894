package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.edit.EditMatcher.Match;
import io.jenkins.plugins.repopilot.engine.edit.Refusal.Kind;
import io.jenkins.plugins.repopilot.engine.edit.TextDocument.Splice;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Maps a file's text and an edit to the new text. Pure: it never touches a disk, and knows nothing of policy. The texts are those that the
 * model sees, with placeholders for secrets.
 */
public final class EditApplier {

    /** No edit adds a line of more characters: the review shows so many of one, and what it does not show is not merged. */
    public static final int LONGEST_LINE = 2_000;

    private EditApplier() {}

    /**
     * What is accepted besides blocks.
     *
     * @param wholeFiles whether an existing file may be written anew as a whole
     * @param deletionsExplained whether the improvement says that something is to go
     */
    public record Rules(boolean wholeFiles, boolean deletionsExplained) {

        /** For an improvement that is described by these words. */
        public static Rules of(boolean wholeFiles, String words) {
            return new Rules(wholeFiles, ShrinkGuard.from(words).explained());
        }
    }

    /** What became of one file's edit. */
    public sealed interface Outcome {

        /** All of it fits. */
        record Applied(String text) implements Outcome {}

        /** It fits and changes nothing. */
        record Unchanged() implements Outcome {}

        /**
         * Not all of it fits.
         *
         * @param problems at least one
         * @param partial the text with the blocks that do fit, {@code null} if none does
         * @param applied the numbers of those blocks, counted from 1
         */
        record Refused(List<Refusal> problems, String partial, List<Integer> applied) implements Outcome {

            static Refused of(Kind kind, String path, String message) {
                return new Refused(List.of(Refusal.of(kind, path, message)), null, List.of());
            }
        }
    }

    /** A new file, or a file written anew as a whole. */
    public static Outcome apply(Optional<String> original, FileEdit.Whole edit, Rules rules) {
        String path = edit.path();
        if (original.isPresent() && !original.get().isEmpty() && !rules.wholeFiles()) {
            return Outcome.Refused.of(
                    Kind.WHOLE_FILE,
                    path,
                    "the file exists, so it is changed by SEARCH/REPLACE blocks, not written anew");
        }
        if (original.isPresent() && edit.lines().stream().allMatch(String::isBlank)) {
            return Outcome.Refused.of(Kind.SHRINK, path, "the file would be empty");
        }
        TextDocument before = TextDocument.of(original.orElse(""));
        List<TextDocument.Piece> pieces = new ArrayList<>();
        int old = 0;
        for (LineDiff.Change change : LineDiff.between(before.lines(), edit.lines())) {
            for (; old < change.from(); old++) {
                pieces.add(TextDocument.Piece.keeping(old));
            }
            old = change.to();
            change.with().forEach(line -> pieces.add(TextDocument.Piece.adding(line)));
        }
        for (; old < before.lines().size(); old++) {
            pieces.add(TextDocument.Piece.keeping(old));
        }
        TextDocument after = before.spliced(List.of(new Splice(0, before.lines().size(), pieces)));
        List<Refusal> problems = problems(path, before, after, edit.lines(), true, rules);
        if (!problems.isEmpty()) {
            return new Outcome.Refused(problems, null, List.of());
        }
        return outcome(original, after);
    }

    /** Changes within a file. All blocks are looked for in the text as it was. */
    public static Outcome apply(Optional<String> original, FileEdit.Blocks edit, Rules rules) {
        String path = edit.path();
        if (original.isEmpty() || original.get().isEmpty()) {
            EditBlock first = edit.blocks().get(0);
            if (edit.blocks().size() == 1 && first.searchesNothing()) {
                return apply(
                        original,
                        new FileEdit.Whole(path, first.readings().get(0).replace()),
                        rules);
            }
            return Outcome.Refused.of(
                    Kind.EXISTENCE,
                    path,
                    original.isEmpty()
                            ? "there is no such file; a new one is written as NEW FILE: path with its whole content"
                            : "the file is empty, so there is nothing to search for");
        }
        TextDocument before = TextDocument.of(original.get());
        List<Refusal> problems = new ArrayList<>();
        List<Placed> placed = new ArrayList<>();
        for (int i = 0; i < edit.blocks().size(); i++) {
            place(path, before, i + 1, edit.blocks().get(i), placed, problems);
        }
        refuseOverlaps(path, placed, problems);
        placed.sort(Comparator.comparingInt(p -> p.splice().from()));
        TextDocument after = before.spliced(placed.stream().map(Placed::splice).toList());
        List<String> fresh = placed.stream()
                .flatMap(p -> p.splice().with().stream())
                .filter(piece -> piece.kept() < 0)
                .map(TextDocument.Piece::text)
                .toList();
        List<Refusal> wrong = problems(path, before, after, fresh, false, rules);
        if (!wrong.isEmpty()) {
            problems.addAll(wrong);
            return new Outcome.Refused(problems, null, List.of());
        }
        if (problems.isEmpty()) {
            return outcome(original, after);
        }
        List<Integer> numbers = placed.stream().map(Placed::number).sorted().toList();
        return new Outcome.Refused(problems, numbers.isEmpty() ? null : after.render(), numbers);
    }

    private record Placed(int number, Splice splice) {}

    private static void place(
            String path, TextDocument file, int number, EditBlock block, List<Placed> placed, List<Refusal> problems) {
        if (block.readings().stream().anyMatch(reading -> reading.search().isEmpty()) || block.searchesNothing()) {
            problems.add(
                    new Refusal(Kind.EMPTY_SEARCH, path, number, "nothing to search for, although the file has text"));
            return;
        }
        List<Splice> found = new ArrayList<>();
        List<Integer> ambiguous = List.of();
        for (EditBlock.Reading reading : block.readings()) {
            Match match = EditMatcher.find(file.lines(), reading);
            if (match instanceof Match.Found place) {
                found.add(place.splice());
            } else if (match instanceof Match.Ambiguous several) {
                ambiguous = several.lines();
            }
        }
        if (found.size() == 1 && ambiguous.isEmpty()) {
            placed.add(new Placed(number, found.get(0)));
        } else if (!ambiguous.isEmpty()) {
            problems.add(new Refusal(
                    Kind.AMBIGUOUS,
                    path,
                    number,
                    "the searched lines are there more than once, at lines " + ambiguous
                            + "; add lines around them until they are unique"));
        } else if (found.size() > 1) {
            problems.add(new Refusal(
                    Kind.AMBIGUOUS,
                    path,
                    number,
                    "the block has several lines of equals signs and can be read in more than one way; leave such lines"
                            + " out of it"));
        } else {
            problems.add(absent(path, file, number, block));
        }
    }

    private static Refusal absent(String path, TextDocument file, int number, EditBlock block) {
        List<String> search = block.readings().get(0).search();
        Optional<String> elision = ElisionCheck.find(path, file.lines(), search);
        if (elision.isPresent()) {
            return new Refusal(
                    Kind.ELISION,
                    path,
                    number,
                    "the searched lines leave something out (" + elision.get()
                            + "); write every line as it is in the file");
        }
        String nearest = LineSearch.nearest(file.lines(), search);
        return new Refusal(
                Kind.ABSENT,
                path,
                number,
                "the searched lines are not in the file, beginning with: "
                        + FileLine.brief(search.get(0).strip())
                        + (nearest.isEmpty() ? "" : "\nMost like them are these lines of the file:\n" + nearest));
    }

    private static void refuseOverlaps(String path, List<Placed> placed, List<Refusal> problems) {
        List<Placed> clashing = new ArrayList<>();
        for (Placed one : placed) {
            for (Placed other : placed) {
                boolean clash = one != other
                        && one.splice().from() < other.splice().to()
                        && other.splice().from() < one.splice().to();
                if (clash && !clashing.contains(one)) {
                    clashing.add(one);
                    problems.add(new Refusal(
                            Kind.OVERLAP,
                            path,
                            one.number(),
                            "it changes lines that block " + other.number() + " changes too; make one block of them"));
                }
            }
        }
        placed.removeAll(clashing);
    }

    private static List<Refusal> problems(
            String path, TextDocument before, TextDocument after, List<String> fresh, boolean whole, Rules rules) {
        List<Refusal> problems = new ArrayList<>();
        ElisionCheck.find(path, before.lines(), fresh)
                .ifPresent(line -> problems.add(Refusal.of(
                        Kind.ELISION,
                        path,
                        "a line stands for text that was left out (" + line + "); write all of it")));
        if (fresh.stream().anyMatch(line -> line.indexOf('\0') >= 0)) {
            problems.add(Refusal.of(Kind.BINARY, path, "the new text has NUL characters"));
        }
        Redactor.problems(before.render(), after.render())
                .forEach(problem -> problems.add(Refusal.of(Kind.PLACEHOLDER, path, problem)));
        new ShrinkGuard(rules.deletionsExplained())
                .check(before.lines(), after.lines(), whole)
                .ifPresent(problem -> problems.add(Refusal.of(Kind.SHRINK, path, problem)));
        return problems;
    }

    private static Outcome outcome(Optional<String> original, TextDocument after) {
        String text = after.render();
        return original.isPresent() && original.get().equals(text)
                ? new Outcome.Unchanged()
                : new Outcome.Applied(text);
    }
}
