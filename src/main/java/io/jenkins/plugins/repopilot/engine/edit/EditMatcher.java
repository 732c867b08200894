package io.jenkins.plugins.repopilot.engine.edit;

import io.jenkins.plugins.repopilot.engine.edit.TextDocument.Piece;
import io.jenkins.plugins.repopilot.engine.edit.TextDocument.Splice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the lines that a block is about. In order: the exact lines; the lines under one uniform shift of leading white space; either of
 * them without a spurious blank first line. The first of these that fits anywhere decides, and it must fit in one place only.
 */
final class EditMatcher {

    private static final int MOST_PLACES = 1_000;

    private EditMatcher() {}

    /** Where a block belongs. */
    sealed interface Match {

        record Found(Splice splice) implements Match {}

        /**
         * @param lines numbers of the lines where it would fit, counted from 1, the first few
         */
        record Ambiguous(List<Integer> lines) implements Match {}

        record Absent() implements Match {}
    }

    static Match find(List<String> file, EditBlock.Reading block) {
        Match match = findAsIs(file, block);
        List<String> search = block.search();
        if (match instanceof Match.Absent && search.size() > 1 && search.get(0).isBlank()) {
            List<String> replace = block.replace();
            boolean both = !replace.isEmpty() && replace.get(0).isBlank();
            match = findAsIs(
                    file,
                    new EditBlock.Reading(
                            search.subList(1, search.size()), both ? replace.subList(1, replace.size()) : replace));
        }
        return match;
    }

    private static Match findAsIs(List<String> file, EditBlock.Reading block) {
        List<Integer> exact = LineSearch.places(file, block.search(), MOST_PLACES);
        if (!exact.isEmpty()) {
            return decide(exact, file, block, Shift.NONE);
        }
        List<String> bare = block.search().stream().map(String::strip).toList();
        if (bare.stream().allMatch(String::isEmpty)) {
            return new Match.Absent();
        }
        List<String> bareFile = file.stream().map(EditMatcher::withoutIndent).toList();
        List<String> bareSearch =
                block.search().stream().map(EditMatcher::withoutIndent).toList();
        List<Integer> shifted = new ArrayList<>();
        Shift shift = null;
        for (int place : LineSearch.places(bareFile, bareSearch, MOST_PLACES)) {
            Optional<Shift> here = Shift.between(block.search(), file.subList(place, place + bareSearch.size()));
            if (here.isPresent()) {
                shifted.add(place);
                shift = here.get();
            }
        }
        return shifted.isEmpty() ? new Match.Absent() : decide(shifted, file, block, shift);
    }

    private static String withoutIndent(String line) {
        return line.isBlank() ? "" : line.stripLeading();
    }

    private static Match decide(List<Integer> places, List<String> file, EditBlock.Reading block, Shift shift) {
        if (places.size() > 1) {
            return new Match.Ambiguous(
                    places.stream().limit(5).map(place -> place + 1).toList());
        }
        int at = places.get(0);
        Optional<List<Piece>> pieces = pieces(at, block, shift);
        return pieces.<Match>map(with ->
                        new Match.Found(new Splice(at, at + block.search().size(), with)))
                .orElseGet(Match.Absent::new);
    }

    /** Lines that the block only quotes stay the file's own; empty if a new line can't be shifted as the others are. */
    private static Optional<List<Piece>> pieces(int at, EditBlock.Reading block, Shift shift) {
        List<Piece> pieces = new ArrayList<>();
        int old = 0;
        for (LineDiff.Change change : LineDiff.between(block.search(), block.replace())) {
            for (; old < change.from(); old++) {
                pieces.add(Piece.keeping(at + old));
            }
            old = change.to();
            for (String line : change.with()) {
                Optional<String> shifted = shift.apply(line);
                if (shifted.isEmpty()) {
                    return Optional.empty();
                }
                pieces.add(Piece.adding(shifted.get()));
            }
        }
        for (; old < block.search().size(); old++) {
            pieces.add(Piece.keeping(at + old));
        }
        return Optional.of(pieces);
    }

    /**
     * The white space that all lines that are not blank have more (or fewer) of at their start than the block says.
     */
    private record Shift(boolean more, String space) {

        static final Shift NONE = new Shift(true, "");

        static Optional<Shift> between(List<String> search, List<String> found) {
            Shift shift = null;
            for (int i = 0; i < search.size(); i++) {
                if (search.get(i).isBlank()) {
                    continue;
                }
                Optional<Shift> here = of(indent(search.get(i)), indent(found.get(i)));
                if (here.isEmpty() || (shift != null && !shift.equals(here.get()))) {
                    return Optional.empty();
                }
                shift = here.get();
            }
            return Optional.ofNullable(shift);
        }

        private static Optional<Shift> of(String said, String is) {
            if (is.endsWith(said)) {
                return Optional.of(new Shift(true, is.substring(0, is.length() - said.length())));
            }
            return said.endsWith(is)
                    ? Optional.of(new Shift(false, said.substring(0, said.length() - is.length())))
                    : Optional.empty();
        }

        private static String indent(String line) {
            return line.substring(0, line.length() - line.stripLeading().length());
        }

        Optional<String> apply(String line) {
            if (line.isBlank()) {
                return Optional.of(space.isEmpty() ? line : "");
            }
            if (more) {
                return Optional.of(space + line);
            }
            return line.startsWith(space) ? Optional.of(line.substring(space.length())) : Optional.empty();
        }
    }
}
